"""Present mode: one lab or figure of the page fills the window."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from visits import Visit, watch

PAGE = "7-outlook/"
PRESENTED = re.compile(r"\bpresented\b")
# What the page shows but the presented item and its panel: nothing that can be reached.
REACHED = """() => {
  const part = document.activeElement;
  return Boolean(part.closest(".presented, .present-panel")) || part === document.body;
}"""
FILLED = """item => {
  const { left, top, right } = item.getBoundingClientRect();
  const panel = document.querySelector(".present-panel").getBoundingClientRect();
  const seen = document.elementFromPoint(innerWidth / 3, 20);
  return [left, top, Math.round(panel.left - right), item.contains(seen)];
}"""
WORDS = {"": ("放映", "网址的二维码"), "en/": ("Present", "QR code of the address")}


@pytest.fixture
def page(visit: Visit, address: str) -> Page:
    visit.page.goto(f"{address}en/{PAGE}")
    return visit.page


def panel(page: Page) -> Locator:
    return page.locator(".present-panel")


def test_the_keyboard_begins_steps_and_leaves(visit: Visit, page: Page) -> None:
    lab = page.locator("compression-lab")
    lab.scroll_into_view_if_needed()
    lab.evaluate("lab => lab.settled()")
    button = lab.get_by_role("button", name="Low rank")
    button.focus()
    before = page.evaluate("scrollY")
    page.keyboard.press("p")
    expect(lab).to_have_class(PRESENTED)
    left, top, gap, on_top = lab.evaluate(FILLED)
    assert (left, top, on_top) == (0, 0, True)
    assert abs(gap) <= 1
    assert lab.evaluate("lab => lab.currentCSSZoom ?? 1") >= 1
    for _ in range(30):
        page.keyboard.press("Tab")
        assert page.evaluate(REACHED)
    count = panel(page).locator("span").inner_text()
    place, total = map(int, count.split("/"))
    assert total > 3
    page.keyboard.press("ArrowRight")
    expect(panel(page).locator("span")).to_have_text(f"{place + 1} / {total}")
    expect(lab).not_to_have_class(PRESENTED)
    page.keyboard.press("PageUp")
    expect(lab).to_have_class(PRESENTED)
    page.keyboard.press("Escape")
    expect(panel(page)).to_have_count(0)
    expect(page.locator("[inert], [popover], .presented")).to_have_count(0)
    assert page.evaluate("scrollY") == before
    assert lab.evaluate("lab => lab.shadowRoot.activeElement.textContent") == "Low rank"
    assert visit.complaints == []


def test_arrow_keys_in_a_lab_are_its_own(page: Page) -> None:
    lab = page.locator("compression-lab")
    lab.scroll_into_view_if_needed()
    lab.evaluate("lab => lab.settled()")
    page.keyboard.press("p")
    slider = lab.locator("input[type=range]")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_value("1")
    expect(lab).to_have_class(PRESENTED)


def test_all_items_come_in_their_order_and_no_answer_is_among_them(page: Page) -> None:
    page.locator(".present-button").click()
    total = int(panel(page).locator("span").inner_text().split("/")[1])
    onward = panel(page).get_by_role("button", name="The next one")
    back = panel(page).get_by_role("button", name="The one before")
    while back.get_attribute("aria-disabled") == "false":
        back.click()
    tops = []
    for place in range(total):
        expect(panel(page).locator("span")).to_have_text(f"{place + 1} / {total}")
        item = page.locator(".presented")
        expect(item).to_have_count(1)
        tops.append(item.evaluate("item => [...document.querySelectorAll('*')].indexOf(item)"))
        assert not item.evaluate("item => Boolean(item.closest('details'))")
        if place < total - 1:
            onward.click()
    assert tops == sorted(tops)
    expect(onward).to_have_attribute("aria-disabled", "true")
    labs = page.locator("article :is(compression-lab, attack-lab, membership-lab)").count()
    assert total > labs == 3


def test_the_code_is_that_of_the_address_with_its_state(page: Page) -> None:
    lab = page.locator("compression-lab")
    lab.scroll_into_view_if_needed()
    lab.evaluate("lab => lab.settled()")
    page.keyboard.press("p")
    code = panel(page).locator("svg path")
    before = code.get_attribute("d")
    assert before
    lab.get_by_role("button", name="3", exact=True).click()
    expect(code).not_to_have_attribute("d", before)
    expect(panel(page)).to_contain_text("en/7-outlook/")


@pytest.mark.parametrize("path", WORDS)
def test_a_finger_presents_from_the_menu_of_a_lab(
    browser: Browser, address: str, path: str
) -> None:
    name, code = WORDS[path]
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    visit = watch(context.new_page(), address)
    page = visit.page
    page.goto(f"{address}{path}{PAGE}")
    lab = page.locator("membership-lab")
    lab.scroll_into_view_if_needed()
    lab.evaluate("lab => lab.settled()")
    lab.locator("lab-footer summary").tap()
    lab.locator("lab-footer").get_by_role("button", name=name).tap()
    expect(lab).to_have_class(PRESENTED)
    expect(panel(page)).to_have_accessible_name(name)
    expect(panel(page).locator("svg")).to_be_hidden()
    panel(page).locator("summary").tap()
    expect(panel(page).locator("svg")).to_be_visible()
    expect(panel(page).locator("svg")).to_have_accessible_name(code)
    panel(page).locator("button").last.tap()
    expect(panel(page)).to_have_count(0)
    assert visit.complaints == []
    context.close()


def test_a_page_with_nothing_to_present_offers_nothing(visit: Visit, address: str) -> None:
    visit.page.goto(f"{address}en/glossary/")
    expect(visit.page.locator(".present-button")).to_have_count(0)
    visit.page.keyboard.press("p")
    visit.page.wait_for_timeout(300)
    expect(panel(visit.page)).to_have_count(0)
    assert visit.page.url.endswith("en/glossary/")
