"""Formulas as a reader sees them: their roots, and the small fonts that they ask for."""

from pathlib import Path

import pytest
from visits import LAID_OUT, Visit

from site_src import formula_fonts

SITE = Path(__file__).resolve().parents[2] / "site"
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
def test_no_formula_needs_a_whole_font(visit: Visit, address: str, path: str) -> None:
    """Else add what it uses to `formula_fonts.USUAL`."""
    visit.page.goto(address + path)
    visit.page.evaluate(LAID_OUT)
    fetched = visit.page.evaluate(FONTS_OF_FORMULAS)
    assert fetched
    assert set(fetched) <= {formula_fonts.smaller(name) for name in formula_fonts.USUAL}
