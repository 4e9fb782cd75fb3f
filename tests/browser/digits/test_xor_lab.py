"""The XOR lab as a reader meets it: trained, without its bend, and stuck."""

import math

import numpy as np
import pytest
from lab_numbers import numbers, open_lab
from playwright.sync_api import Browser, Locator, expect
from visits import Visit, watch

from site_src.recompute.digits import xor_lab

FIRST = xor_lab.LAB.whole("FIRST")
# The colour of the plane at a point: red, green and blue.
COLOUR = """([canvas, x, y]) => {
  const side = canvas.width;
  const at = (value) => Math.round(((value + 0.5) / 2) * side);
  return [...canvas.getContext("2d").getImageData(at(x), side - at(y), 1, 1).data].slice(0, 3);
}"""


def open_at(visit: Visit, address: str, states: str = "") -> Locator:
    lab = open_lab(visit, address, f"en/embed/xor-lab/#xor-lab?{states}", "xor-lab")
    lab.evaluate("lab => lab.settled()")
    return lab


def colour(lab: Locator, x: float, y: float) -> list[int]:
    canvas = lab.locator("canvas").element_handle()
    found: list[int] = lab.page.evaluate(COLOUR, [canvas, x, y])
    return found


def test_a_training_is_watched_to_its_end(visit: Visit, address: str) -> None:
    lab = open_at(visit, address)
    said, ticks = lab.locator("p.sum"), lab.locator("[data-control=start] b")
    expect(said).to_contain_text("After 0 steps")
    expect(ticks).to_have_count(0)
    lab.get_by_role("button", name="Train").click()
    expect(lab.get_by_role("button", name="Pause")).to_be_visible()
    expect(said).to_contain_text("All four are told apart", timeout=30_000)
    expect(said).to_contain_text(f"After {xor_lab.STEPS} steps", timeout=30_000)
    expect(lab.get_by_role("button", name="Train")).to_be_visible()
    trained = xor_lab.course("relu", 2)
    shown = numbers(said.inner_text())
    assert shown[1] == pytest.approx(trained["loss"][-1, FIRST], abs=1e-4)
    assert shown[2] == pytest.approx(xor_lab.least(trained)[FIRST], abs=0.006)
    expect(ticks).to_have_count(int((xor_lab.least(trained) > xor_lab.LAB.number("APART")).sum()))
    shares = [float(text) for text in lab.locator("xor-plane .share").all_text_contents()]
    np.testing.assert_allclose(shares, trained["yes"][-1, FIRST], atol=0.006)
    orange, blue = colour(lab, 0, 1), colour(lab, 0, 0)
    assert orange[0] > orange[2]
    assert blue[0] < blue[2]
    assert visit.complaints == []


def test_without_relu_it_stops_at_a_guess(visit: Visit, address: str) -> None:
    lab = open_at(visit, address, f"step={xor_lab.STEPS}")
    lab.get_by_role("button", name="Without ReLU").click()
    said = lab.locator("p.sum")
    expect(said).to_contain_text("Without a bend it never falls below ln 2")
    assert numbers(said.inner_text())[1] == pytest.approx(math.log(2), abs=1e-4)
    expect(lab.locator(".fold")).to_have_count(0)
    expect(lab.locator("[data-control=start] b")).to_have_count(0)
    assert max(colour(lab, 0, 1)) < 10
    lab.get_by_role("button", name="8", exact=True).first.click()
    lab.get_by_role("button", name="17").click()
    expect(lab.get_by_role("button", name="17")).to_have_attribute("aria-pressed", "true")
    lab.evaluate("lab => lab.settled()")
    assert numbers(said.inner_text())[1] == pytest.approx(math.log(2), abs=1e-4)
    assert "start=17" in lab.evaluate("lab => lab.link()")
    assert visit.complaints == []


def test_a_start_that_is_stuck_says_why(visit: Visit, address: str) -> None:
    lab = open_at(visit, address, f"start=0&step={xor_lab.STEPS}")
    expect(lab.locator("p.sum")).to_contain_text("It is stuck: 2 of 2 hidden units give zero")
    expect(lab.locator(".fold.dead")).to_have_count(2)
    lab.locator("[data-control=step] input").fill("0")
    expect(lab.locator("p.sum")).to_contain_text("Not all four are told apart yet.")
    settled = xor_lab.course("relu", 2)["highest"][-1]
    alive = next(
        start
        for start, least in enumerate(xor_lab.least(xor_lab.course("relu", 2)))
        if least < xor_lab.LAB.number("APART") and settled[start].min() > 0
    )
    lab = open_at(visit, address, f"start={alive}&step={xor_lab.STEPS}")
    expect(lab.locator("p.sum")).to_contain_text("It is stuck: no unit is dead")
    assert visit.complaints == []


def test_who_wants_calm_sees_the_end_at_once(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    visit = watch(context.new_page(), address)
    lab = open_at(visit, address)
    lab.get_by_role("button", name="Train").click()
    expect(lab.locator("p.sum")).to_contain_text(f"After {xor_lab.STEPS} steps")
    assert visit.page.evaluate("document.documentElement.scrollWidth") == 390
    assert visit.complaints == []
    context.close()
