"""Labs keep still unseen, and speak when their results rest."""

from typing import Any

import pytest
from playwright.sync_api import Locator, expect
from visits import LONG, Visit, open_lab, said

# What is computed from here on, by the names of the graphs.
COUNT_RUNS = """(lab) => {
  const running = lab.graph.bind(lab);
  lab.runs = [];
  lab.graph = (name, ...rest) => { lab.runs.push(name); return running(name, ...rest); };
}"""
MOVE = """(lab, value) => {
  const slider = lab.shadowRoot.querySelector("input[type=range]");
  slider.value = value;
  slider.dispatchEvent(new Event("input", { bubbles: true }));
}"""
LEARN = """async (lab) => {
  const from = lab.newest.steps;
  while (lab.newest.steps < from + 300) await new Promise((done) => setTimeout(done, 50));
}"""
DRAWN = """async (lab) => {
  while (!lab.runs.length) await new Promise((done) => setTimeout(done, 50));
}"""
PAINT = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
# Moves a slider, and waits for the first word and as long again as a second one would take.
DRAG = """async (lab, values) => {
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const region = lab.shadowRoot.querySelector("rested-words").shadowRoot;
  const slider = lab.shadowRoot.querySelector("input[type=range]");
  lab.heard = [];
  new MutationObserver(() => lab.heard.push(region.textContent.trim()))
    .observe(region, { childList: true, characterData: true, subtree: true });
  for (const value of values) {
    slider.value = value;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await wait(60);
  }
  while (!lab.heard.length) await wait(50);
  await wait(1000);
}"""


def settled_out_of_view(visit: Visit, address: str) -> Locator:
    """Return an attack lab that has shown its numbers and is then scrolled away."""
    visit.page.goto(f"{address}en/7-outlook/#attack-lab?epsilon=0.1")
    lab = visit.page.locator("attack-lab")
    lab.evaluate("lab => lab.settled()")
    visit.page.evaluate("scrollTo(0, 0)")
    expect(lab).not_to_be_in_viewport()
    return lab


def test_a_lab_out_of_view_computes_when_it_is_seen_again(visit: Visit, address: str) -> None:
    lab = settled_out_of_view(visit, address)
    visit.page.evaluate(PAINT)
    lab.evaluate(COUNT_RUNS)
    for epsilon in ("0.2", "0.25", "0.15"):
        lab.evaluate(MOVE, epsilon)
    # The answer of another lab's graph comes after any that this one might have asked for.
    visit.page.evaluate("document.querySelector('compression-lab').ready")
    visit.page.wait_for_timeout(200)
    assert lab.evaluate("lab => lab.runs") == []
    lab.scroll_into_view_if_needed()
    attacked = "lab => lab.settled().then(() => Math.max(...lab.columns().epsilon))"
    assert lab.evaluate(attacked) == 0.15
    assert "attack" in lab.evaluate("lab => lab.runs")
    assert visit.complaints == []


def test_numbers_that_are_asked_for_come_from_out_of_view_too(visit: Visit, address: str) -> None:
    lab = settled_out_of_view(visit, address)
    lab.evaluate(COUNT_RUNS)
    lab.evaluate(MOVE, "0.2")
    lab.evaluate("lab => lab.settled()")
    assert "attack" in lab.evaluate("lab => lab.runs")


def test_a_training_goes_on_out_of_view_and_draws_nothing(visit: Visit, address: str) -> None:
    lab = open_lab(visit, address, LONG)
    lab.get_by_role("button", name="Start training").click()
    expect(lab.locator("unit-grid")).to_be_visible()
    visit.page.evaluate("scrollTo(0, 0)")
    expect(lab).not_to_be_in_viewport()
    visit.page.evaluate(PAINT)
    visit.page.wait_for_timeout(300)  # the slice that was under way
    lab.evaluate(COUNT_RUNS)
    lab.evaluate(LEARN)
    assert lab.evaluate("lab => lab.runs") == []
    lab.scroll_into_view_if_needed()
    lab.evaluate(DRAWN)
    lab.get_by_role("button", name="Pause").click()
    expect(said(lab)).to_contain_text("Paused")


@pytest.mark.parametrize(
    ("name", "values", "last"),
    [
        ("attack-lab", ["0.05", "0.1", "0.15", "0.2", "0.25", "0.3"], "It reads"),
        ("backprop-lab", ["-4", "-3", "-2", "-1", "0"], "The loss"),
        ("membership-lab", ["0", "10", "20", "30", "50", "60"], "It finds"),
        ("confusion-lab", ["0.1", "0.2", "0.5", "0.9", "0.95"], "It answers"),
    ],
)
def test_a_slider_is_heard_once_when_it_rests(
    visit: Visit, address: str, name: str, values: list[str], last: str
) -> None:
    visit.page.goto(f"{address}en/embed/{name}/")
    lab = visit.page.locator(name)
    words = lab.locator("rested-words p")
    expect(words).not_to_be_empty()
    lab.evaluate(DRAG, values)
    heard: Any = lab.evaluate("lab => lab.heard")
    assert len(heard) == 1
    assert last in heard[0]
    assert heard[0] == words.inner_text()
