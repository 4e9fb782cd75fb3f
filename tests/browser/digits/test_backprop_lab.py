"""The backprop lab as a reader meets it: gradients agree with differences."""

from collections.abc import Callable
from typing import Literal

import numpy as np
import pytest
from lab_numbers import classify, numbers, open_lab, samples
from playwright.sync_api import Locator, Route, expect
from visits import Visit


def test_backprop_agrees_with_differences(visit: Visit, address: str) -> None:
    lab = open_lab(visit, address, "en/4-mathematics/", "backprop-lab")
    lab.locator("digit-input .samples button").nth(2).click()
    lab.locator(".bar").nth(5).click()
    share = classify(samples()[2], "probabilities")[5]
    loss = lab.locator("p.sum").first
    expect(loss).to_contain_text("With 5 as the right answer")
    assert numbers(loss.inner_text())[-1] == pytest.approx(-np.log(share), rel=1e-3)
    picture = lab.locator("pixel-picture[pickable] .pickable")
    picture.focus()
    before = lab.locator("h4", has_text="3. One weight").inner_text()
    visit.page.keyboard.press("ArrowRight")
    expect(lab.locator("h4", has_text="3. One weight")).not_to_have_text(before)
    picture.click()
    lab.get_by_role("button", name="Check by differences").click()
    said = lab.locator(".checked")
    expect(said).to_contain_text("apart")
    assert numbers(said.inner_text())[-1] < 1e-4
    assert visit.complaints == []


@pytest.mark.parametrize(
    "elsewhere",
    [
        lambda lab: lab.locator("pixel-picture[pickable] .pickable").press("ArrowRight"),
        lambda lab: lab.locator(".tile").nth(3).click(),
    ],
    ids=["pixel", "unit"],
)
def test_a_difference_that_comes_late_is_compared_with_no_other_weight(
    visit: Visit, address: str, elsewhere: Callable[[Locator], None]
) -> None:
    held: list[Route] = []
    visit.page.route("**/nudge*.onnx", lambda route: held.append(route))
    lab = open_lab(visit, address, "en/4-mathematics/", "backprop-lab")
    check = lab.get_by_role("button", name="Check by differences")
    with visit.page.expect_request("**/nudge*.onnx"):
        check.click()
    elsewhere(lab)
    held[0].continue_()
    lab.evaluate("async (lab) => { await lab.running().current(); await lab.settled(); }")
    said = lab.locator(".checked")
    expect(said).to_be_empty()
    check.click()
    expect(said).to_contain_text("apart")
    assert numbers(said.inner_text())[-1] < 1e-4
    outcome = lab.locator("p.sum").last
    before = outcome.inner_text()
    lab.locator("input[type=range]").fill("-4")  # a rate has no part in it
    expect(outcome).not_to_have_text(before)
    expect(said).to_contain_text("apart")
    assert visit.complaints == []


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_backprop_begins_with_an_error_whose_parts_add_up_to_zero(
    visit: Visit, address: str, width: int
) -> None:
    visit.page.set_viewport_size({"width": width, "height": 800})
    lab = open_lab(visit, address, "4-mathematics/", "backprop-lab")
    expect(lab.locator("p.sum").first).to_contain_text("正确答案取 1")
    table = lab.locator(".output")
    lab.locator("summary", has_text="同样的误差").click()
    rows = [numbers(row.inner_text()) for row in table.locator("tbody tr").all()]
    assert [row[0] for row in rows] == list(range(10))
    errors = [row[-1] for row in rows]
    assert errors[1] < -0.5  # the network reads a 7, so 1 has less than half
    assert sum(errors) == pytest.approx(0, abs=10 * 5e-4)  # of numbers as they are printed
    assert "≈ 0" in table.inner_text()
    assert "e−" not in lab.inner_text()
    assert "-" not in table.inner_text()
    inner, outer = table.bounding_box(), lab.bounding_box()
    assert inner is not None
    assert outer is not None
    assert inner["x"] + inner["width"] <= outer["x"] + outer["width"]


def test_a_step_lowers_the_loss(visit: Visit, address: str) -> None:
    lab = open_lab(visit, address, "en/4-mathematics/", "backprop-lab")
    slider = lab.locator("input[type=range]")
    lab.locator(".bar").nth(0).click()
    expect(lab.locator("p.sum").last).to_contain_text("falls")
    slider.fill("-4")
    expect(slider).to_have_attribute("aria-valuetext", "0.00010")


STAGES = """async (travel) => {
  const seen = [];
  const way = () => travel.shadowRoot.querySelector(".way").dataset.stage;
  seen.push(way());
  travel.shadowRoot.querySelector("button").click();
  for (let looks = 0; looks < 400; looks += 1) {
    await new Promise((resolve) => setTimeout(resolve, 25));
    if (seen.at(-1) !== way()) seen.push(way());
    if (!travel.isMoving) break;
  }
  return seen;
}"""


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_the_error_travels_from_the_outputs_to_the_weights(
    visit: Visit, address: str, motion: Literal["no-preference", "reduce"]
) -> None:
    visit.page.emulate_media(reduced_motion=motion)
    lab = open_lab(visit, address, "en/4-mathematics/", "backprop-lab")
    travel = lab.locator("error-travel")
    travel.scroll_into_view_if_needed()
    expect(travel.get_by_role("button", name="Play")).to_be_visible()
    # At rest all of it stands there; played, it begins before the outputs' errors.
    assert travel.evaluate(STAGES) == ["2", "-1", "0", "1", "2"]
    path = travel.locator(".to-hidden path").first
    moves = path.evaluate("path => getComputedStyle(path).transitionProperty")
    assert (moves == "none") == (motion == "reduce")
    bars = travel.locator("rect.bar")
    expect(bars).to_have_count(10)
    assert bars.nth(1).get_attribute("class") == "bar below"  # the right answer had too little
    assert visit.complaints == []
