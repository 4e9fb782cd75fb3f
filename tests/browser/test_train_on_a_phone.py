"""A reader on a phone trains, pauses, draws, and takes the network home; in both languages."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from visits import Visit, said, watch

THREE: list[list[list[float]]] = json.loads(
    (Path(__file__).parent / "digits.json").read_text(encoding="utf-8")
)["3"]
CHOICES = "#train-lab?units=64&rate=0.003&batch=16&optimizer=adam&seed=1&digits=train&epochs=50"
WORDS = {
    "": ("开始训练", "暂停", "已暂停", "继续", "停止", "已停止", "下载为 ONNX"),
    "en/": ("Start training", "Pause", "Paused", "Go on", "Stop", "Stopped", "Download as ONNX"),
}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Resolves with the width of the hidden units' pictures when something is painted in each line.
PAINTED = """async (grid) => {
  const canvas = grid.shadowRoot.querySelector("canvas");
  const lines = () => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const columns = new Set();
    for (let i = 0; i < data.length; i += 4)
      if (data[i] + data[i + 1] + data[i + 2]) columns.add(Math.floor(i / 4 / canvas.width / 30));
    return columns.size;
  };
  while (lines() < 8) await new Promise((done) => setTimeout(done, 50));
  return canvas.width;
}"""
AN_EPOCH = """async (lab) => {
  while (!lab.course.judged) await new Promise((done) => setTimeout(done, 50));
}"""
READ = """async (lab) => {
  await lab.settled();
  const { probability_trained } = lab.columns();
  return [[...lab.image], probability_trained];
}"""


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Visit]:
    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        device_scale_factor=2,
        has_touch=True,
        is_mobile=True,
    )
    yield watch(context.new_page(), address)
    context.close()


def draw_with_a_finger(page: Page, pad: Locator, lines: list[list[list[float]]]) -> None:
    """Draw on the pad; points are in hundredths of it."""
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    touch = page.context.new_cdp_session(page)
    for line in lines:
        points = [
            {"x": box["x"] + x / 100 * box["width"], "y": box["y"] + y / 100 * box["height"]}
            for x, y in line
        ]
        for index, point in enumerate(points):
            kind = "touchMove" if index else "touchStart"
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
        # A finger that rests before it is lifted does not fling, which would swallow the next tap.
        page.wait_for_timeout(200)
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [points[-1]]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.mark.parametrize("path", WORDS)
def test_a_phone_trains_pauses_draws_and_exports(
    phone: Visit, address: str, path: str, tmp_path: Path
) -> None:
    start, pause, paused, go_on, stop, stopped, download = WORDS[path]
    page = phone.page
    page.goto(f"{address}{path}5-practice/{CHOICES}")
    page.evaluate("document.querySelector('train-lab').ready")
    lab = page.locator("train-lab")
    lab.get_by_role("button", name=start, exact=True).tap()
    lab.get_by_role("button", name=pause, exact=True).tap()
    expect(said(lab)).to_contain_text(paused)
    assert page.evaluate(SIDEWAYS) == 0
    lab.get_by_role("button", name=go_on, exact=True).tap()
    lab.evaluate(AN_EPOCH)
    lab.get_by_role("button", name=stop, exact=True).tap()
    expect(said(lab)).to_contain_text(stopped)
    # Eight pictures a line on a phone: 64 units make eight lines, painted one after another.
    grid = lab.locator("unit-grid")
    expect(grid).to_be_visible()
    assert grid.evaluate(PAINTED) == 8 * 30 - 2

    draw_with_a_finger(page, lab.locator("drawing-pad"), THREE)
    image, shares = lab.evaluate(READ)
    # What it reads depends on when it was stopped.
    read = str(int(np.argmax(shares)))
    expect(lab.locator(".sides section").first.locator("p")).to_contain_text(read)
    assert page.evaluate(SIDEWAYS) == 0

    with page.expect_download() as started:
        lab.get_by_role("button", name=download, exact=True).tap()
    file = tmp_path / "own.onnx"
    started.value.save_as(file)
    feeds = {"image": np.array([image], np.float32)}
    computed = onnxruntime.InferenceSession(file).run(["probabilities"], feeds)[0][0]
    assert np.abs(computed - shares).max() < 1e-5
    assert phone.complaints == []
    assert phone.foreign == []
