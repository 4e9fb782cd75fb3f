"""The picture that a messenger shows beside a link to a page, drawn at build time.

A page's card shows the picture of its first lab; without one a section shows the test image of its
own number, any other page all ten. Letters come from fonts of the machine; where it has no Chinese
font, a Chinese card is drawn without words, which its text alternative has.
"""

import functools
import hashlib
import itertools
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import jieba
from PIL import Image, ImageDraw, ImageFont

from site_src.build import raster, thumbnails
from site_src.hooks.page.metadata import CARD_SIZE

PAPER, INK, SOFT = "#00695c", "#ffffff", "#b2dfdb"
MARGIN = 72
# A lab's picture, so many times as large as on the first page, and the frame around it.
SCALE, EDGE = 3, 14
PANEL = (thumbnails.WIDE * SCALE, thumbnails.HIGH * SCALE)
KEPT = Path("build", "cards")
FAMILIES = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Zen Hei")
# What their files are called.
CJK = re.compile(r"NotoSans(CJK|SC)|SourceHanSans|wqy-zenhei", re.IGNORECASE)
Font = ImageFont.FreeTypeFont


@dataclass(frozen=True)
class Face:
    """A typeface: its file, and which of those in the file it is."""

    file: Path
    index: int = 0

    def at(self, size: int) -> Font:
        """Return it in a size."""
        return ImageFont.truetype(self.file, size, index=self.index)


def faces(file: Path) -> Iterator[tuple[str, str, Face]]:
    """Yield family, style and place of every typeface in a file."""
    for index in itertools.count():
        try:
            family, style = ImageFont.truetype(file, 10, index=index).getname()
        except OSError:
            return
        yield family or "", style or "", Face(file, index)


@functools.cache
def chinese(families: tuple[str, ...]) -> Face | None:
    """Return the boldest typeface of the first of some families that the machine has, or None.

    The files are looked at anew: matplotlib's own list may be older than a font.
    """
    from matplotlib import font_manager

    known = [
        (families.index(family), style != "Bold", face)
        for path in sorted(font_manager.findSystemFonts())
        if CJK.search(Path(path).name)
        for family, style, face in faces(Path(path))
        if family in families
    ]
    return min(known, key=lambda each: each[:2])[2] if known else None


def face_for(text: str) -> Face | None:
    """Return a typeface that has the letters of a text, or None when the machine has none."""
    if not text.isascii():
        return chinese(FAMILIES)
    # Takes a while to load; drawn cards are kept.
    import matplotlib as mpl

    return Face(Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans-Bold.ttf")


def words(text: str) -> list[str]:
    """Return the words of a Chinese text, each with the mark that follows it."""
    parts: list[str] = []
    for word in jieba.cut(text):
        if parts and not any(map(str.isalnum, word)):
            parts[-1] += word
        else:
            parts.append(word)
    return parts


def lines(text: str, font: Font, widest: int) -> list[str]:
    """Break a text into lines: between words, which Chinese does not space."""
    parts = [word + " " for word in text.split()] if text.isascii() else words(text)
    broken = [""]
    for part in parts:
        if broken[-1] and font.getlength((broken[-1] + part).rstrip()) > widest:
            broken.append("")
        broken[-1] += part
    return [line.strip() for line in broken]


@dataclass(frozen=True)
class Card:
    """What the card of a page shows: its title, and the picture of a lab, SVG, if it has one."""

    title: str
    picture: str = ""


def digit(sample: list[int], side: int) -> Image.Image:
    """Return a test image, 784 values in 0..255, enlarged without smoothing."""
    small = Image.frombytes("L", (28, 28), bytes(sample))
    return small.resize((side, side), Image.Resampling.NEAREST)


def digits(title: str, samples: list[list[int]]) -> Image.Image:
    """Return the panel of a page without lab: the digit of a section, else all ten."""
    wide, high = PANEL
    panel = Image.new("RGB", PANEL, "#000000")
    if title[0].isdigit():
        panel.paste(digit(samples[int(title[0])], high).convert("RGB"), ((wide - high) // 2, 0))
        return panel
    side = wide // 5
    for at, sample in enumerate(samples):
        place = (side * (at % 5), (high - 2 * side) // 2 + side * (at // 5))
        panel.paste(digit(sample, side).convert("RGB"), place)
    return panel


def draw(shown: Card, book: str, samples: list[list[int]], root: Path) -> Image.Image:
    """Return the card of one page; ``samples`` are ten test images, by their digit."""
    card = Image.new("RGB", CARD_SIZE, PAPER)
    picture = (
        raster.drawn(shown.picture, SCALE, root) if shown.picture else digits(shown.title, samples)
    )
    left, top = CARD_SIZE[0] - MARGIN - PANEL[0], (CARD_SIZE[1] - PANEL[1]) // 2
    ground = raster.PAPER if shown.picture else "#000000"
    frame = (left - EDGE, top - EDGE, left + PANEL[0] + EDGE, top + PANEL[1] + EDGE)
    pen = ImageDraw.Draw(card)
    pen.rounded_rectangle(frame, radius=2 * EDGE, fill=ground)
    card.paste(picture, (left, top))
    title = shown.title
    face = face_for(title + book)
    if face is None:
        return card
    room = left - EDGE - 2 * MARGIN
    write(pen, title, face, (MARGIN, top - EDGE - 8), 60, INK, room)
    if title != book:
        below = top + PANEL[1] + EDGE + 24
        write(pen, book, face, (MARGIN, below), 30, SOFT, CARD_SIZE[0] - 2 * MARGIN)
    return card


def write(
    pen: ImageDraw.ImageDraw,
    text: str,
    face: Face,
    corner: tuple[int, int],
    size: int,
    colour: str,
    widest: int,
) -> None:
    """Write a text from its upper left corner, in as many lines as it takes."""
    font = face.at(size)
    left, top = corner
    for row, line in enumerate(lines(text, font, widest)):
        pen.text((left, top + row * size * 1.3), line, font=font, fill=colour)


def save(shown: dict[str, Card], book: str, samples: Path, root: Path, site: Path) -> None:
    """Draw the cards of a language, each once for what it shows, and put them into the site.

    Args:
        shown: what each page's card shows, by the card's way from the site's root.
        book: name of the book in the language.
        samples: the file with ten test images.
        root: folder of the repository, where drawn cards are kept between builds.
        site: the site's root.
    """
    images = [entry["image"] for entry in json.loads(samples.read_text(encoding="utf-8"))]
    recipe = b"".join(
        path.read_bytes()
        for path in (Path(__file__), Path(raster.__file__), root / raster.COLOURS, samples)
    )
    kept = root / KEPT
    kept.mkdir(parents=True, exist_ok=True)
    for way, card in shown.items():
        said = f"{card.title}\n{book}\n{face_for(card.title + book)}\n{card.picture}"
        drawn = kept / f"{hashlib.sha256(recipe + said.encode()).hexdigest()[:16]}.png"
        if not drawn.exists():
            draw(card, book, images, root).quantize(64).save(drawn, optimize=True)
        (site / way).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(drawn, site / way)
