"""Labs keep still unseen, and speak when their results rest."""

import csv
import io
from typing import Any

import pytest
from figures import tool
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
  const from = lab.course.newest.steps;
  while (lab.course.newest.steps < from + 300) await new Promise((done) => setTimeout(done, 50));
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
        # It ends where no network has its own threshold (digits/measured/decision.py).
        ("confusion-lab", ["0.1", "0.2", "0.5", "0.9", "0.999"], "It answers"),
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


# Holds the graphs of a name until let go; counts graphs, and readings of the test set.
HOLD = """(lab, name) => {
  const running = lab.graph.bind(lab);
  const client = lab.running();
  const held = new Promise((resolve) => { lab.letGo = resolve; });
  lab.runs = [];
  lab.readings = 0;
  lab.graph = async (graph, ...rest) => {
    lab.runs.push(graph);
    const answer = await running(graph, ...rest);
    if (graph === name) await held;
    return answer;
  };
  const counted = (weights) => { lab.readings += 1; return client.compare(weights); };
  lab.running = () => new Proxy(client, {
    get: (_, call) => (call === "compare" ? counted : client[call]),
  });
}"""


def held_and_scrolled_away(
    visit: Visit, address: str, name: str, graph: str, value: str
) -> Locator:
    """Return a lab whose slider has moved, and that is scrolled away while it computes."""
    visit.page.goto(f"{address}en/7-outlook/#{name}?sample=4")
    lab = visit.page.locator(name)
    lab.evaluate("lab => lab.settled()")
    lab.evaluate(HOLD, graph)
    lab.evaluate(MOVE, value)
    lab.evaluate(DRAWN)
    visit.page.evaluate("scrollTo(0, 0)")
    expect(lab).not_to_be_in_viewport()
    visit.page.evaluate(PAINT)
    lab.evaluate("lab => lab.letGo()")
    return lab


def test_an_attack_rests_out_of_view_and_goes_on(visit: Visit, address: str) -> None:
    lab = held_and_scrolled_away(visit, address, "attack-lab", "attack", "0.2")
    visit.page.wait_for_timeout(500)
    assert lab.evaluate("lab => lab.runs") == ["attack"]
    lab.scroll_into_view_if_needed()
    lab.evaluate("lab => lab.settled()")
    assert lab.evaluate("lab => lab.runs.length") > 10
    assert lab.evaluate("lab => lab.columns().epsilon") == [0.2]


def test_the_test_set_is_not_read_out_of_view(visit: Visit, address: str) -> None:
    lab = held_and_scrolled_away(visit, address, "compression-lab", "compress", "50")
    visit.page.wait_for_timeout(1000)  # longer than the slider's rest before a reading
    assert lab.evaluate("lab => lab.readings") == 0
    lab.scroll_into_view_if_needed()
    expect(lab.locator("p.sum")).to_contain_text("bytes")
    expect(lab.locator("p.sum")).not_to_contain_text("…")
    assert lab.evaluate("lab => lab.readings") == 1


# Its slider moves, and it is taken off the page before the slider has rested.
TAKE_OFF = """async (lab) => {
  window.readings = 0;
  const slider = lab.shadowRoot.querySelector("input[type=range]");
  slider.value = "50";
  slider.dispatchEvent(new Event("input"));
  await lab.work;
  lab.measureNow = () => { window.readings += 1; };
  lab.remove();
  await new Promise((resolve) => setTimeout(resolve, 500));
  delete lab.measureNow;
  document.querySelector("main").append(lab);
  return window.readings;
}"""


def test_a_lab_that_is_taken_off_reads_the_test_set_once_it_is_back(
    visit: Visit, address: str
) -> None:
    visit.page.goto(f"{address}en/embed/compression-lab/")
    lab = visit.page.locator("compression-lab")
    lab.evaluate("lab => lab.settled()")
    assert lab.evaluate(TAKE_OFF) == 0
    expect(lab.locator("p.sum")).to_contain_text("bytes")
    expect(lab.locator("p.sum")).not_to_contain_text("…")
    assert visit.complaints == []


def test_the_survey_of_the_test_set_waits_until_it_is_seen(visit: Visit, address: str) -> None:
    fetched: list[str] = []
    visit.page.on("request", lambda request: fetched.append(request.url))
    visit.page.goto(f"{address}en/3-algorithms/")
    lab = visit.page.locator("confusion-lab")
    expect(lab).not_to_be_in_viewport()
    lab.evaluate("lab => lab.ready")
    visit.page.wait_for_timeout(500)
    assert not [url for url in fetched if "digits-test" in url]
    expect(lab.locator(".matrix")).to_have_count(0)
    lab.scroll_into_view_if_needed()
    expect(lab.locator(".matrix")).to_be_visible()
    assert [url for url in fetched if "digits-test" in url]


def test_the_picked_weight_is_explained_aloud(visit: Visit, address: str) -> None:
    visit.page.goto(f"{address}en/embed/backprop-lab/#backprop-lab?sample=2&label=5")
    lab = visit.page.locator("backprop-lab")
    words = lab.locator("rested-words p")
    expect(words).to_contain_text("∂C/∂w")
    lab.locator("pixel-picture[pickable] .pickable").press("ArrowRight")
    explained = lab.locator(".chain .sum")
    expect(words).to_contain_text("One weight")
    expect(words).to_contain_text(explained.inner_text())
    expect(words).not_to_contain_text("The loss")
    expect(words).not_to_contain_text("as the right answer")


def test_the_file_of_a_compression_waits_for_its_accuracy(visit: Visit, address: str) -> None:
    visit.page.goto(f"{address}en/embed/compression-lab/#compression-lab?sample=4")
    lab = visit.page.locator("compression-lab")
    lab.evaluate("lab => lab.settled()")
    for share in ("30", "60"):
        lab.evaluate(MOVE, share)
        with visit.page.expect_download() as taken:
            tool(lab, "Save data").click()
        rows = list(csv.DictReader(io.StringIO(taken.value.path().read_text(encoding="utf-8"))))
        newest = [row for row in rows if row["compressed"]][-1]
        assert newest["compressed"].startswith(f"{share} %")
        assert 0.5 < float(newest["accuracy"]) < 1
    assert len([row for row in rows if row["compressed"]]) == 3
