"""A small picture of a lab as pixels, for what no browser draws: the cards that messengers show.

It knows the elements that thumbnails.py writes, and no others; colours are those of light ground.
"""

import base64
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from PIL import Image, ImageColor, ImageDraw, ImageFont

from site_src.build.thumbnails import HIGH, WIDE

COLOURS = Path("site_src/styles/colours.css")
HUE = re.compile(r"--book-(\w+): (#[0-9a-f]{6})")
PAPER, INK, AXIS = "#f5f5f5", "#222222", "#757575"
# Drawn so many times larger, then made smaller: edges become smooth.
FINE = 2
TOKEN = re.compile(r"[MmHV]|-?\d+(?:\.\d+)?")
Point = tuple[float, float]


@dataclass(frozen=True)
class Look:
    """What an element has from those around it."""

    name: str = ""
    width: float = 1
    opacity: float = 1

    def inside(self, element: ElementTree.Element) -> "Look":
        """Return the look of an element within."""
        return Look(
            element.get("class", self.name),
            float(element.get("stroke-width", self.width)),
            float(element.get("opacity", self.opacity)),
        )


def hues(root: Path) -> dict[str, str]:
    """Return the book's colours on light ground by the names of what they stand for."""
    light = (root / COLOURS).read_text(encoding="utf-8").partition('scheme="slate"')[0]
    return dict(HUE.findall(light)) | {"paper": PAPER, "axis": AXIS}


def points(way: str) -> Iterator[list[Point]]:
    """Yield the lines of a path that has only straight ones."""
    tokens = TOKEN.findall(way)
    line: list[Point] = []
    command, at = "M", 0
    while at < len(tokens):
        if tokens[at].isalpha():
            command, at = tokens[at], at + 1
            if command in "Mm" and line:
                yield line
        if command in "HV":
            x, y = line[-1]
            value = float(tokens[at])
            line.append((value, y) if command == "H" else (x, value))
            at += 1
            continue
        x, y = float(tokens[at]), float(tokens[at + 1])
        at += 2
        begins = tokens[at - 3].isalpha()
        if command == "m" and line:
            x, y = x + line[-1][0], y + line[-1][1]
        line = [(x, y)] if begins else [*line, (x, y)]
    yield line


class Canvas:
    """Draws the elements of one picture."""

    def __init__(self, scale: int, colours: Mapping[str, str]) -> None:
        self.scale = scale * FINE
        self.colours = colours
        self.image = Image.new("RGB", (WIDE * self.scale, HIGH * self.scale), PAPER)
        self.pen = ImageDraw.Draw(self.image)

    def colour(self, look: Look) -> str:
        """Return the colour of a class, with what it is drawn by left out, as far as it covers."""
        names = [name.removesuffix("-line") for name in look.name.split()]
        full = next((self.colours[name] for name in names if name in self.colours), INK)
        pairs = zip(ImageColor.getrgb(PAPER), ImageColor.getrgb(full), strict=True)
        mixed = [round(under + look.opacity * (over - under)) for under, over in pairs]
        return "#" + "".join(f"{part:02x}" for part in mixed)

    def draw(self, element: ElementTree.Element, around: Look) -> None:
        """Draw an element and all within it.

        Raises:
            ValueError: for one that is not known here.

        """
        look = around.inside(element)
        kind = element.tag.rpartition("}")[2]
        if kind in {"svg", "g"}:
            for child in element:
                self.draw(child, look)
            return
        try:
            shape = {
                "rect": self.rect,
                "circle": self.circle,
                "polyline": self.polyline,
                "path": self.path,
                "text": self.text,
                "image": self.picture,
            }[kind]
        except KeyError:
            raise ValueError(f"a thumbnail has a <{kind}>, which raster.py cannot draw") from None
        shape(element, look)

    def numbers(self, element: ElementTree.Element, *names: str) -> list[float]:
        """Return attributes as pixels."""
        return [float(element.get(name, "0")) * self.scale for name in names]

    def rect(self, element: ElementTree.Element, look: Look) -> None:
        """Draw a rectangle: filled, or its edge."""
        x, y, wide, high = self.numbers(element, "x", "y", "width", "height")
        box = (x, y, x + wide - 1, y + high - 1)
        if element.get("fill") == "none":
            self.pen.rectangle(box, outline=self.colour(look), width=round(look.width * self.scale))
        else:
            self.pen.rectangle(box, fill=self.colour(look))

    def circle(self, element: ElementTree.Element, look: Look) -> None:
        """Draw a disc."""
        x, y, radius = self.numbers(element, "cx", "cy", "r")
        self.pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=self.colour(look))

    def line(self, places: list[Point], look: Look) -> None:
        """Draw a line through places."""
        width = round(look.width * self.scale)
        pixels = [(x * self.scale, y * self.scale) for x, y in places]
        self.pen.line(pixels, fill=self.colour(look), width=width, joint="curve")

    def polyline(self, element: ElementTree.Element, look: Look) -> None:
        """Draw a line given by its points."""
        pairs = [pair.split(",") for pair in element.get("points", "").split()]
        self.line([(float(x), float(y)) for x, y in pairs], look)

    def path(self, element: ElementTree.Element, look: Look) -> None:
        """Draw the lines of a path."""
        for places in points(element.get("d", "")):
            self.line(places, look)

    def text(self, element: ElementTree.Element, look: Look) -> None:
        """Write a word around its place."""
        font = ImageFont.truetype(str(letters()), 14 * self.scale)
        x, y = self.numbers(element, "x", "y")
        self.pen.text((x, y), element.text or "", font=font, fill=self.colour(look), anchor="ms")

    def picture(self, element: ElementTree.Element, look: Look) -> None:
        """Lay pixels on the ground, enlarged without smoothing."""
        del look
        data = base64.b64decode(element.get("href", "").partition(",")[2])
        x, y, wide, high = (round(n) for n in self.numbers(element, "x", "y", "width", "height"))
        with Image.open(io.BytesIO(data)) as small:
            large = small.convert("RGBA").resize((wide, high), Image.Resampling.NEAREST)
        self.image.paste(large, (x, y), large)


def letters() -> Path:
    """Return the font of words in pictures, which are digits."""
    import matplotlib as mpl

    return Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans-Bold.ttf"


def drawn(svg: str, scale: int, root: Path) -> Image.Image:
    """Return a picture of thumbnails.py, so many times its size.

    Raises:
        ValueError: when it has an element that is not known here.

    """
    canvas = Canvas(scale, hues(root))
    canvas.draw(ElementTree.fromstring(svg), Look())
    return canvas.image.resize((WIDE * scale, HIGH * scale), Image.Resampling.BOX)
