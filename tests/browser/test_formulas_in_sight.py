"""Formulas as a reader sees them: their roots, their width and their font."""

from pathlib import Path

import pytest
from visits import LAID_OUT, Visit

SITE = Path(__file__).resolve().parents[2] / "site"
TOO_WIDE = """() => [...document.querySelectorAll("div.arithmatex")]
  .filter((formula) => formula.scrollWidth > formula.clientWidth + 1)
  .map((formula) => formula.querySelector("annotation").textContent)"""
# Formulas of a sentence that reach over its edge; answers are opened for it.
OVER_THE_EDGE = """() => {
  for (const answer of document.querySelectorAll("details")) answer.open = true;
  return [...document.querySelectorAll("math:not([display])")].filter((formula) => {
    const edge = formula.closest("p, li, td, dd, div").getBoundingClientRect().right;
    return formula.getBoundingClientRect().right > edge + 1;
  }).map((formula) => formula.querySelector("annotation").textContent);
}"""
FETCHED = """async () => {
  await document.fonts.ready;
  return [...document.fonts].filter(({ family }) => family.includes("Book Formulas"))
    .map(({ status }) => status);
}"""


def pages_with_formulas() -> list[str]:
    pages = (page for page in SITE.rglob("index.html") if "<math" in page.read_text())
    return sorted(page.parent.relative_to(SITE).as_posix() + "/" for page in pages)


# How high the lowest root of a page is, in px.
LOWEST = """() => Math.min(...[...document.querySelectorAll("msqrt")]
  .map((drawn) => drawn.getBoundingClientRect().height))"""


@pytest.mark.parametrize("path", ["2-concepts/", "en/4-mathematics/"])
def test_a_root_is_seen(visit: Visit, address: str, path: str) -> None:
    visit.page.goto(address + path)
    visit.page.evaluate(LAID_OUT)
    assert 10 < visit.page.evaluate(LOWEST) < 100


@pytest.mark.parametrize("path", pages_with_formulas())
def test_formulas_fit_a_phone_and_have_their_font(visit: Visit, address: str, path: str) -> None:
    """Else give the formula a second row."""
    visit.page.set_viewport_size({"width": 390, "height": 844})
    visit.page.goto(address + path)
    visit.page.evaluate(LAID_OUT)
    assert visit.page.evaluate(TOO_WIDE) == []
    assert visit.page.evaluate(FETCHED) == ["loaded"]
    visit.page.set_viewport_size({"width": 320, "height": 844})
    assert visit.page.evaluate(OVER_THE_EDGE) == []
