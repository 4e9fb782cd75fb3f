"""Every lab for every reader: in each of its states, by keyboard, and in forced colours."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from accessibility import TOO_WIDE, violations
from playwright.sync_api import Browser, Locator, Page, Route, expect

SITE = Path(__file__).resolve().parents[2] / "site"
LABS = sorted(path.name for path in (SITE / "embed").iterdir())
MANIFEST = "**/manifest.json"
# From the element in focus, through shadow trees: its name, and whether its focus can be seen.
FOCUSED = """() => {
  let part = document.activeElement;
  while (part?.shadowRoot?.activeElement) part = part.shadowRoot.activeElement;
  if (!part || part === document.body) return null;
  const style = getComputedStyle(part);
  const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return { seen, name: part.outerHTML.slice(0, 100), lab: part.getRootNode() !== document };
}"""
# The parts of a lab that can be operated, through shadow trees.
OPERABLE = """(lab) => {
  const count = (root) => [...root.querySelectorAll("*")].reduce((sum, part) => sum
    + (part.matches(
         "button:enabled, input:enabled, select, textarea, a[href], summary, [tabindex='0']",
       ) && part.checkVisibility() ? 1 : 0) + (part.shadowRoot ? count(part.shadowRoot) : 0), 0);
  return count(lab.shadowRoot);
}"""
OPEN_ALL = """(lab) => {
  const open = (root) => root.querySelectorAll("*").forEach((part) => {
    if (part.localName === "details") part.open = true;
    if (part.matches("button[aria-expanded=false]")) part.click();
    if (part.shadowRoot) open(part.shadowRoot);
  });
  open(lab.shadowRoot);
}"""
MOVING = """() => {
  const moving = [];
  const search = (root) => root.querySelectorAll("*").forEach((part) => {
    const { transitionDuration, animationDuration } = getComputedStyle(part);
    const longest = Math.max(...`${transitionDuration}, ${animationDuration}`
      .split(", ").map(parseFloat));
    if (longest > 0.01) moving.push(part.outerHTML.slice(0, 80));
    if (part.shadowRoot) search(part.shadowRoot);
  });
  search(document);
  return moving;
}"""
# Live regions of results: the footer's and the check's words answer a button, the pad's a key.
LIVE = """(lab) => {
  const found = [];
  const search = (root) => root.querySelectorAll("*").forEach((part) => {
    if (part.matches("[aria-live], [role=status], [role=alert], [role=log]"))
      found.push(root.host.localName);
    if (part.shadowRoot && !part.matches("lab-footer, drawing-pad")) search(part.shadowRoot);
  });
  search(lab.shadowRoot);
  return found;
}"""


@pytest.fixture(scope="module", params=["light", "dark"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 900, "height": 900}, color_scheme=request.param, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


def open_alone(page: Page, address: str, name: str) -> Locator:
    page.goto(f"{address}en/embed/{name}/")
    lab = page.locator(name)
    lab.evaluate("lab => lab.ready")
    return lab


@pytest.mark.parametrize("name", LABS)
def test_a_lab_is_accessible_while_it_loads_fails_and_works(
    page: Page, address: str, name: str
) -> None:
    held: list[Route] = []
    page.route(MANIFEST, lambda route: held.append(route))
    with page.expect_request(MANIFEST):
        page.goto(f"{address}en/embed/{name}/")
    lab = page.locator(name)
    expect(lab.get_by_role("progressbar").first).to_be_attached()
    assert violations(page) == [], "loading"
    for route in held:
        route.fulfill(status=503, body="busy")
    expect(lab.get_by_role("alert").first).to_be_visible()
    assert violations(page) == [], "failed"
    page.unroute(MANIFEST)
    lab.get_by_role("button", name="Retry").first.click()
    lab.evaluate("lab => lab.ready")
    expect(lab.get_by_role("alert")).to_have_count(0)
    assert violations(page) == [], "ready"
    if name != "self-test":
        assert lab.evaluate(LIVE) == ["rested-words"]
    lab.evaluate(OPEN_ALL)
    assert violations(page) == [], "opened"
    assert page.evaluate(MOVING) == [], "reduced motion"


@pytest.mark.parametrize("name", LABS)
def test_every_control_is_reached_by_keyboard_and_shows_its_focus(
    browser: Browser, address: str, name: str
) -> None:
    page = browser.new_page(viewport={"width": 900, "height": 900})
    lab = open_alone(page, address, name)
    expect(lab.get_by_role("button").first).to_be_visible()
    wanted = lab.evaluate(OPERABLE)
    # The check of the browser has its result to scroll and one button; labs have more.
    assert wanted >= (1 if name == "self-test" else 3)
    reached, unseen = 0, []
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused and (focused["lab"] or name in focused["name"][: len(name) + 1]):
            reached += 1
            if not focused["seen"]:
                unseen.append(focused["name"])
    assert unseen == []
    assert reached >= wanted
    page.close()


@pytest.mark.parametrize("name", LABS)
def test_a_lab_fits_at_twice_the_text_and_in_forced_colours(
    browser: Browser, address: str, name: str
) -> None:
    context = browser.new_context(
        viewport={"width": 640, "height": 800}, forced_colors="active", color_scheme="dark"
    )
    page = context.new_page()
    lab = open_alone(page, address, name)
    page.add_style_tag(content="html { font-size: 200%; }")
    assert page.evaluate(TOO_WIDE) == []
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(TOO_WIDE) == []
    assert lab.is_visible()
    context.close()
