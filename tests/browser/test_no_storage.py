"""A reader whose browser keeps nothing: all works for the visit, and nothing complains."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect
from visits import ALL_READY, Visit, set_to_block, watch

# What a browser without site data does at the mere question; in a frame without origin, too.
REFUSED = """for (const [owner, names] of [
  [window, ["localStorage", "sessionStorage", "indexedDB", "caches"]],
  [Navigator.prototype, ["serviceWorker"]],
])
  for (const name of names)
    Object.defineProperty(owner, name, {
      configurable: true,
      get() { throw new DOMException("Access is denied for this document.", "SecurityError"); },
    });"""
# Android's WebView without DOM storage answers with nothing.
NOTHING = """for (const name of ["localStorage", "sessionStorage", "indexedDB"])
  Object.defineProperty(window, name, { configurable: true, value: null });"""


@pytest.fixture(params=["the setting", "refused", "nothing"])
def keeping_nothing(
    request: pytest.FixtureRequest,
    visit: Visit,
    playwright: Playwright,
    address: str,
    tmp_path: Path,
) -> Iterator[Visit]:
    """Give a page in a browser that blocks all cookies and site data."""
    if request.param != "the setting":
        visit.page.add_init_script(REFUSED if request.param == "refused" else NOTHING)
        yield visit
        return
    with set_to_block(playwright, tmp_path, "cookies") as context:
        page = context.new_page()
        page.goto(address + "robots.txt")
        with pytest.raises(Exception, match="SecurityError"):
            page.evaluate("localStorage.length")
        yield watch(page, address)


@pytest.mark.parametrize("language", ["", "en/"])
def test_colours_and_search_work_without_storage(
    keeping_nothing: Visit, address: str, language: str
) -> None:
    page = keeping_nothing.page
    page.goto(f"{address}{language}4-mathematics/")
    # From the system's colours, which are light, to dark ones: light ones would show nothing.
    page.locator(".md-header form[data-md-component=palette] label:visible").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.get_by_role("textbox").first.click()
    page.keyboard.type("softmax")
    expect(page.locator(".md-search-result__item").nth(2)).to_be_visible()
    assert keeping_nothing.complaints == []


@pytest.mark.parametrize("path", ["", "offline/", "3-algorithms/", "404"])
def test_every_script_of_a_page_runs_without_storage(
    keeping_nothing: Visit, address: str, path: str
) -> None:
    page = keeping_nothing.page
    page.goto(f"{address}en/{path}")
    page.evaluate(ALL_READY)
    missing = [line for line in keeping_nothing.complaints if "404" not in line]
    assert missing == []


def test_a_training_in_the_page_works_without_storage(keeping_nothing: Visit, address: str) -> None:
    page = keeping_nothing.page
    page.goto(f"{address}en/embed/train-lab/#train-lab?units=16&epochs=1")
    lab = page.locator("train-lab")
    lab.evaluate("lab => lab.ready")
    lab.get_by_role("button", name="One step").click()
    expect(lab.locator(".outcome")).to_contain_text("Paused")
    use = lab.get_by_role("button", name="Use this network")
    if use.count():
        use.click()
        expect(lab.get_by_role("alert").or_(lab.locator(".own"))).to_be_visible()
    assert keeping_nothing.complaints == []
