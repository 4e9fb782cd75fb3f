"""The font of the formulas: STIX Two Math, with the characters that stand in ours alone.

The whole font has 400 kB. A character that is not in ours comes from a font of the reader.
"""

import hashlib
import string
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

SOURCE = Path("node_modules/@fontsource/stix-two-math/files/stix-two-math-latin-400-normal.woff2")
FILE = Path("build/fonts/formulas.woff2")
FAMILY = "Book Formulas"
FACE = f'@font-face {{ font-family: "{FAMILY}"; src: url("{FILE.name}") format("woff2"); }}'
GREEK = "αβγδεηθλμπρσφϵ"
# tests/site/hooks/prose/test_formulas.py tells which character is missing here.
SIGNS = " \xa0%()+,./:;<=>[]{|}^ˆ×′←→∂∈∑√−∞∣≈≤≥⊙⊤⋅…Δℝ𝟏"
# A browser slants a variable of one letter: first and last letter, first slanted one.
SLANTED = (("A", "Z", 0x1D434), ("a", "z", 0x1D44E), ("α", "ω", 0x1D6FC))
# Those that Unicode keeps elsewhere.
ELSEWHERE = {"h": "ℎ", "ϵ": "𝜖", "∂": "𝜕"}


def slanted(character: str) -> str:
    """Return the character that is drawn for a variable of MathML (MathML Core, appendix C)."""
    if character in ELSEWHERE:
        return ELSEWHERE[character]
    for first, last, begin in SLANTED:
        if first <= character <= last:
            return chr(begin + ord(character) - ord(first))
    return character


def characters() -> str:
    """Return all that the font has: signs, digits, and letters, both upright and slanted."""
    letters = string.ascii_letters + GREEK
    return SIGNS + string.digits + letters + "".join(map(slanted, letters + SIGNS))


def level(font: "TTFont") -> None:
    """Let letters with a long stem carry their indices as high and as low as the others.

    TeX does so for single characters (The TeXbook, appendix G, rule 18a), MathML for none.
    """
    constants = font["MATH"].table.MathConstants
    constants.SubscriptBaselineDropMin.Value = -constants.SubscriptShiftDown.Value
    constants.SuperscriptBaselineDropMax.Value = constants.SuperscriptShiftUp.Value * 2


def write(root: Path) -> None:
    """Write the font, unless the last one was made of the same."""
    made_of = hashlib.sha256(Path(__file__).read_bytes() + (root / SOURCE).read_bytes()).hexdigest()
    noted = (root / FILE).with_suffix(".txt")
    if (root / FILE).exists() and noted.exists() and noted.read_text() == made_of:
        return
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(root / SOURCE, recalcTimestamp=False)
    subset = Subsetter(Options(hinting=False, name_IDs=["*"]))
    subset.populate(text=characters())
    subset.subset(font)
    level(font)
    (root / FILE).parent.mkdir(parents=True, exist_ok=True)
    font.save(root / FILE)
    noted.write_text(made_of)
