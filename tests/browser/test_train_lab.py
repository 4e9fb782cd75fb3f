"""The reader trains: it learns, can be stopped, and says so when it cannot go on."""

import re
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from playwright.sync_api import Locator, expect
from visits import LONG, Visit, open_lab, said, unfold_recipe

from site_src import labs


def step(lab: Locator) -> int:
    match = re.search(r"Step (\d+)", lab.locator("p.number").inner_text())
    assert match
    return int(match[1])


def test_from_random_weights_to_95_percent(visit: Visit, address: str) -> None:
    lab = open_lab(visit, address)
    lab.get_by_role("button", name="Start training").click()
    expect(said(lab)).to_contain_text("Training is over", timeout=120_000)
    match = re.search(r"test set ([\d.]+) %", said(lab).inner_text())
    assert match
    assert float(match[1]) >= 95
    lab.locator("summary", has_text="Confusion").click()
    rows = lab.locator("details tbody tr").all()
    counts = [[int(cell) for cell in row.locator("td").all_inner_texts()] for row in rows]
    assert sum(map(sum, counts)) == 10_000
    right = sum(counts[digit][digit] for digit in range(10))
    assert f"{right / 100:.2f}" == match[1]
    lab.locator("digit-input .samples button").nth(0).click()
    expect(lab.locator("section p").first).to_contain_text("reads 0")
    assert visit.complaints == []
    assert visit.foreign == []


@pytest.mark.parametrize("choices", ["units=16", "units=256&batch=32"])
def test_the_goals_are_checked_by_what_was_trained(
    visit: Visit, address: str, choices: str
) -> None:
    known = labs.one("train-lab")
    lab = open_lab(visit, address, f"#train-lab?{choices}&epochs=1")
    expect(lab.locator(".goals .met")).to_have_count(0)
    lab.get_by_role("button", name="Start training").click()
    expect(said(lab)).to_contain_text("Training is over", timeout=120_000)
    accuracy = lab.evaluate("lab => lab.columns().accuracy.at(-1)")
    first = accuracy >= known.number("FIRST_EPOCH")
    few = accuracy >= known.number("WITH_FEW") and choices == f"units={known.whole('FEW_UNITS')}"
    expect(lab.locator(".goals .met")).to_have_count(first + few)
    for strong in lab.locator(".goals strong").all():
        expect(strong).to_contain_text(f"{100 * accuracy:.2f} %")
    lab.get_by_role("button", name="Start over").click()
    expect(lab.locator(".goals .met")).to_have_count(first + few)
    assert visit.complaints == []


def test_a_step_to_another_recipe_ends_what_was_trained_by_the_first(
    visit: Visit, address: str
) -> None:
    """A training that pauses does not go on by a recipe that it was not begun with."""
    lab = open_lab(visit, address, LONG)
    lab.get_by_role("button", name="One step").click()
    expect(said(lab)).to_contain_text("Paused")
    visit.page.locator("lab-steps li > a").last.dispatch_event("click")
    expect(lab.get_by_role("button", name="Start training")).to_be_visible()
    lab.get_by_role("button", name="Start training").click()
    expect(lab.get_by_role("button", name="Pause")).to_be_visible()
    visit.page.locator("lab-steps li > a").first.dispatch_event("click")
    expect(said(lab)).to_contain_text("Stopped", timeout=60_000)
    expect(lab.get_by_role("button", name="Start training")).to_be_visible()
    assert visit.complaints == []


def test_training_stops_goes_on_and_starts_over(visit: Visit, address: str) -> None:
    lab = open_lab(visit, address, LONG)
    figures, curves = lab.locator("p.number"), lab.locator("training-curves")
    expect(said(lab)).to_have_text("Not started yet.")
    for part in (figures, curves):
        expect(part).to_have_count(0)
    lab.get_by_role("button", name="One step").click()
    expect(said(lab)).to_contain_text("Paused")
    for part in (figures, curves):
        expect(part).to_be_visible()
    assert step(lab) == 1
    lab.get_by_role("button", name="Go on").click()
    lab.get_by_role("button", name="Pause").click()
    expect(said(lab)).to_contain_text("Paused")
    # The minibatches that were under way come to their end first.
    expect(lab.locator("p.number")).not_to_contain_text(re.compile(r"Step 1\b"))
    assert step(lab) > 1
    lab.get_by_role("button", name="Start over").click()
    for part in (figures, curves):
        expect(part).to_have_count(0)


