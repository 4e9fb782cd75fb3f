"""The labs as a reader meets them: every number shown is the one that onnxruntime computes."""

import itertools
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Locator, Route, expect
from visits import Visit

from model_export.digits.data import compact, originals
from model_export.digits.measured import evaluate
from site_src import recompute
from site_src.build import worked_example
from site_src.recompute import graphs

ROOT = Path(__file__).resolve().parents[2]
MODELS = ROOT / "build" / "models" / "digits"
NUMBER = r"[−-]?\d+(?:\.\d+)?(?:e[−+-]?\d+)?"


def samples() -> list[NDArray[np.float32]]:
    stored = json.loads((MODELS / "samples.json").read_text(encoding="utf-8"))
    return [np.array([sample["image"]], np.float32) / 255 for sample in stored]


def classify(image: NDArray[np.float32], output: str) -> NDArray[np.float32]:
    session = onnxruntime.InferenceSession(MODELS / "classify.onnx")
    found: NDArray[np.float32] = session.run([output], {"image": image})[0][0]
    return found


def numbers(text: str) -> list[float]:
    return [float(found.replace("−", "-")) for found in re.findall(NUMBER, text)]


def experiments() -> dict[str, Any]:
    manifest = json.loads((MODELS / "manifest.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = manifest["experiments"]
    return found


def open_lab(visit: Visit, address: str, path: str, tag: str) -> Locator:
    visit.page.goto(address + path)
    visit.page.evaluate(f"document.querySelector('{tag}').ready")
    lab = visit.page.locator(tag)
    lab.scroll_into_view_if_needed()
    return lab


def test_the_opened_network_adds_up_to_the_logit(visit: Visit, address: str) -> None:
    lab = open_lab(visit, address, "en/2-concepts/", "network-view")
    lab.locator("digit-input .samples button").nth(4).click()
    logits = classify(samples()[4], "logits")
    total = lab.locator("p.sum").first
    expect(total).to_contain_text(f"together {logits[4]:.2f}".replace("-", "−"))
    digit, _, shown, _, others, bias, logit = numbers(total.inner_text())
    assert digit == 4
    assert abs(shown + others + bias - logit) < 0.03
    lab.locator(".bar").nth(9).click()
    expect(total).to_contain_text(f"together {logits[9]:.2f}".replace("-", "−"))
    lab.locator(".tile").nth(3).click()
    products, bias, before = numbers(lab.locator(".unit .sum").inner_text())[:3]
    assert abs(products + bias - before) < 0.002
    assert visit.complaints == []


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
    before = lab.locator("h4", has_text="4. One weight").inner_text()
    visit.page.keyboard.press("ArrowRight")
    expect(lab.locator("h4", has_text="4. One weight")).not_to_have_text(before)
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
    rows = [numbers(row.inner_text()) for row in table.locator("tbody tr").all()]
    assert [row[0] for row in rows] == list(range(10))
    errors = [row[-1] for row in rows]
    assert errors[1] < -0.5  # the network reads a 7, so 1 has less than half
    assert sum(errors) == pytest.approx(0, abs=10 * 5e-4)  # of numbers as they are printed
    assert "e−" in table.inner_text()
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


def test_an_attack_along_the_gradient_wins_where_noise_does_not(visit: Visit, address: str) -> None:
    lab = open_lab(visit, address, "en/7-outlook/", "attack-lab")
    before = numbers(lab.locator("p", has_text="Before the change").first.inner_text())
    assert before[0] == 7
    assert 0 < before[2] <= 0.3
    hardened = numbers(lab.locator("p", has_text="adversarially trained").first.inner_text())
    assert hardened[0] == 7
    assert hardened[2] > before[2]
    along, through, random = lab.locator("section strong").all()
    # It opens on the weakest that deceives; stronger noise deceives some networks too.
    expect(along).not_to_contain_text("reads 7")
    expect(through).to_contain_text("reads 7")
    expect(random).to_contain_text("reads 7")
    chart = lab.locator("xy-chart")
    chart.locator("summary").click()
    expect(chart.locator("tbody tr")).to_have_count(3 * len(experiments()["attack"]))
    robust = next(point for point in experiments()["attack"] if point["epsilon"] == 0.1)
    row = chart.locator("tr", has_text="the adversarially trained network").nth(4)
    assert numbers(row.inner_text())[-1] == pytest.approx(
        100 * robust["hardened_accuracy"], abs=0.01
    )
    lab.locator("select").select_option("7")
    for words in ("Before the change", "adversarially trained"):
        expect(lab.locator("p", has_text=words).first).to_contain_text("the goal is 0.00")
    lab.locator("select").select_option("3")
    lab.get_by_role("button", name="PGD").click()
    lab.locator("input[type=range]").fill("0.3")
    expect(along).to_contain_text("reads 3")
    assert visit.complaints == []


@pytest.mark.parametrize("width", [390, 1280])
def test_the_slider_of_an_attack_stays_in_sight_of_its_answers(
    visit: Visit, address: str, width: int
) -> None:
    visit.page.set_viewport_size({"width": width, "height": 844})
    lab = open_lab(visit, address, "7-outlook/", "attack-lab")
    lab.evaluate("lab => lab.settled()")
    last = lab.locator(".sides section").last
    last.evaluate("panel => panel.scrollIntoView({ block: 'end' })")
    slider = lab.locator("input[type=range]")
    expect(slider).to_be_in_viewport(ratio=1)
    for panel in lab.locator(".sides section").all():
        expect(panel.locator("strong")).to_be_in_viewport(ratio=1)
    last.evaluate("panel => panel.scrollIntoView({ block: 'center' })")
    header = visit.page.locator(".md-header").bounding_box()
    box = slider.bounding_box()
    assert header is not None
    assert box is not None
    assert header["height"] <= box["y"] < header["height"] + 40
    at_once = "(at, [x, y]) => at.getRootNode().elementFromPoint(x, y) === at"
    assert slider.evaluate(at_once, [box["x"] + 5, box["y"] + box["height"] / 2])


def test_the_sample_that_is_read_stands_in_the_pad(visit: Visit, address: str) -> None:
    lab = open_lab(visit, address, "en/2-concepts/", "network-view")
    pressed = lab.locator("digit-input .samples [aria-pressed=true]")
    picture = lab.locator("drawing-pad canvas")
    expect(pressed).to_have_attribute("aria-label", "A 7 from the test set")
    lab.locator("digit-input .samples button").nth(4).click()
    expect(pressed).to_have_attribute("aria-label", "A 4 from the test set")
    grey = picture.evaluate(
        "one => [...one.getContext('2d').getImageData(0, 0, 28, 28).data]"
        ".filter((_, place) => place % 4 === 3)"
    )
    assert np.abs(np.array(grey) / 255 - samples()[4]).max() < 0.01
    lab.get_by_role("button", name="Clear").click()
    expect(pressed).to_have_count(0)
    expect(picture).to_have_count(0)


def test_narrow_bars_leave_out_the_shares_of_almost_nothing(visit: Visit, address: str) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    lab = open_lab(visit, address, "en/embed/attack-lab/", "attack-lab")
    shares = lab.evaluate("lab => lab.settled().then(() => lab.columns().probability_random)")
    panel = lab.locator(".sides section").last
    seen = panel.locator(".share").evaluate_all(
        "all => all.map((one) => getComputedStyle(one, '::before').visibility === 'visible')"
    )
    assert seen == [share >= 0.01 for share in shares]
    assert 0 < sum(seen) < 10
    least = shares.index(min(shares))
    name = panel.get_by_role("listitem").nth(least)
    expect(name).to_have_attribute("aria-label", re.compile(rf"^{least}: 0\s%$"))


@pytest.mark.parametrize(
    ("path", "tag", "said"),
    [
        ("2-concepts/", "network-view", "数字 1 的 logit"),
        ("4-mathematics/", "backprop-lab", "正确答案取 1"),
        ("7-outlook/", "attack-lab", "改动之前它读作 1"),
    ],
)
def test_a_drawn_digit_is_taken_and_an_empty_pad_says_so(
    visit: Visit, address: str, path: str, tag: str, said: str
) -> None:
    lab = open_lab(visit, address, path, tag)
    pad = lab.locator("drawing-pad")
    pad.evaluate("pad => pad.scrollIntoView({ block: 'center' })")  # clear of the header
    box = pad.bounding_box()
    assert box is not None
    visit.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 20)
    visit.page.mouse.down()
    visit.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 20, steps=8)
    visit.page.mouse.up()
    # A moment later the sentence is read out too, from a place of its own.
    on_page = lab.locator("p:not([role])")
    expect(on_page.filter(has_text=said)).to_be_visible()
    lab.get_by_role("button", name="清除").click()
    expect(on_page.filter(has_text="还没有画")).to_be_visible()
    assert visit.complaints == []


