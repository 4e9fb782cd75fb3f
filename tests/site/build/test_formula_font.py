"""The font of the formulas: what it has, and how high it carries its indices."""

import pytest
from fontTools.ttLib import TTFont

from site_src.build import formula_font
from site_src.build.formula_font import FILE, SOURCE, characters, slanted


@pytest.fixture(scope="module")
def font(tmp_path_factory: pytest.TempPathFactory) -> TTFont:
    root = tmp_path_factory.mktemp("root")
    (root / SOURCE).parent.mkdir(parents=True)
    (root / SOURCE).symlink_to(SOURCE.resolve())
    formula_font.write(root)
    assert 10_000 < (root / FILE).stat().st_size < 25_000
    return TTFont(root / FILE)


def test_it_has_every_character_it_promises(font: TTFont) -> None:
    assert set(characters()) <= set(map(chr, font.getBestCmap()))
    assert font["name"].getDebugName(14) == "https://scripts.sil.org/OFL"


def test_letters_carry_their_indices_at_one_height(font: TTFont) -> None:
    """What is as deep as a p, or as high as a parenthesis, moves its index no further than an x."""
    constants = font["MATH"].table.MathConstants
    down, up = constants.SubscriptShiftDown.Value, constants.SuperscriptShiftUp.Value
    glyphs, names = font["glyf"], font.getBestCmap()
    lowest = -min(glyphs[names[ord(slanted(letter))]].yMin for letter in "pyqj")
    highest = max(glyphs[names[ord(letter)]].yMax for letter in ")dkl")
    assert lowest + constants.SubscriptBaselineDropMin.Value <= down
    assert highest - constants.SuperscriptBaselineDropMax.Value <= up


@pytest.mark.parametrize(
    ("character", "drawn"),
    [
        ("A", "𝐴"),
        ("z", "𝑧"),
        ("h", "ℎ"),
        ("α", "𝛼"),
        ("φ", "𝜑"),
        ("∂", "𝜕"),
        ("+", "+"),
        ("ℝ", "ℝ"),
    ],
)
def test_variables_are_slanted(character: str, drawn: str) -> None:
    assert slanted(character) == drawn
