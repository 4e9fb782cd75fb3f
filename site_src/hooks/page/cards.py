"""The picture that a messenger shows beside a link to a page, drawn at build time.

A section's card shows the test image of its own number. Letters come from fonts of the machine;
where it has no Chinese font, a Chinese card is drawn without words, which its text alternative has.
"""

import hashlib
import json
import shutil
from pathlib import Path

import jieba
from PIL import Image, ImageDraw, ImageFont

from site_src.hooks.page.metadata import CARD_SIZE

PAPER, INK, SOFT = "#00695c", "#ffffff", "#b2dfdb"
MARGIN, PICTURE = 72, 364
FAMILIES = ("Noto Sans CJK SC", "Noto Sans CJK JP", "Source Han Sans SC", "WenQuanYi Zen Hei")
Font = ImageFont.FreeTypeFont


def font_file(text: str) -> Path | None:
    """Return a font that has the letters of a text, or None when the machine has none."""
    # Takes a while to load; drawn cards are kept.
    import matplotlib as mpl
    from matplotlib import font_manager

    if text.isascii():
        return Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans-Bold.ttf"
    for family in FAMILIES:
        wanted = font_manager.FontProperties(family=[family], weight="bold")
        try:
            return Path(font_manager.findfont(wanted, fallback_to_default=False))
        except ValueError:
            continue
    return None


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


def digit(sample: list[int]) -> Image.Image:
    """Return a test image, 784 values in 0..255, enlarged without smoothing."""
    small = Image.frombytes("L", (28, 28), bytes(sample))
    return small.resize((PICTURE, PICTURE), Image.Resampling.NEAREST)


def draw(title: str, book: str, samples: list[list[int]]) -> Image.Image:
    """Return the card of one page; ``samples`` are ten test images, by their digit."""
    card = Image.new("RGB", CARD_SIZE, PAPER)
    number = int(title[0]) if title[0].isdigit() else 0
    left = CARD_SIZE[0] - MARGIN - PICTURE
    card.paste(Image.new("RGB", (PICTURE, PICTURE), INK), (left, MARGIN), digit(samples[number]))
    pen = ImageDraw.Draw(card)
    pen.rectangle((left, MARGIN, left + PICTURE - 1, MARGIN + PICTURE - 1), outline=SOFT, width=2)
    strip = Image.new("L", (280, 28))
    for column, sample in enumerate(samples):
        strip.paste(Image.frombytes("L", (28, 28), bytes(sample)), (28 * column, 0))
    card.paste(Image.new("RGB", strip.size, SOFT), (MARGIN, CARD_SIZE[1] - MARGIN - 28), strip)
    file = font_file(title + book)
    if file is None:
        return card
    write(pen, title, file, (MARGIN, MARGIN - 12), 64, INK, left - 2 * MARGIN)
    if title != book:
        write(pen, book, file, (MARGIN, CARD_SIZE[1] - MARGIN - 98), 30, SOFT, CARD_SIZE[0])
    return card


def write(
    pen: ImageDraw.ImageDraw,
    text: str,
    file: Path,
    corner: tuple[int, int],
    size: int,
    colour: str,
    widest: int,
) -> None:
    """Write a text from its upper left corner, in as many lines as it takes."""
    font = ImageFont.truetype(file, size)
    left, top = corner
    for row, line in enumerate(lines(text, font, widest)):
        pen.text((left, top + row * size * 1.3), line, font=font, fill=colour)


def save(titles: dict[str, str], book: str, samples: Path, kept: Path, site: Path) -> None:
    """Draw the cards of a language, each once for what it shows, and put them into the site.

    Args:
        titles: title of each page by its card's way from the site's root.
        book: name of the book in the language.
        samples: the file with ten test images.
        kept: folder in which drawn cards stay between builds.
        site: the site's root.
    """
    images = [entry["image"] for entry in json.loads(samples.read_text(encoding="utf-8"))]
    recipe = Path(__file__).read_bytes() + samples.read_bytes()
    kept.mkdir(parents=True, exist_ok=True)
    for card, title in titles.items():
        shown = recipe + f"{title}\n{book}\n{font_file(title + book)}".encode()
        drawn = kept / f"{hashlib.sha256(shown).hexdigest()[:16]}.png"
        if not drawn.exists():
            draw(title, book, images).quantize(32).save(drawn, optimize=True)
        (site / card).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(drawn, site / card)
