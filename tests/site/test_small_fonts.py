"""KaTeX's fonts in two files each: a browser finds every character in one of them."""

from pathlib import Path

from fontTools.ttLib import TTFont

from site_src import formula_fonts

ROOT = Path(__file__).resolve().parents[2]
FACE = '@font-face{font-family:A;src:url(fonts/KaTeX_Size3-Regular.woff2) format("woff2")}'


def test_every_usual_character_is_in_its_small_font() -> None:
    formula_fonts.write(ROOT)
    for name, characters in formula_fonts.USUAL.items():
        with TTFont(ROOT / formula_fonts.FOLDER / formula_fonts.smaller(name)) as font:
            assert {ord(character) for character in characters} <= set(font.getBestCmap()), name


def test_the_whole_font_has_every_other_character_that_it_knows() -> None:
    spans = [part.removeprefix("U+").split("-") for part in formula_fonts.ALL.split(",")]
    for name in formula_fonts.USUAL:
        with TTFont(ROOT / formula_fonts.FONTS / f"KaTeX_{name}.woff2") as font:
            for code in font.getBestCmap():
                assert any(int(a, 16) <= code <= int(b, 16) for a, b in spans), (name, hex(code))


def test_ranges_are_written_as_css_has_them() -> None:
    assert formula_fonts.ranges("abcx9") == "U+39,U+61-63,U+78"
    assert formula_fonts.ranges("R") == "U+52"


def test_the_small_font_is_tried_first() -> None:
    sheet = "".join(
        FACE.replace("Size3-Regular", name) for name in ("Fraktur-Bold", *formula_fonts.USUAL)
    )
    faces = formula_fonts.faces(sheet).split("@font-face")[1:]
    assert len(faces) == 1 + 2 * len(formula_fonts.USUAL)
    assert faces[0] == FACE.replace("Size3-Regular", "Fraktur-Bold").removeprefix("@font-face")
    whole, small = faces[-2:]
    assert "KaTeX_Size3-Regular.woff2" in whole
    assert whole.endswith(f";unicode-range:{formula_fonts.ALL}}}")
    assert "KaTeX_Size3-Regular.usual.woff2" in small
    assert small.endswith(";unicode-range:U+28-29}")