def test_a_missing_graph_is_named_and_retry_works(visit: Visit, address: str) -> None:
    visit.page.route("**/attack.onnx", lambda route: route.fulfill(status=503, body="busy"))
    lab = open_lab(visit, address, "7-outlook/", "attack-lab")
    expect(lab.get_by_role("alert")).to_contain_text("attack.onnx")
    visit.page.unroute("**/attack.onnx")
    lab.get_by_role("button", name="重试").click()
    expect(lab.locator("section strong").first).to_be_visible()


def test_the_samples_are_test_digits() -> None:
    test = originals.load().test
    stored = json.loads((MODELS / "samples.json").read_text(encoding="utf-8"))
    for sample in stored:
        assert test.images[sample["index"]].tolist() == sample["image"]
        assert test.labels[sample["index"]] == sample["label"]


def test_the_confusion_matrix_is_the_one_that_python_computes(visit: Visit, address: str) -> None:
    labels, predicted, confidence = graphs.judged({})  # the digits of the page, of 16 grey levels
    lab = open_lab(visit, address, "en/3-algorithms/", "confusion-lab")
    rows = lab.locator(".matrix tbody tr")
    expect(rows).to_have_count(10)
    found = [[int(cell or 0) for cell in row.locator("td").all_inner_texts()] for row in rows.all()]
    # Rounding may decide a digit or two.
    assert np.abs(np.array(found) - evaluate.confusion(predicted, labels)).sum() <= 4
    expect(lab.locator("p.levels")).to_contain_text("16 grey levels")
    wrong = next((r, c) for r in range(10) for c in range(10) if r != c and found[r][c])
    lab.locator(f"button[aria-label^='True {wrong[0]}, read as {wrong[1]}:']").click()
    # One diagram of the same network: the drawn one stands in for the lab where it cannot run.
    expect(visit.page.locator("confusion-lab figure.plot")).to_be_hidden()
    groups = (confidence.astype(float) * evaluate.BINS).astype(int).clip(max=evaluate.BINS - 1)
    sizes = np.bincount(groups)
    few = int(((sizes > 0) & (sizes < 20)).sum())
    hollow = lab.locator("xy-chart .s0 circle.hollow")
    assert abs(hollow.count() - few) <= 1
    captions = lab.locator(".gallery figcaption")
    expect(captions).to_have_count(min(24, found[wrong[0]][wrong[1]]))
    expect(captions.first).to_contain_text(f"{wrong[0]} → {wrong[1]}")
    lab.locator("input[type=range]").fill("0")
    expect(lab.locator("p.sum")).to_contain_text("100.00 %")
    right = sum(found[digit][digit] for digit in range(10))
    expect(lab.locator("p.sum")).to_contain_text(f"{right / 100:.2f} % are right")
    assert visit.complaints == []


