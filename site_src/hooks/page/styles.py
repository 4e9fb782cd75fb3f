"""One style sheet a page: the theme's, ours, and Temml's where there are formulas.

A browser paints nothing before it has every sheet of the head, and each is a way to the host and
back. On a slow link one sheet is there a second before five.
"""

import re
from importlib.util import find_spec
from pathlib import Path

from site_src import labs
from site_src.build import formula_font
from site_src.labs import heights

OURS = Path("site_src/styles")
TEMML = Path("node_modules/temml/dist/Temml-STIX2.css")
FACE = re.compile(r"@font-face \{.*?\}", re.DOTALL)
SHEETS = ("colours.css", "book.css", "reader.css")
# Where `assets` takes them from.
FOLDER = Path("build/styles")
# What some pages alone need (theme/main.html): labs with steps have the sheet of formulas. Every
# byte counts on the first page, and a rule that asks what the body has gives every element a new
# style whenever something is put into it.
STAGED, HOME = "staged.css", "home.css"
PLAIN, MATH, FIRST = "page.css", "page-math.css", "page-home.css"
# Rules that no page needs; every page pays for each of them before it is painted.
DROPPED = (
    re.compile(r"/\*.*?\*/", re.DOTALL),
    # Languages that run from right to left, and the theme's other colours.
    re.compile(r"(?<=[{}])\[dir=rtl\][^{}]*\{[^{}]*\}"),
    re.compile(
        r"(?<=[{}])\[data-md-color-(?:primary|accent)=(?!teal|deep-orange)[^{},]*\{[^{}]*\}"
    ),
    # Content in tabs, which no page has.
    re.compile(r"(?<=[{}])[^{}@]*\.tabbed-[^{}]*\{[^{}]*\}"),
    # The theme marks the body while it sets colours, at every visit, and this rule gives every
    # element a new style for it. Without it colours may fade when a reader changes them.
    re.compile(r"\[data-md-color-switching\][^{}]*\{[^{}]*\}"),
)


def theme() -> Path:
    """Return the folder of Material's sheets, from the package alone."""
    package = find_spec("material")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("Material for MkDocs is not installed: run `make setup`.")
    return Path(package.origin).parent / "templates" / "assets" / "stylesheets"


def plain(root: Path) -> str:
    """Return the theme's sheets, then ours, which overrule them."""
    theirs = theme()
    sheets = [next(theirs.glob(f"{name}.*.min.css")) for name in ("main", "palette")]
    sheets += [root / OURS / name for name in SHEETS]
    paper = (root / OURS / "print.css").read_text(encoding="utf-8")
    kept = heights.sheet(labs.read(root))
    ours = [sheet.read_text(encoding="utf-8") for sheet in sheets]
    return "\n".join([*ours, kept, f"@media print {{{paper}}}"])


def trimmed(sheet: str) -> str:
    """Return the sheet without what no page needs."""
    for rule in DROPPED:
        sheet = rule.sub("", sheet)
    return sheet


def formulas(root: Path) -> str:
    """Return Temml's sheet with our font in the place of the one that it names."""
    sheet = (root / TEMML).read_text(encoding="utf-8")
    return FACE.sub(formula_font.FACE, sheet).replace("STIX2", f'"{formula_font.FAMILY}"')


def write(root: Path) -> None:
    """Write the sheets."""
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    theirs = plain(root)
    staged, home = ((root / OURS / name).read_text(encoding="utf-8") for name in (STAGED, HOME))
    for name, parts in (
        (PLAIN, [theirs]),
        (MATH, [formulas(root), theirs, staged]),
        (FIRST, [theirs, home]),
    ):
        (folder / name).write_text(trimmed("\n".join(parts)), encoding="utf-8")
