"""Every lab for every reader: in each of its states, by keyboard, and in forced colours."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from accessibility import TOO_WIDE, violations
from playwright.sync_api import Browser, FloatRect, Locator, Page, Route, expect
from visits import Visit

from site_src import labs

SITE = Path(__file__).resolve().parents[2] / "site"
LABS = sorted(path.name for path in (SITE / "embed").iterdir())
KNOWN = labs.read()
MANIFEST = "**/manifest.json"
# Keeps the parts of a lab that can be operated, through shadow trees, as they look without focus.
OPERABLE = """(lab) => {
  const search = (root) => [...root.querySelectorAll("*")].flatMap((part) => [
    ...(part.matches("button:enabled, input:enabled, select, textarea, a[href], summary, "
      + "[role=button], [role=slider], [tabindex='0']") && part.checkVisibility() ? [part] : []),
    ...(part.shadowRoot ? search(part.shadowRoot) : []),
  ]);
  window.operable = search(lab.shadowRoot);
  window.atRest = operable.map((part) => getComputedStyle(part).outline);
  return operable.map((part, index) => `${index} ${part.outerHTML.slice(0, 100)}`);
}"""
# Of what is in focus, through shadow trees: its index among them, and whether that can be seen.
FOCUSED = """() => {
  let part = document.activeElement;
  while (part?.shadowRoot?.activeElement) part = part.shadowRoot.activeElement;
  const index = operable.indexOf(part);
  const { outline, outlineStyle, outlineWidth } = getComputedStyle(part);
  const drawn = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  return { index, seen: drawn && outline !== atRest[index] };
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
  const names = [];
  const search = (root) => root.querySelectorAll("*").forEach((part) => {
    if (part.matches("[aria-live], [role=status], [role=alert], [role=log]"))
      names.push(root.host.localName);
    if (part.shadowRoot && !part.matches("lab-footer, drawing-pad")) search(part.shadowRoot);
  });
  search(lab.shadowRoot);
  return names;
}"""


# One control of each lab that no other test works by keys: where it is, the key, and what it does.
OPERATED = {name: lab.tests.operated for name, lab in KNOWN.items() if lab.tests.operated}
# How many groups of each lab have something pressed.
PRESSED = {name: lab.tests.pressed for name, lab in KNOWN.items() if lab.tests.pressed}
SETTLED = "lab => lab.settled ? lab.settled() : lab.ready"


@pytest.fixture(
    scope="module", params=[("light", "en/"), ("dark", "en/"), ("light", "")], ids=" ".join
)
def reader(
    request: pytest.FixtureRequest, browser: Browser, address: str
) -> Iterator[tuple[Page, str]]:
    """Give a page, and where the site begins in the reader's language."""
    scheme, language = request.param
    context = browser.new_context(
        viewport={"width": 900, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    yield context.new_page(), address + language
    context.close()


def open_alone(page: Page, root: str, name: str) -> Locator:
    page.goto(f"{root}embed/{name}/")
    lab = page.locator(name)
    lab.evaluate(SETTLED)
    return lab


@pytest.mark.parametrize("name", LABS)
def test_a_lab_is_accessible_while_it_loads_fails_and_works(
    reader: tuple[Page, str], name: str
) -> None:
    page, root = reader
    held: list[Route] = []
    page.route(MANIFEST, lambda route: held.append(route))
    with page.expect_request(MANIFEST):
        page.goto(f"{root}embed/{name}/")
    lab = page.locator(name)
    expect(lab.get_by_role("progressbar").first).to_be_attached()
    assert violations(page) == [], "loading"
    for route in held:
        route.fulfill(status=503, body="busy")
    expect(lab.get_by_role("alert").first).to_be_visible()
    assert violations(page) == [], "failed"
    page.unroute(MANIFEST)
    lab.get_by_role("alert").get_by_role("button").first.click()
    lab.evaluate("lab => lab.ready")
    expect(lab.get_by_role("alert")).to_have_count(0)
    assert violations(page) == [], "ready"
    if name != "self-test":
        assert lab.evaluate(LIVE) == ["rested-words"]
    lab.evaluate(OPEN_ALL)
    assert violations(page) == [], "opened"
    assert page.evaluate(MOVING) == [], "reduced motion"


@pytest.mark.parametrize("language", ["en/", ""])
@pytest.mark.parametrize("name", LABS)
def test_every_control_is_reached_by_keyboard_and_shows_its_focus(
    browser: Browser, address: str, name: str, language: str
) -> None:
    page = browser.new_page(viewport={"width": 900, "height": 900})
    lab = open_alone(page, address + language, name)
    expect(lab.locator("button:visible, select:visible").first).to_be_visible()
    operable = lab.evaluate(OPERABLE)
    # The check of the browser has its result to scroll and one button; labs have more.
    assert len(operable) >= (1 if name == "self-test" else 3)
    reached, seen = set(), set()
    for _ in range(len(operable) + 10):  # what stands around the lab, too
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        reached.add(focused["index"])
        if focused["seen"]:
            seen.add(focused["index"])
    assert [part for index, part in enumerate(operable) if index not in reached] == []
    assert [part for index, part in enumerate(operable) if index not in seen] == []
    page.close()


@pytest.mark.parametrize("name", OPERATED)
def test_a_control_is_operated_by_its_key(visit: Visit, address: str, name: str) -> None:
    operated = OPERATED[name]
    lab = open_alone(visit.page, f"{address}en/", name)
    at = lab.locator(operated.result).first
    assert not re.search(operated.says, at.inner_text())
    lab.locator(operated.control).first.focus()
    visit.page.keyboard.press(operated.key)
    expect(at).to_contain_text(re.compile(operated.says))
    assert visit.complaints == []


@pytest.mark.parametrize("name", LABS)
def test_a_lab_fits_at_twice_the_text_and_in_forced_colours(
    browser: Browser, address: str, name: str
) -> None:
    context = browser.new_context(
        viewport={"width": 640, "height": 800}, forced_colors="active", color_scheme="dark"
    )
    page = context.new_page()
    lab = open_alone(page, f"{address}en/", name)
    page.add_style_tag(content="html { font-size: 200%; }")
    assert page.evaluate(TOO_WIDE) == []
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(TOO_WIDE) == []
    assert lab.is_visible()
    context.close()


@pytest.mark.parametrize("name", PRESSED)
def test_what_is_pressed_can_be_told_in_forced_colours(
    browser: Browser, address: str, name: str
) -> None:
    context = browser.new_context(forced_colors="active", color_scheme="dark")
    page = context.new_page()
    lab = open_alone(page, f"{address}en/", name)
    buttons = lab.locator("[aria-pressed]")
    if name in ("confusion-lab", "toy-lab"):  # nothing is pressed at first
        buttons.first.dispatch_event("click")
    pressed = lab.locator("[aria-pressed=true]")
    expect(pressed).to_have_count(PRESSED[name])
    for button in pressed.element_handles():
        button.scroll_into_view_if_needed()
        box = button.bounding_box()
        assert box is not None
        around: FloatRect = {
            "x": box["x"] - 4,
            "y": box["y"] - 4,
            "width": box["width"] + 8,
            "height": box["height"] + 8,
        }
        told = page.screenshot(clip=around)
        button.evaluate("button => button.setAttribute('aria-pressed', 'false')")
        assert page.screenshot(clip=around) != told, button.get_attribute("aria-label")
    context.close()
