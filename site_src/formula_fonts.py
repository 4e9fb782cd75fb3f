"""KaTeX's fonts, each in two files: the characters that stand in our formulas, and all of them.

A page asks for the second file only when a formula has a character that is not in the first.
"""

import string
from itertools import pairwise
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FONTS = Path("node_modules/katex/dist/fonts")
# Where `assets` takes the smaller ones from.
FOLDER = Path("build/fonts")
# tests/browser/test_formulas_in_sight.py tells which character is missing here.
USUAL = {
    "AMS-Regular": "R",
    "Main-Bold": string.digits,
    "Main-Regular": string.digits
    + string.ascii_lowercase
    + " \xa0%()+,./:;<=>A^[]{}|×Δ′←→∂∈−∞∣≈≤≥⊙⊤⋅…√",
    "Math-Italic": string.ascii_letters + "αβγδεηθλμσφϵ",
    "Size1-Regular": "()∑",
    "Size2-Regular": "()∑",
    "Size3-Regular": "()",
}
# Where the fonts have their characters. Outside lie Chinese words, and the space without width with
# which KaTeX props up its boxes: a page would ask for a whole font to see that it has neither.
ALL = "U+0-200A,U+200C-2BFF,U+E000-F8FF"


def ranges(characters: str) -> str:
    """Return characters as CSS has them in ``unicode-range``."""
    codes = sorted({ord(character) for character in characters})
    starts = [codes[0], *(after for before, after in pairwise(codes) if after > before + 1)]
    ends = [*(before for before, after in pairwise(codes) if after > before + 1), codes[-1]]
    return ",".join(
        f"U+{start:X}" if start == end else f"U+{start:X}-{end:X}"
        for start, end in zip(starts, ends, strict=True)
    )


def smaller(name: str) -> str:
    """Return the name of the file with the usual characters of a font."""
    return f"KaTeX_{name}.usual.woff2"


def write(root: Path) -> None:
    """Write the fonts with the usual characters alone."""
    (root / FOLDER).mkdir(parents=True, exist_ok=True)
    for name, characters in USUAL.items():
        font = TTFont(root / FONTS / f"KaTeX_{name}.woff2", recalcTimestamp=False)
        subset = Subsetter(Options(hinting=False))
        subset.populate(text=characters)
        subset.subset(font)
        font.save(root / FOLDER / smaller(name))


def faces(sheet: str) -> str:
    """Return KaTeX's sheet with a second, smaller file for each of these fonts.

    Of two faces with one name a browser tries the later one first.
    """
    for name, characters in USUAL.items():
        file = f"KaTeX_{name}.woff2"
        begin = sheet.rindex("@font-face{", 0, sheet.index(file))
        end = sheet.index("}", begin)
        face = sheet[begin:end]
        usual = face.replace(file, smaller(name))
        both = f"{face};unicode-range:{ALL}}}{usual};unicode-range:{ranges(characters)}}}"
        sheet = sheet[:begin] + both + sheet[end + 1 :]
    return sheet