# Both before the worker has answered for the minibatches under way; then that answer has come.
PAUSE_AND_START_OVER = """async (lab) => {
  const { course } = lab;
  for (const name of ["Pause", "Start over"]) {
    const buttons = [...lab.shadowRoot.querySelectorAll("button")];
    buttons.find((button) => button.textContent === name).click();
    await lab.updateComplete;
  }
  await course.underway;
  await course.client.current();
  await lab.settled();
}"""


def test_a_training_that_starts_over_at_once_leaves_nothing(visit: Visit, address: str) -> None:
    lab = open_lab(visit, address, LONG)
    lab.get_by_role("button", name="Start training").click()
    shown = [lab.locator(part) for part in ("p.number", "training-curves", "unit-grid")]
    for part in shown:
        expect(part).to_be_visible()
    lab.evaluate(PAUSE_AND_START_OVER)
    for part in shown:
        expect(part).to_have_count(0)
    expect(said(lab)).to_have_text("Not started yet.")
    expect(lab.locator(".answers section").first).to_contain_text("it learns to read")
    assert visit.complaints == []


def test_a_training_that_is_stopped_is_judged(visit: Visit, address: str) -> None:
    lab = open_lab(visit, address, LONG)
    lab.get_by_role("button", name="Start training").click()
    lab.get_by_role("button", name="Stop").click()
    expect(said(lab)).to_contain_text(re.compile(r"Stopped; accuracy on the test set [\d.]+ %"))
    expect(lab.get_by_role("button", name="Start training")).to_be_enabled()
    assert visit.complaints == []


