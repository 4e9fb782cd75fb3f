"""The web app manifest of each language, and its icons, drawn from favicon.svg."""

import json
import re
from pathlib import Path

from PIL import Image, ImageDraw

SIZES = (192, 512)
# Drawn so much larger and then reduced, which smooths the edges.
OVERSAMPLING = 4
COMMAND = re.compile(r"([Ml ]|^)(-?[\d.]+) (-?[\d.]+)")
CIRCLE = re.compile(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"(?: fill="(#\w+)")?')
SVG_UNITS = 32


def lines(path: str) -> list[tuple[float, float, float, float]]:
    """Return the segments of an SVG path of moves, implied absolute and relative lines."""
    segments, x, y = [], 0.0, 0.0
    for command, first, second in COMMAND.findall(path):
        to_x, to_y = float(first), float(second)
        if command == "l":
            to_x, to_y = x + to_x, y + to_y
        if command != "M":
            segments.append((x, y, to_x, to_y))
        x, y = to_x, to_y
    return segments


def draw(svg: str, size: int) -> Image.Image:
    """Return the icon of ``size`` pixels; the ground fills the square, so any mask may cut it."""
    scale = size * OVERSAMPLING / SVG_UNITS
    ground, ink = re.findall(r'(?:<rect[^>]*fill|<g stroke)="(#\w+)"', svg)
    side = size * OVERSAMPLING
    image = Image.new("RGB", (side, side), ground)
    pen = ImageDraw.Draw(image)
    path = re.search(r'd="([^"]+)"', svg)
    width = re.search(r'stroke-width="([\d.]+)"', svg)
    if path is None or width is None:
        raise ValueError("favicon.svg has no path with a stroke: icons.py cannot draw it")
    for segment in lines(path[1]):
        pen.line([scale * part for part in segment], ink, round(scale * float(width[1])))
    for x, y, radius, fill in CIRCLE.findall(svg):
        box = [scale * (float(at) + sign * float(radius)) for sign in (-1, 1) for at in (x, y)]
        pen.ellipse(box, fill or "#fff")
    return image.resize((size, size), Image.Resampling.LANCZOS)


def write(site: Path, name: str, description: str, language: str, root: str) -> None:
    """Write manifest.webmanifest beside a language's home page, and the icons beside the favicon.

    Args:
        site: folder of the language
        name: title of the book
        root: way from there to the site's root, "" or "../"

    """
    svg = (site / "assets" / "favicon.svg").read_text(encoding="utf-8")
    icons = [{"src": "assets/favicon.svg", "sizes": "any", "type": "image/svg+xml"}]
    for size in SIZES:
        draw(svg, size).save(site / "assets" / f"icon-{size}.png", optimize=True)
        icon = {"src": f"assets/icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png"}
        icons.append(icon | {"purpose": "any maskable"})
    manifest = {
        "name": name,
        "short_name": name.split("，")[0].split(",")[0],
        "description": description,
        "lang": language,
        "start_url": "./",
        "scope": root or "./",
        "display": "minimal-ui",
        "background_color": "#ffffff",
        "theme_color": "#00796b",
        "icons": icons,
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    (site / "manifest.webmanifest").write_text(text, encoding="utf-8")
