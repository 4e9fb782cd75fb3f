"""What the keyboard reaches stands in sight, also on the way back (WCAG 2.4.11)."""

import pytest
from playwright.sync_api import ViewportSize, expect
from visits import ALL_READY, LAID_OUT, Visit

# Whether the header covers all of the element in focus, and which one that is.
COVERED = """async () => {
  await new Promise(requestAnimationFrame);
  let part = document.activeElement;
  while (part?.shadowRoot?.activeElement) part = part.shadowRoot.activeElement;
  const header = document.querySelector(".md-header");
  if (!part || part === document.body || header.contains(part)) return null;
  const { left, top, width, height } = part.getBoundingClientRect();
  const seen = [0.1, 0.5, 0.9].some((share) => !header.contains(
    document.elementFromPoint(left + width * share, top + height * share)));
  return { seen, name: part.outerHTML.slice(0, 100) };
}"""
SCREENS = [ViewportSize(width=1280, height=720), ViewportSize(width=390, height=844)]


@pytest.mark.parametrize("screen", SCREENS, ids=["desktop", "phone"])
@pytest.mark.parametrize("path", ["4-mathematics/", "en/7-outlook/"])
def test_the_header_covers_nothing_in_focus(
    visit: Visit, address: str, path: str, screen: ViewportSize
) -> None:
    page = visit.page
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size(screen)
    page.goto(address + path)
    page.evaluate(ALL_READY)
    page.evaluate(LAID_OUT)
    page.locator("footer a").last.focus()
    covered, passed = [], 0
    for _ in range(110):
        page.keyboard.press("Shift+Tab")
        focused = page.evaluate(COVERED)
        if focused:
            passed += 1
            covered += [] if focused["seen"] else [focused["name"]]
    assert passed > 60
    assert covered == []


@pytest.mark.parametrize("screen", SCREENS, ids=["desktop", "phone"])
def test_what_is_pressed_in_the_header_leaves_the_place(
    visit: Visit, address: str, screen: ViewportSize
) -> None:
    page = visit.page
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size(screen)
    page.goto(f"{address}4-mathematics/")
    page.evaluate(LAID_OUT)
    scrolled = page.evaluate("() => { scrollTo(0, 3000); return scrollY; }")
    for _ in range(3):
        page.locator(".md-header form[data-md-component=palette] label:visible").click()
        page.wait_for_timeout(100)  # what would scroll does so in the next frame
        assert page.evaluate("scrollY") == scrolled
    if screen["width"] > 1000:  # on a phone the search covers the page
        page.keyboard.press("f")
        page.keyboard.type("softmax")
        expect(page.locator(".md-search-result__item").first).to_be_attached()
        assert page.evaluate("scrollY") == scrolled
