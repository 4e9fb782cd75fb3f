"""Every formula can be heard and seen: MathML with its TeX, in characters that its font has."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from built_page import BuiltPage
from fontTools.ttLib import TTFont

from site_src.build import formula_font

ROOT = Path(__file__).resolve().parents[4]
FORMULA = "<math><semantics>{}{}</semantics></math>"
TEX = '<annotation encoding="application/x-tex">{}</annotation>'
# Words in a formula are set in the fonts of the text.
HAN = re.compile(r"[\u4e00-\u9fff]")
# Between a function and what it is of: heard, never drawn.
APPLIED = "\u2061"


def flaw(formula: Tag) -> str | None:
    """Return what a formula lacks for those who cannot see it, or None."""
    if formula.find_parent(attrs={"aria-hidden": "true"}):
        return "hidden"
    tex = formula.select_one("annotation[encoding='application/x-tex']")
    if not tex or not tex.get_text(strip=True):
        return "no TeX"
    if not any(part.get_text(strip=True) for part in formula.select("mi, mn, mo, mtext")):
        return "says nothing"
    return None


def drawn(formula: Tag) -> set[str]:
    """Return the characters with which a browser draws a formula."""
    characters: set[str] = set()
    for part in formula.select("mi, mn, mo, mtext"):
        text = HAN.sub("", part.get_text().replace(APPLIED, ""))
        variable = part.name == "mi" and len(text) == 1 and part.get("mathvariant") != "normal"
        characters |= {formula_font.slanted(text)} if variable else set(text)
    return characters


def test_every_formula_of_every_page_can_be_heard(pages: list[BuiltPage]) -> None:
    formulas = {page.path.as_posix(): page.soup.select("math") for page in pages}
    flaws = {
        f"{path}: {formula.get_text(' ', strip=True)[:60]}": fault
        for path, all_of_page in formulas.items()
        for formula in all_of_page
        if (fault := flaw(formula))
    }
    assert flaws == {}
    assert len(formulas["4-mathematics/index.html"]) > 100
    assert len(formulas["4-mathematics/index.html"]) == len(formulas["en/4-mathematics/index.html"])


def test_no_formula_is_left_as_it_was_typed(pages: list[BuiltPage]) -> None:
    left = [
        (page.path.as_posix(), element.get_text())
        for page in pages
        for element in page.soup.select(".arithmatex")
        if not element.select("math")
    ]
    assert left == []


def test_every_character_is_in_the_font_of_the_formulas(pages: list[BuiltPage]) -> None:
    """Else add it to `formula_font`: a reader's machine may have it in no font that fits."""
    with TTFont(ROOT / formula_font.FILE) as font:
        there = set(map(chr, font.getBestCmap()))
    needed = set().union(
        *(drawn(formula) for page in pages for formula in page.soup.select("math"))
    )
    assert len(needed) > 50
    assert needed - there == set()


@pytest.mark.parametrize(
    ("written", "characters"),
    [
        ("<mi>x</mi><mi>h</mi><mi>ϕ</mi>", "𝑥ℎϕ"),
        ('<mi mathvariant="normal">Δ</mi><mi>ln</mi><mo>\u2061</mo>', "Δln"),
        ("<mn>10</mn><mtext>费用 a</mtext><mi>∂</mi><mi>ω</mi>", "10 a𝜕𝜔"),
    ],
)
def test_what_a_browser_draws(written: str, characters: str) -> None:
    assert drawn(BeautifulSoup(written, "html.parser")) == set(characters)


@pytest.mark.parametrize(
    ("inner", "tex", "fault"),
    [
        ("<mi>x</mi>", "x", None),
        ("<mi>x</mi>", " ", "no TeX"),
        ("<mrow></mrow>", "x", "says nothing"),
    ],
)
def test_what_a_formula_lacks_is_named(inner: str, tex: str, fault: str | None) -> None:
    formula = FORMULA.format(inner, TEX.format(tex))
    assert flaw(BeautifulSoup(formula, "html.parser").select("math")[0]) == fault
    apart = BeautifulSoup(f'<i aria-hidden="true">{formula}</i>', "html.parser")
    assert flaw(apart.select("math")[0]) == "hidden"