HIDE = """() => {
  Object.defineProperty(document, "hidden", { value: true, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_a_hidden_tab_does_not_train(visit: Visit, address: str) -> None:
    lab = open_lab(visit, address, LONG)
    lab.get_by_role("button", name="Start training").click()
    expect(lab.locator("p.number")).not_to_contain_text("Step 0")
    visit.page.evaluate(HIDE)
    expect(said(lab)).to_contain_text("Paused")
    visit.page.wait_for_timeout(2000)  # the minibatches that were under way
    before = step(lab)
    visit.page.wait_for_timeout(1000)
    assert step(lab) == before


LOGITS = """async () => {
  const lab = document.querySelector("train-lab");
  const { image, course: { weights } } = lab;
  const one = { type: "int64", data: BigInt64Array.of(0n), dims: [1] };
  const pixels = { type: "float32", data: image, dims: [1, 784] };
  const feeds = { image: pixels, digit: one, units: one, ...weights };
  const { logits } = await lab.graph("inspect", feeds, ["logits"]);
  return [[...image], [...logits.data]];
}"""


def test_the_downloaded_file_computes_in_python_what_the_page_computes(
    visit: Visit, address: str, tmp_path: Path
) -> None:
    lab = open_lab(
        visit,
        address,
        "#train-lab?units=32&rate=0.003&batch=64&optimizer=adam&seed=1&digits=train&epochs=1",
    )
    lab.get_by_role("button", name="Start training").click()
    expect(said(lab)).to_contain_text("Training is over", timeout=60_000)
    with visit.page.expect_download() as started:
        lab.get_by_role("button", name="Download as ONNX").click()
    assert started.value.suggested_filename == "digits-784-32-10.onnx"
    path = tmp_path / "own.onnx"
    started.value.save_as(path)
    image, logits = visit.page.evaluate(LOGITS)
    feeds = {"image": np.array([image], np.float32)}
    computed = onnxruntime.InferenceSession(path).run(["logits"], feeds)[0][0]
    assert np.abs(computed - logits).max() < 1e-4
    assert np.abs(computed).max() > 1
    assert visit.complaints == []


def test_the_same_seed_gives_the_same_losses(visit: Visit, address: str) -> None:
    losses = []
    for _ in range(2):
        lab = open_lab(
            visit,
            address,
            "#train-lab?units=16&rate=0.003&batch=64&optimizer=adam&seed=5&digits=train&epochs=1",
        )
        lab.get_by_role("button", name="Start training").click()
        expect(said(lab)).to_contain_text("Training is over", timeout=60_000)
        losses.append(re.search(r"loss [\d.]+", lab.locator("p.number").inner_text()))
    assert losses[0]
    assert losses[1]
    assert losses[0][0] == losses[1][0]


def test_a_learning_rate_too_high_is_explained(visit: Visit, address: str) -> None:
    lab = open_lab(
        visit,
        address,
        "#train-lab?units=64&rate=1&batch=64&optimizer=adam&seed=1&digits=train&epochs=5",
    )
    lab.get_by_role("button", name="Start training").click()
    expect(said(lab)).to_contain_text("learning rate is too high", timeout=60_000)
    expect(lab.get_by_role("button", name="Start training")).to_be_enabled()
    assert visit.complaints == []


def test_a_network_that_died_is_explained(visit: Visit, address: str) -> None:
    lab = open_lab(
        visit,
        address,
        "#train-lab?units=16&rate=1&batch=16&optimizer=sgd&seed=1&digits=train&epochs=1",
    )
    lab.get_by_role("button", name="Start training").click()
    expect(said(lab)).to_contain_text("hardly better than guessing", timeout=60_000)


def test_choices_stand_in_the_address(visit: Visit, address: str) -> None:
    lab = open_lab(visit, address, "#train-lab?units=<script>")
    unfold_recipe(lab)
    lab.get_by_label("Hidden units H").select_option("32")
    expect(visit.page).to_have_url(re.compile("units=32"))
    visit.page.reload()
    visit.page.evaluate("document.querySelector('train-lab').ready")
    expect(lab.get_by_label("Hidden units H")).to_have_value("32")
    expect(lab.locator(".recipe > summary")).to_contain_text("32 hidden units")


def test_missing_digits_are_named(visit: Visit, address: str) -> None:
    visit.page.route("**/digits-train.bin", lambda route: route.fulfill(status=404, body="gone"))
    lab = open_lab(visit, address)
    lab.get_by_role("button", name="Start training").click()
    expect(lab.get_by_role("alert")).to_contain_text("digits-train.bin")


def test_the_trained_network_is_used_in_every_lab_until_the_reader_goes_back(
    visit: Visit, address: str
) -> None:
    lab = open_lab(
        visit,
        address,
        "#train-lab?units=16&rate=0.003&batch=64&optimizer=adam&seed=1&digits=train&epochs=1",
    )
    lab.get_by_role("button", name="Start training").click()
    expect(said(lab)).to_contain_text("Training is over", timeout=60_000)
    lab.get_by_role("button", name="Use it in every lab").click()
    expect(lab.locator(".own").first).to_contain_text("16 hidden units")
    visit.page.goto(f"{address}en/2-concepts/")
    visit.page.evaluate("document.querySelector('network-view').ready")
    view = visit.page.locator("network-view")
    view.scroll_into_view_if_needed()
    expect(view.locator(".own")).to_contain_text("16 hidden units")
    expect(view.locator("p.sum").first).to_contain_text("the other 4 add")
    visit.page.goto(f"{address}en/")
    visit.page.evaluate("document.querySelector('digit-demo').ready")
    demo = visit.page.locator("digit-demo")
    demo.locator(".samples button").nth(0).click()
    expect(demo.locator(".bars .best b")).to_have_text("0")
    with visit.page.expect_event("load"):
        demo.get_by_role("button", name="Back to the published network").click()
    visit.page.evaluate("document.querySelector('digit-demo').ready")
    expect(demo.locator(".own")).to_have_count(0)
    assert visit.complaints == []


KEEP = """(weights) => new Promise((resolve, reject) => {
  const opening = indexedDB.open("large-models-book", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("networks");
  opening.onsuccess = () => {
    const change = opening.result.transaction("networks", "readwrite");
    for (const tensor of Object.values(weights)) {
      tensor.data = new Float32Array(tensor.dims.reduce((a, b) => a * b));
      tensor.type = "float32";
    }
    change.objectStore("networks").put({ weights, units: 3, accuracy: 1 }, "own");
    change.oncomplete = () => { opening.result.close(); resolve(); };
    change.onerror = () => reject(change.error);
  };
})"""

NONSENSE = {"w1": {"dims": [3]}}
ZEROS = {
    "w1": {"dims": [3, 784]},
    "b1": {"dims": [3]},
    "w2": {"dims": [10, 3]},
    "b2": {"dims": [10]},
}
KEPT = """() => new Promise((resolve) => {
  const opening = indexedDB.open("large-models-book", 1);
  opening.onsuccess = () => {
    const store = opening.result.transaction("networks").objectStore("networks");
    store.count().onsuccess = ({ target }) => { opening.result.close(); resolve(target.result); };
  };
})"""


def test_a_kept_network_that_does_not_run_is_forgotten(visit: Visit, address: str) -> None:
    visit.page.goto(f"{address}en/about/")
    visit.page.evaluate(KEEP, NONSENSE)
    visit.page.goto(f"{address}en/")
    visit.page.evaluate("document.querySelector('digit-demo').ready")
    demo = visit.page.locator("digit-demo")
    expect(demo.locator(".own")).to_have_count(0)
    demo.locator(".samples button").nth(7).click()
    expect(demo.locator(".bars .best b")).to_have_text("7")
    assert visit.page.evaluate(KEPT) == 0


def test_a_kept_network_whose_graph_does_not_come_is_kept(visit: Visit, address: str) -> None:
    visit.page.goto(f"{address}en/about/")
    visit.page.evaluate(KEEP, ZEROS)
    visit.page.route("**/inspect.onnx", lambda route: route.abort())
    visit.page.goto(f"{address}en/")
    visit.page.evaluate("document.querySelector('digit-demo').ready")
    demo = visit.page.locator("digit-demo")
    demo.locator(".samples button").nth(7).click()
    expect(demo.locator(".bars .best b")).to_have_text("7")
    assert visit.page.evaluate(KEPT) == 1


PLACES = """lab => ["digit-input", ".answers", ".headline", "training-curves", "unit-grid"]
  .map((part) => lab.shadowRoot.querySelector(part).getBoundingClientRect())
  .map(({ top, bottom }) => [top, bottom].map((at) => at - lab.getBoundingClientRect().top))"""


@pytest.mark.parametrize(("width", "height", "first"), [(1280, 900, 260), (390, 844, 400)])
def test_pad_answers_accuracy_and_weights_are_one_view(
    visit: Visit, address: str, width: int, height: int, first: int
) -> None:
    visit.page.set_viewport_size({"width": width, "height": height})
    lab = open_lab(visit, address, "#train-lab?units=16&epochs=1")
    begin = lab.get_by_role("button", name="Start training")
    expect(lab.locator("button").first).to_have_text("Start training")
    expect(lab.locator(".recipe select").first).to_be_hidden()
    # The published network reads the digit before any training.
    expect(lab.locator(".answers section").nth(1)).to_contain_text("It reads 7")
    begin.click()
    expect(said(lab)).to_contain_text("Training is over", timeout=60_000)
    lab.evaluate("lab => lab.settled()")
    places = lab.evaluate(PLACES)
    pad, answers, headline, curves, grid = places
    assert pad[0] < first
    assert headline[0] < pad[1]
    assert answers[1] < height
    if width > 1000:
        assert max(bottom for _, bottom in places) < height
    assert curves[1] - curves[0] > 250
    assert grid[0] >= curves[1]


def test_the_legend_follows_the_pointer_and_leaves_lines_out(visit: Visit, address: str) -> None:
    lab = open_lab(visit, address, "#train-lab?units=16&epochs=1")
    lab.get_by_role("button", name="Start training").click()
    expect(said(lab)).to_contain_text("Training is over", timeout=60_000)
    curves = lab.locator("training-curves")
    legend, loss = curves.locator("p"), curves.get_by_role("button", name="loss of the minibatch")
    newest = legend.inner_text()
    assert re.search(r"step \d+", newest)
    assert re.search(r"\d\.\d{4}", newest)
    assert re.search(r"[\d.]+\s%", newest)
    curves.locator(".u-over").hover(position={"x": 40, "y": 40})
    expect(legend).not_to_have_text(newest, use_inner_text=True)
    expect(loss).to_have_attribute("aria-pressed", "true")
    loss.click()
    expect(loss).to_have_attribute("aria-pressed", "false")
    assert curves.evaluate("curves => curves.plot.series[1].show") is False
    assert visit.complaints == []
