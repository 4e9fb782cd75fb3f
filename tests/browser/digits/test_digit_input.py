"""The digit that a lab is about: a sample, a drawing, or an empty pad."""

import json
import re

import numpy as np
import pytest
from lab_numbers import MODELS, open_lab, samples
from playwright.sync_api import expect
from visits import Visit

from model_export.digits.data import originals


def test_the_sample_that_is_read_stands_in_the_pad(visit: Visit, address: str) -> None:
    lab = open_lab(visit, address, "en/2-concepts/", "network-view")
    pressed = lab.locator("digit-input .samples [aria-pressed=true]")
    picture = lab.locator("drawing-pad canvas")
    expect(pressed).to_have_attribute("aria-label", "A 7 from the test set")
    lab.locator("digit-input .samples button").nth(4).click()
    expect(pressed).to_have_attribute("aria-label", "A 4 from the test set")
    grey = picture.evaluate(
        "one => [...one.getContext('2d').getImageData(0, 0, 28, 28).data]"
        ".filter((_, index) => index % 4 === 3)"
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
