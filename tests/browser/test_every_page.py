"""Every page as it arrives: quiet, self-contained, no wider than the screen, accessible."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from accessibility import TOO_WIDE, violations
from playwright.sync_api import Browser, Page, ViewportSize
from visits import ALL_READY, LAID_OUT, Visit, watch

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "site"
SCREENS = {
    "desktop, light": (ViewportSize(width=1280, height=800), "light"),
    "phone, dark": (ViewportSize(width=390, height=844), "dark"),
}
# 320 px is a desktop page at 400 %, the narrowest that WCAG 2.2 (1.4.10, reflow) asks for.
NARROWEST = ViewportSize(width=320, height=640)
WIDEN = """(element) => {
  const wide = document.createElement("div");
  Object.assign(wide, { id: "wide", textContent: "W", style: "width: 700px" });
  (element.shadowRoot ?? element).append(wide);
}"""


def addresses() -> list[str]:
    """Return every built page, relative to the site's root."""
    folders = [path.parent.relative_to(SITE).as_posix() for path in SITE.rglob("index.html")]
    folders = [path for path in folders if "embed/" not in path]  # see test_figures.py
    pages = sorted("" if path == "." else f"{path}/" for path in folders)
    return [*pages, "404.html", "en/404.html"]


@pytest.fixture(scope="module", params=SCREENS)
def screen(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    size, scheme = SCREENS[request.param]
    context = browser.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce")
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def quiet_visit(screen: Page, address: str) -> Visit:
    return watch(screen, address)


@pytest.mark.parametrize("path", addresses())
def test_the_page_is_quiet_fits_and_is_accessible(
    quiet_visit: Visit, address: str, path: str
) -> None:
    quiet_visit.complaints.clear()
    quiet_visit.foreign.clear()
    page = quiet_visit.page
    page.goto(address + path)
    page.evaluate(ALL_READY)
    page.evaluate(LAID_OUT)
    assert page.evaluate(TOO_WIDE) == []
    assert violations(page) == []
    assert quiet_visit.complaints == []
    assert quiet_visit.foreign == []
    wide_at_320 = narrowed(page)
    assert wide_at_320 == []


def narrowed(page: Page) -> list[str]:
    """Return what is too wide in the narrowest window, and give the page its own width back."""
    size = page.viewport_size
    assert size is not None
    page.set_viewport_size(NARROWEST)
    page.evaluate(LAID_OUT)
    found: list[str] = page.evaluate(TOO_WIDE)
    page.set_viewport_size(size)
    return found


@pytest.mark.parametrize("selector", ["verse-writer", ".md-footer", "main"])
def test_what_is_too_wide_is_found_wherever_it_stands(
    visit: Visit, address: str, selector: str
) -> None:
    visit.page.set_viewport_size(NARROWEST)
    visit.page.goto(f"{address}en/")
    visit.page.locator(selector).first.evaluate(WIDEN)
    width, *named = visit.page.evaluate(TOO_WIDE)
    assert width.endswith("px in a window of 320 px")
    assert '<div id="wide"' in named[-1]
