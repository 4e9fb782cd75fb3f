"""What is pointed at in a formula lights up in the labs of the page."""

import pytest
from playwright.sync_api import Locator, expect
from visits import LAID_OUT, Visit

# The colour behind the letters of a label in the drawing.
BEHIND = "text => getComputedStyle(text).stroke"


def labels(visit: Visit, address: str) -> tuple[Locator, Locator]:
    """Return a δ and a weight of the worked example's drawing, in section 4."""
    visit.page.goto(f"{address}en/4-mathematics/#toy-lab?step=5")
    visit.page.evaluate(LAID_OUT)
    lab = visit.page.locator("toy-lab")
    lab.evaluate("lab => lab.settled()")
    return lab.locator(".node .q-gradient").first, lab.locator(".edge .q-weight").first


def test_the_symbols_of_section_4_have_the_colours_of_the_lab(visit: Visit, address: str) -> None:
    delta, weight = labels(visit, address)
    for role, label in (("gradient", delta), ("weight", weight)):
        symbol = visit.page.locator(f"math .q-{role}").first
        colour = symbol.evaluate("symbol => getComputedStyle(symbol).color")
        assert label.evaluate("text => getComputedStyle(text).fill") == colour
    assert visit.complaints == []


@pytest.mark.parametrize("pointed", ["hover", "click"])
def test_pointing_at_delta_lights_delta(visit: Visit, address: str, pointed: str) -> None:
    delta, weight = labels(visit, address)
    dark = delta.evaluate(BEHIND), weight.evaluate(BEHIND)
    symbol = visit.page.locator("math mi.q-gradient", has_text="δ").first
    symbol.scroll_into_view_if_needed()
    symbol.dispatch_event("click") if pointed == "click" else symbol.hover()
    assert delta.evaluate(BEHIND) != dark[0]
    assert weight.evaluate(BEHIND) == dark[1]
    if pointed == "click":
        visit.page.locator("h1").first.dispatch_event("click")
    else:
        visit.page.mouse.move(0, 0)
    assert delta.evaluate(BEHIND) == dark[0]
    expect(delta).to_contain_text("δ")
    assert visit.complaints == []


def test_another_page_may_mean_something_else(visit: Visit, address: str) -> None:
    visit.page.goto(f"{address}en/7-outlook/")
    expect(visit.page.locator("math mi", has_text="δ").first).to_be_attached()
    expect(visit.page.locator("math [class^=q-]")).to_have_count(0)
