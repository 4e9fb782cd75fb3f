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
SHEETS = ("colours.css", "book.css", "reader.css", "home.css")
# Where `assets` takes them from.
FOLDER = Path("build/styles")
# Of labs with steps: in the sheet of formulas alone, which such pages have (theme/main.html). Every
# byte counts on the first page.
STAGED = "staged.css"
PLAIN, MATH = "page.css", "page-math.css"
# Rules that no page needs; every page pays for each of them before it is painted.
DROPPED = (
    re.compile(r"/\*.*?\*/", re.DOTALL),
    # Languages that run from right to left, and the theme's other colours.
    re.compile(r"(?<=[{}])\[dir=rtl\][^{}]*\{[^{}]*\}"),
    re.compile(
        r"(?<=[{}])\[data-md-color-(?:primary|accent)=(?!teal|deep-orange)[^{},]*\{[^{}]*\}"
    ),
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
    """Write both sheets."""
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    theirs = plain(root)
    (folder / PLAIN).write_text(trimmed(theirs), encoding="utf-8")
    staged = (root / OURS / STAGED).read_text(encoding="utf-8")
    (folder / MATH).write_text(
        trimmed("\n".join([formulas(root), theirs, staged])), encoding="utf-8"
    )
