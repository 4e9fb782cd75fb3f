"""Formulas as a reader sees them: their roots, and the small fonts that they ask for."""

from pathlib import Path

import pytest
from visits import LAID_OUT, Visit

from site_src import formula_fonts

SITE = Path(__file__).resolve().parents[2] / "site"
TOO_WIDE = """() => [...document.querySelectorAll("div.arithmatex")]
  .filter((formula) => formula.scrollWidth > formula.clientWidth + 1)
  .map((formula) => formula.querySelector("annotation").textContent)"""
FONTS_OF_FORMULAS = """async () => {
  await document.fonts.ready;
  return performance.getEntriesByType("resource").map(({ name }) => name.split("/").at(-1))
    .filter((name) => name.startsWith("KaTeX_"));
}"""


def pages_with_formulas() -> list[str]:
    pages = (page for page in SITE.rglob("index.html") if 'class="katex' in page.read_text())
    return sorted(page.parent.relative_to(SITE).as_posix() + "/" for page in pages)


# How high the lowest root of a page is, in px.
LOWEST = """() => Math.min(...[...document.querySelectorAll(".katex .sqrt svg")]
  .map((drawn) => drawn.getBoundingClientRect().height))"""


@pytest.mark.parametrize("path", ["2-concepts/", "en/4-mathematics/"])
def test_a_root_is_seen(visit: Visit, address: str, path: str) -> None:
    visit.page.goto(address + path)
    visit.page.evaluate(LAID_OUT)
    assert 10 < visit.page.evaluate(LOWEST) < 100


@pytest.mark.parametrize("path", pages_with_formulas())
def test_formulas_fit_a_phone_and_need_no_whole_font(visit: Visit, address: str, path: str) -> None:
    """Else give the formula a second row, or add what it uses to `formula_fonts.USUAL`."""
    visit.page.set_viewport_size({"width": 390, "height": 844})
    visit.page.goto(address + path)
    visit.page.evaluate(LAID_OUT)
    assert visit.page.evaluate(TOO_WIDE) == []
    fetched = visit.page.evaluate(FONTS_OF_FORMULAS)
    assert fetched
    assert set(fetched) <= {formula_fonts.smaller(name) for name in formula_fonts.USUAL}