def test_the_calculator_counts_what_is_published(visit: Visit, address: str) -> None:
    lab = open_lab(visit, address, "en/3-algorithms/", "size-calculator")
    total = lab.locator("table").first.locator("tr").last.locator("td")
    expect(total).to_have_text("174,604,259,328")
    lab.locator("select").first.select_option("GPT-2 small")
    expect(total).to_have_text("124,439,808")
    lab.get_by_label("Layers L").fill("24")
    lab.get_by_label("Layers L").press("Enter")
    expect(total).to_have_text(f"{124_439_808 + 12 * 7_087_872:,}")
    lab.get_by_label("Layers L").fill("-3")
    lab.get_by_label("Layers L").press("Tab")
    expect(lab.get_by_label("Layers L")).to_have_value("24")
    assert visit.complaints == []


@pytest.mark.parametrize(
    ("path", "spoken"), [("", "训练词元 D = 3000 亿"), ("en/", "Training tokens D = 300 billion")]
)
def test_a_long_number_is_said_in_words(visit: Visit, address: str, path: str, spoken: str) -> None:
    lab = open_lab(visit, address, f"{path}embed/size-calculator/", "size-calculator")
    expect(lab.get_by_label(spoken)).to_have_value("300000000000")


@pytest.mark.parametrize("width", [320, 390])
def test_the_confusion_matrix_fits_a_phone(visit: Visit, address: str, width: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": 844})
    lab = open_lab(visit, address, "3-algorithms/", "confusion-lab")
    matrix = lab.locator(".matrix")
    expect(matrix.locator("thead th")).to_have_count(11)
    room = lab.locator(".scroll").first.evaluate("one => one.clientWidth - one.scrollWidth")
    assert room >= 0
    cut = matrix.locator("button").evaluate_all(
        "all => all.filter((one) => one.scrollWidth > one.parentElement.clientWidth + 2).length"
    )
    assert cut == 0


def test_compression_measures_what_is_left(visit: Visit, address: str) -> None:
    lab = open_lab(visit, address, "en/7-outlook/", "compression-lab")
    now = lab.locator("p.sum")
    expect(now).to_contain_text("zeros", ignore_case=True, timeout=20_000)
    expect(now).not_to_contain_text("…")
    full = numbers(now.inner_text().replace(",", ""))
    assert full[0] == 4 * 203_530
    assert full[1] < full[0]
    lab.get_by_role("button", name="4", exact=True).last.click()
    expect(now).to_contain_text(f"{(784 * 256 + 2560) // 2 + 4 * 266:,} bytes")
    expect(now).not_to_contain_text("…")
    four = next(entry for entry in experiments()["quantisation"] if entry["bits"] == 4)
    found = numbers(now.inner_text().replace(",", ""))
    assert found[1] == pytest.approx(four["zipped"], rel=0.02)
    assert found[2] == pytest.approx(computed_again(lab), abs=0.05)
    lab.locator("input[type=range]").fill("99")
    expect(now).not_to_contain_text("…")
    lab.locator("xy-chart summary").click()
    expect(lab.locator("xy-chart tr", has_text="tried by you")).to_have_count(3)
    # The chart ends at 80 %: what lies below is told apart, the reader's own points too.
    tried = experiments()
    points = [*tried["pruning"], *tried["quantisation"], *tried["low_rank"]]
    below = sum(point["accuracy"] < 0.8 for point in points)
    assert below > 0
    for series in range(3):
        own = lab.locator(f"xy-chart .s{series} circle.hollow")
        expect(lab.locator(f"xy-chart .s{series} path.arrow")).to_have_count(own.count())
    hollow = lab.locator("xy-chart :is(.s0, .s1, .s2) circle.hollow")
    expect(hollow).to_have_count(below)
    expect(lab.locator("xy-chart .here path.arrow")).to_have_count(1)
    assert visit.complaints == []


def computed_again(lab: Locator) -> float:
    """Return the accuracy in per cent that Python finds for what the compression lab shows."""
    link = str(lab.evaluate("lab => lab.link()"))
    return 100 * float(recompute.columns(link)["accuracy"][0])


def judge(pixels: NDArray[np.uint8], labels: NDArray[np.uint8]) -> float:
    found = graphs.run("judge", {"pixels": pixels, "labels": labels.astype(np.int64)})
    return 100 * float((found["predicted"] == labels).mean())


def test_the_accuracy_in_the_page_differs_by_the_grey_levels(visit: Visit, address: str) -> None:
    test = originals.load().test
    coarse = compact.unpack((MODELS / "digits-test.bin").read_bytes(), len(test.labels))
    published = 100 * experiments()["pruning"][0]["accuracy"]
    image = 100 / len(test.labels)
    assert judge(test.images.reshape(-1, 784), test.labels) == pytest.approx(published, abs=image)
    lab = open_lab(visit, address, "en/embed/compression-lab/", "compression-lab")
    lab.evaluate("lab => lab.settled()")
    here = numbers(lab.locator("p.sum").inner_text().replace(",", ""))[2]
    assert here == pytest.approx(judge(coarse.images, coarse.labels), abs=1.5 * image)
    expect(lab.locator("p.levels")).to_contain_text(f"{published:.2f} % for the published network")


def test_low_rank_and_distillation_agree_with_the_build(visit: Visit, address: str) -> None:
    lab = open_lab(visit, address, "en/embed/compression-lab/", "compression-lab")
    now = lab.locator("p.sum")
    lab.get_by_role("button", name="Low rank").click()
    sixteen = next(entry for entry in experiments()["low_rank"] if entry["rank"] == 16)
    expect(now).to_contain_text(f"{sixteen['bytes']:,} bytes", timeout=120_000)
    expect(now).not_to_contain_text("…")
    found = numbers(now.inner_text().replace(",", ""))
    assert found[2] == pytest.approx(computed_again(lab), abs=0.2)
    lab.get_by_role("button", name="Distillation").click()
    for name, key in (("with a teacher", "taught"), ("without a teacher", "alone")):
        student = lab.get_by_role("button", name=name)
        student.click()
        expect(student).to_have_attribute("aria-pressed", "true")
        expect(now).not_to_contain_text("…")
        wanted = experiments()["distillation"][key]
        found = numbers(now.inner_text().replace(",", ""))
        assert found[0] == wanted["bytes"]
        assert found[2] == pytest.approx(computed_again(lab), abs=0.05)
    assert visit.complaints == []


def test_the_threshold_walks_along_the_roc(visit: Visit, address: str) -> None:
    lab = open_lab(visit, address, "en/embed/membership-lab/", "membership-lab")
    curve, said = experiments()["membership"]["overfitted"], lab.locator("p.sum")
    for place in (0, 40, 85):
        lab.locator("input[type=range]").fill(str(place))
        wanted = [100 * curve["found"][place], 100 * curve["alarms"][place]]
        assert numbers(said.inner_text())[:2] == pytest.approx(wanted, abs=0.01)
    lab.get_by_role("button", name="the published network").click()
    auc = experiments()["membership"]["shipped"]["auc"]
    expect(said).to_contain_text(f"AUC is {auc:.3f}")
    assert visit.complaints == []


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
    found = worked_example.values()
    z2, p = found["z2"], found["p"]
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
    found = recompute.columns(str(lab.evaluate("lab => lab.link()")))
    expected = np.concatenate([found["next_b1"], found["next_b2"]])
    shown = [numbers(text)[0] for text in biases.all_text_contents()]
    np.testing.assert_allclose(shown, expected, atol=6e-5)
    assert visit.complaints == []
