"""What is pointed at in a formula lights up in the labs of the page."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Locator, expect
from visits import LAID_OUT, Visit

from tests.contrast import contrast

# The colour of the first symbol of each role, and how the book defines it.
COLOURS = """() => Object.fromEntries([...document.querySelectorAll("math [class^=q-]")].reverse()
  .map((symbol) => [symbol.classList[0].slice(2), getComputedStyle(symbol).color]))"""
DEFINED = "role => getComputedStyle(document.body).getPropertyValue(`--book-${role}`).trim()"
# The colour behind the letters of a label in the drawing.
BEHIND = "text => getComputedStyle(text).stroke"


def in_hex(colour: str) -> str:
    red, green, blue = (int(part) for part in re.findall(r"\d+", colour)[:3])
    return f"#{red:02x}{green:02x}{blue:02x}"


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
    """The δ of section 7 is a probability; its x is the input that section 4 has, too."""
    visit.page.goto(f"{address}en/7-outlook/")
    delta = visit.page.locator("math mi", has_text="δ")
    expect(delta.first).to_be_attached()
    expect(delta.and_(visit.page.locator("[class^=q-]"))).to_have_count(0)
    expect(visit.page.locator("math mi.q-input", has_text="x").first).to_be_attached()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("path", "roles"),
    [
        ("2-concepts/", {"weight", "activation"}),
        ("3-algorithms/", {"loss", "answer"}),
        ("4-mathematics/", {"input", "weight", "activation", "answer", "gradient", "loss"}),
        ("6-applications/", {"answer"}),
        ("7-outlook/", {"input", "weight", "activation", "gradient", "loss"}),
    ],
)
def test_a_quantity_has_one_colour_in_every_section(
    visit: Visit, address: str, path: str, roles: set[str], scheme: Literal["light", "dark"]
) -> None:
    visit.page.emulate_media(color_scheme=scheme)
    visit.page.goto(address + path)
    found: dict[str, str] = visit.page.evaluate(COLOURS)
    assert set(found) == roles
    paper = visit.page.evaluate("getComputedStyle(document.body).backgroundColor")
    for role, colour in found.items():
        assert contrast(in_hex(colour), in_hex(paper)) >= 4.5, role
        defined = visit.page.evaluate(DEFINED, role)
        assert in_hex(colour) == defined, role
