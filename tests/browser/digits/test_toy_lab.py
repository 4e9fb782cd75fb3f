"""The small network of section 4 as a reader meets it: every value is that of the section."""

import itertools
import re

import numpy as np
import pytest
from lab_numbers import numbers, open_lab
from playwright.sync_api import expect
from visits import Visit

from site_src import recompute
from site_src.build import worked_example


def test_the_worked_example_can_be_walked_and_changed(visit: Visit, address: str) -> None:
    wanted = worked_example.values()
    lab = open_lab(visit, address, "en/embed/toy-lab/", "toy-lab")
    said, steps = lab.locator("p.sum").first, lab.locator("[data-control=step] input")
    steps.fill("2")
    assert numbers(said.inner_text())[-1] == pytest.approx(wanted["loss"], abs=1e-4)
    steps.fill("7")
    assert numbers(said.inner_text())[-1] == pytest.approx(wanted["after"]["loss"], abs=1e-4)
    edge = lab.locator(".edge", has_text=f"{wanted['w2'][0][0]:.4f}")
    edge.focus()
    visit.page.keyboard.press("Enter")
    chain = lab.locator("p.sum").last
    assert numbers(chain.inner_text())[-1] == pytest.approx(wanted["dw2"][0][0], abs=1e-4)
    lab.locator("summary", has_text="Change the numbers").click()
    lab.get_by_label("x₂").fill("0")
    lab.get_by_label("x₂").press("Enter")
    steps.fill("0")
    expect(said).to_contain_text("0.25 × 0 + 0 = 0.5")
    assert visit.complaints == []


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_small_network_fits_and_no_number_covers_another(
    visit: Visit, address: str, width: int
) -> None:
    visit.page.set_viewport_size({"width": width, "height": 800})
    path = "en/embed/toy-lab/#toy-lab?b1=-0.1234_-0.2345&b2=-0.1234_0.2345&step=5"
    lab = open_lab(visit, address, path, "toy-lab")
    expect(lab.locator(".slope")).to_have_count(8)
    around = lab.locator(".network").bounding_box()
    assert around is not None
    assert around["x"] >= 0
    assert around["x"] + around["width"] <= width
    boxes = lab.locator(".network text").evaluate_all(
        "all => all.map((text) => text.getBBox()).map(({ x, y, width, height }) => "
        "[x, y + height / 5, x + width, y + height * 4 / 5])"  # letters fill the middle of a line
    )
    for (left, top, right, bottom), other in itertools.combinations(boxes, 2):
        apart = right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top
        assert apart, (left, top, other)


def test_a_step_shows_the_edges_that_it_names_and_no_gradient_before_its_time(
    visit: Visit, address: str
) -> None:
    lab = open_lab(visit, address, "en/embed/toy-lab/", "toy-lab")
    said, steps = lab.locator("p.sum").first, lab.locator("[data-control=step] input")
    named, chain = lab.locator(".edge.named"), lab.locator("h4", has_text="The chain rule")
    expect(said).to_contain_text("−0.5 × 1 + 0.5 × 2 + 0 = 0.5; after ReLU a¹₁ = 1 and a¹₂ = 0.5")
    expect(lab.locator(".edge[aria-pressed=true]")).to_have_count(0)
    expect(chain).to_have_count(0)
    for step, count in enumerate([4, 4, 0, 0, 2, 0, 0, 0]):
        steps.fill(str(step))
        expect(named).to_have_count(count)
    steps.fill("1")
    example = worked_example.values()
    z2, p = example["z2"], example["p"]
    assert numbers(said.inner_text())[-3:] == pytest.approx([z2[1], *p], abs=1e-4)
    lab.locator(".edge").first.press("Enter")
    expect(chain).to_have_text("The chain rule of w¹₁₁")
    expect(lab.locator("p.sum").last).to_contain_text("reach that step first")
    steps.fill("5")
    expect(lab.locator("p.sum").last).to_contain_text("∂C/∂w¹₁₁")
    expect(lab.get_by_text("The update: w¹₁₁")).to_have_count(0)
    steps.fill("6")
    expect(lab.get_by_text("The update: w¹₁₁")).to_be_visible()
    assert visit.complaints == []


