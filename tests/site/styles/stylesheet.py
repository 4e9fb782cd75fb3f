"""Our style sheets as rules, and the colours that their variables have in each scheme."""

import colorsys
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from site_src.hooks.page import styles

ROOT = Path(__file__).resolve().parents[3]
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
TEMPLATE = re.compile(r"css`(.*?)`", re.DOTALL)
FILLED_IN = re.compile(r"\$\{[^}]*\};?")
RULE = re.compile(r"([^{};]+)\{([^{}]*)\}")
DECLARATION = re.compile(r"(?<![\w-])(--[\w-]+)\s*:\s*([^;]+)")
VARIABLE = re.compile(r"var\((--[\w-]+)(?:,[^)]*)?\)")
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl)a?\([^)]*\)|\btransparent\b", re.IGNORECASE)
# What the body of a page says of its colours; see the palette in mkdocs.yml.
SCHEMES = {"light": "default", "dark": "slate"}
CHOSEN = re.compile(r"\[data-md-color-(scheme|primary|accent)=\"?([\w-]+)\"?\]")


@dataclass(frozen=True)
class Rule:
    """A selector with what stands between its braces."""

    file: str
    selector: str
    body: str


@dataclass(frozen=True)
class Colour:
    """Red, green, blue and opacity, each in 0..1."""

    red: float
    green: float
    blue: float
    opacity: float

    def on(self, paper: "Colour") -> str:
        """Return what is seen on an opaque paper, as ``#rrggbb``."""
        share = self.opacity
        pairs = zip(
            (self.red, self.green, self.blue), (paper.red, paper.green, paper.blue), strict=True
        )
        return "#" + "".join(
            f"{round(255 * (top * share + below * (1 - share))):02x}" for top, below in pairs
        )


def rules_of(css: str, file: str = "") -> Iterator[Rule]:
    """Give the innermost rules of a sheet, in their order."""
    for selector, body in RULE.findall(COMMENT.sub("", css)):
        yield Rule(file, " ".join(selector.split()), body)


def our_rules() -> list[Rule]:
    """Return the rules of the book's sheets and of the demos' templates."""
    rules: list[Rule] = []
    for path in sorted((ROOT / "site_src").rglob("*.css")):
        rules += rules_of(path.read_text(encoding="utf-8"), path.name)
    for path in sorted((ROOT / "site_src").rglob("*.ts")):
        for css in TEMPLATE.findall(path.read_text(encoding="utf-8")):
            rules += rules_of(FILLED_IN.sub("", css), path.name)
    return rules


def applies(selector: str, scheme: str) -> bool:
    """Whether a rule of the theme sets the colours of our pages in a scheme."""
    if selector == ":root":
        return True
    body = {"scheme": SCHEMES[scheme], "primary": "teal", "accent": "deep-orange"}
    asked = CHOSEN.findall(selector)
    return not CHOSEN.sub("", selector) and all(body[name] == value for name, value in asked)


def book(scheme: str) -> dict[str, str]:
    """Return the variables of a page of the book."""
    variables: dict[str, str] = {}
    for rule in rules_of(styles.plain(ROOT)):
        if any(applies(part, scheme) for part in rule.selector.split(",")):
            variables |= dict(DECLARATION.findall(rule.body))
    return variables


def alone(scheme: str) -> dict[str, str]:
    """Return the variables of a lab's own page, whose sheet names the light ones first."""
    sheet = next((ROOT / "site_src").rglob("embed.css")).read_text(encoding="utf-8")
    named = (dict(DECLARATION.findall(rule.body)) for rule in rules_of(sheet))
    coloured = (variables for variables in named if variables)
    light, dark = next(coloured), next(coloured)
    return light if scheme == "light" else light | dark


def resolved(value: str, variables: dict[str, str]) -> str:
    """Return a value with its variables filled in. @raise KeyError for one that nobody sets."""
    value = value.replace("currentColor", "var(--md-default-fg-color)")
    while match := VARIABLE.search(value):
        value = value.replace(match[0], variables[match[1]].strip())
    return value


def colour_of(value: str) -> Colour | None:
    """Return the colour that a resolved value names, or None."""
    match = COLOUR.search(value)
    if not match:
        return None
    text = match[0].lower()
    if text == "transparent":
        return Colour(0, 0, 0, 0)
    if text.startswith("#"):
        digits = text[1:] if len(text) > 5 else "".join(2 * digit for digit in text[1:])
        parts = [int(digits[at : at + 2], 16) / 255 for at in range(0, len(digits), 2)]
        return Colour(parts[0], parts[1], parts[2], [*parts, 1.0][3])
    numbers = [float(number) for number in re.findall(r"\d*\.?\d+", text)]
    opacity = [*numbers, 1.0][3]
    if text.startswith("rgb"):
        return Colour(numbers[0] / 255, numbers[1] / 255, numbers[2] / 255, opacity)
    hue, saturation, light = numbers[0] / 360, numbers[1] / 100, numbers[2] / 100
    return Colour(*colorsys.hls_to_rgb(hue, light, saturation), opacity)
