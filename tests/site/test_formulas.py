"""Every formula can be heard: MathML for screen readers, with its TeX, beside what is drawn."""

import pytest
from bs4 import BeautifulSoup, Tag
from built_page import BuiltPage

FORMULA = '<span class="katex">{}</span>'
HEARD = (
    '<span class="katex-mathml"><math><semantics>{}'
    '<annotation encoding="application/x-tex">{}</annotation></semantics></math></span>'
)
DRAWN = '<span class="katex-html" aria-hidden="true">x</span>'


def flaw(formula: Tag) -> str | None:
    """Return what a formula lacks for those who cannot see it, or None."""
    maths = formula.select("math")
    drawn = formula.select(".katex-html")
    if len(maths) != 1 or len(drawn) != 1:
        return f"{len(maths)} times MathML, {len(drawn)} times drawn"
    if drawn[0].get("aria-hidden") != "true":
        return "read out twice"
    if maths[0].find_parent(attrs={"aria-hidden": "true"}):
        return "MathML that is hidden"
    tex = maths[0].select_one("annotation[encoding='application/x-tex']")
    if not tex or not tex.get_text(strip=True):
        return "no TeX"
    if not any(part.get_text(strip=True) for part in maths[0].select("mi, mn, mo, mtext")):
        return "MathML that says nothing"
    return None


def test_every_formula_of_every_page_can_be_heard(pages: list[BuiltPage]) -> None:
    formulas = {page.path.as_posix(): page.soup.select(".katex") for page in pages}
    flaws = {
        f"{path}: {formula.get_text(' ', strip=True)[:60]}": found
        for path, all_of_page in formulas.items()
        for formula in all_of_page
        if (found := flaw(formula))
    }
    assert flaws == {}
    assert len(formulas["4-mathematics/index.html"]) > 100
    assert len(formulas["4-mathematics/index.html"]) == len(formulas["en/4-mathematics/index.html"])


def test_no_formula_is_left_as_it_was_typed(pages: list[BuiltPage]) -> None:
    left = [
        (page.path.as_posix(), place.get_text())
        for page in pages
        for place in page.soup.select(".arithmatex")
        if not place.select(".katex")
    ]
    assert left == []


@pytest.mark.parametrize(
    ("inner", "found"),
    [
        (HEARD.format("<mi>x</mi>", "x") + DRAWN, None),
        (DRAWN, "0 times MathML, 1 times drawn"),
        (HEARD.format("<mi>x</mi>", "x") + DRAWN.replace("true", "false"), "read out twice"),
        (HEARD.format("<mi>x</mi>", " ") + DRAWN, "no TeX"),
        (HEARD.format("<mrow></mrow>", "x") + DRAWN, "MathML that says nothing"),
        (
            f'<i aria-hidden="true">{HEARD.format("<mi>x</mi>", "x")}</i>{DRAWN}',
            "MathML that is hidden",
        ),
    ],
)
def test_what_a_formula_lacks_is_named(inner: str, found: str | None) -> None:
    soup = BeautifulSoup(FORMULA.format(inner), "html.parser")
    assert flaw(soup.select(".katex")[0]) == found