@pytest.mark.parametrize(
    ("states", "weight"),
    [("layer=1&row=1&column=0", "w¹₂₁"), ("layer=2", "w²₂₁"), ("step=5", None)],
)
def test_an_edge_in_a_link_is_chosen(
    visit: Visit, address: str, states: str, weight: str | None
) -> None:
    lab = open_lab(visit, address, f"en/embed/toy-lab/#toy-lab?{states}", "toy-lab")
    expect(lab.locator(".edge").first).to_be_visible()
    chosen = lab.locator(".edge[aria-pressed=true]")
    expect(chosen).to_have_count(1 if weight else 0)
    if weight:
        expect(chosen).to_have_attribute("aria-label", re.compile(weight))


def test_the_small_network_shows_its_biases(visit: Visit, address: str) -> None:
    given = [0.3, -0.2, -0.1, 0.4]
    path = "en/embed/toy-lab/#toy-lab?b1=0.3_-0.2&b2=-0.1_0.4&step=0"
    lab = open_lab(visit, address, path, "toy-lab")
    biases = lab.locator(".node .bias")
    expect(biases).to_have_count(4)
    assert [numbers(text)[0] for text in biases.all_text_contents()] == given
    next_step = lab.get_by_role("button", name="Next")
    for _ in range(5):
        next_step.click()
    assert [numbers(text)[0] for text in biases.all_text_contents()] == given
    next_step.click()
    expect(biases.first).not_to_have_text("b 0.3")
    columns = recompute.columns(str(lab.evaluate("lab => lab.link()")))
    expected = np.concatenate([columns["next_b1"], columns["next_b2"]])
    shown = [numbers(text)[0] for text in biases.all_text_contents()]
    np.testing.assert_allclose(shown, expected, atol=6e-5)
    assert visit.complaints == []


# How far the corners of a text lie outside the circle of its unit.
OUTSIDE = """nodes => nodes.flatMap((node) => {
  const { cx, cy, r } = node.querySelector("circle");
  const [x, y, radius] = [cx, cy, r].map((length) => length.baseVal.value);
  return [...node.querySelectorAll("text:not(.bias)")].map((text) => {
    const box = text.getBBox();
    const half = box.height * 0.3;  // letters fill the middle of a line
    const middle = box.y + box.height / 2;
    const far = Math.max(Math.abs(middle - half - y), Math.abs(middle + half - y));
    return Math.hypot(box.width / 2, far) - radius;
  });
})"""
# Labels of edges through which a line of the drawing runs.
CROSSED = """svg => {
  const lines = [...svg.querySelectorAll(".edge line:not(.reach)")];
  return [...svg.querySelectorAll(".edge text")].filter((text) => {
    const { x, y, width, height } = text.getBBox();
    return lines.some((line) => {
      const [x1, y1, x2, y2] = ["x1", "y1", "x2", "y2"].map((name) => line[name].baseVal.value);
      for (let share = 0; share <= 1; share += 0.005) {
        const [at, up] = [x1 + share * (x2 - x1), y1 + share * (y2 - y1)];
        const inside = at > x && at < x + width && up > y + height / 5 && up < y + (height * 4) / 5;
        if (inside) return true;
      }
      return false;
    });
  }).map((text) => text.textContent);
}"""


@pytest.mark.parametrize("width", [390, 1280])
def test_values_stay_in_their_circles_and_labels_off_the_lines(
    visit: Visit, address: str, width: int
) -> None:
    visit.page.set_viewport_size({"width": width, "height": 800})
    for step in (3, 5, 7):
        visit.page.goto("about:blank")
        lab = open_lab(visit, address, f"en/embed/toy-lab/#toy-lab?step={step}", "toy-lab")
        expect(lab.locator(".node")).to_have_count(6)
        assert max(lab.locator(".node").evaluate_all(OUTSIDE)) < 0
        assert lab.locator(".network").evaluate(CROSSED) == []


@pytest.mark.parametrize("path", ["", "en/"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_drawing_stays_while_the_caption_changes(
    visit: Visit, address: str, width: int, path: str
) -> None:
    visit.page.set_viewport_size({"width": width, "height": 800})
    lab = open_lab(visit, address, f"{path}embed/toy-lab/", "toy-lab")
    steps, heights, tops = lab.locator("[data-control=step] input"), set(), set()
    for step in range(8):
        steps.fill(str(step))
        expect(lab.locator("p.sum").first).to_contain_text(f"{step + 1}. ")
        heights.add(lab.locator("p.sum").first.evaluate("text => text.scrollHeight"))
        tops.add(lab.locator(".network").evaluate("svg => svg.getBoundingClientRect().top"))
    assert len(tops) == 1
    assert lab.locator(".caption > [aria-hidden]").count() == 8
