"""The demo as a reader meets it: drawn on, broken, and compared with onnxruntime in Python."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
from playwright.sync_api import Browser, Page, expect
from visits import Visit

from model_export.digits.data import originals
from model_export.digits.data.scribbles import scribbles
from model_export.digits.measured import strokes
from site_src.recompute import graphs
from site_src.serve.local_server import serving

ROOT = Path(__file__).resolve().parents[2]
DIGITS: dict[str, list[list[list[float]]]] = json.loads(
    (Path(__file__).parent / "digits.json").read_text(encoding="utf-8")
)
DEMO = "document.querySelector('digit-demo')"
LANGUAGES = ["", "en/"]


def open_home(page: Page, address: str, path: str = "") -> None:
    """Open a home page on which nothing moves by itself."""
    page.emulate_media(reduced_motion="reduce")
    page.goto(address + path)
    page.evaluate(f"{DEMO}.ready")
    turn_to_the_pad(page)


def turn_to_the_pad(page: Page) -> None:
    """On a phone: choose the machine that reads."""
    switch = page.locator("label[for=show-reader]")
    if switch.is_visible():
        switch.click()


def draw(page: Page, lines: list[list[list[float]]]) -> None:
    """Draw with the mouse; points are in hundredths of the pad."""
    box = page.locator("drawing-pad").bounding_box()
    assert box is not None
    for line in lines:
        on_screen = [
            (box["x"] + x / 100 * box["width"], box["y"] + y / 100 * box["height"]) for x, y in line
        ]
        page.mouse.move(*on_screen[0])
        page.mouse.down()
        for x, y in on_screen[1:]:
            page.mouse.move(x, y, steps=4)
        page.mouse.up()


def verdict(page: Page) -> Any:  # noqa: ANN401
    return page.locator("digit-demo .verdict .digit")


@pytest.mark.parametrize("digit", list("0123456789"))
def test_a_digit_drawn_by_mouse_is_read(visit: Visit, address: str, digit: str) -> None:
    open_home(visit.page, address)
    draw(visit.page, DIGITS[digit])
    expect(verdict(visit.page)).to_have_text(f"这是 {digit}")
    assert visit.complaints == []
    assert visit.foreign == []


def test_english_page_speaks_english(visit: Visit, address: str) -> None:
    open_home(visit.page, address, "en/")
    expect(verdict(visit.page)).to_have_text("This is a 7")
    visit.page.locator("digit-demo").get_by_role("button", name="Clear").click()
    expect(verdict(visit.page)).to_have_text("Nothing drawn yet")
    draw(visit.page, DIGITS["3"])
    expect(verdict(visit.page)).to_have_text("This is a 3")
    assert visit.complaints == []


def test_it_begins_with_a_test_digit_that_the_first_stroke_clears(
    visit: Visit, address: str
) -> None:
    open_home(visit.page, address)
    demo = visit.page.locator("digit-demo")
    told = demo.locator(".verdict", has_text="这是一张测试图。画一个你自己的")
    pressed = demo.locator(".samples [aria-pressed=true]")
    expect(verdict(visit.page)).to_have_text("这是 7")
    expect(demo.locator(".bars .best b")).to_have_text("7")
    expect(told).to_be_visible()
    expect(pressed).to_have_attribute("aria-label", "测试集里的一个 7")
    expect(demo.locator("drawing-pad canvas")).to_be_visible()
    draw(visit.page, DIGITS["3"])
    expect(verdict(visit.page)).to_have_text("这是 3")
    for gone in (told, pressed, demo.locator("drawing-pad canvas")):
        expect(gone).to_have_count(0)
    assert visit.complaints == []


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_jumps_when_the_first_answer_comes(visit: Visit, address: str, width: int) -> None:
    page, held = visit.page, []
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 844})
    page.route("**/classify.onnx", lambda route: held.append(route))
    with page.expect_request("**/classify.onnx"):
        page.goto(f"{address}en/")
    turn_to_the_pad(page)
    parts = [page.locator(f"digit-demo {part}") for part in (".bars", ".samples", "lab-footer")]
    before = [part.bounding_box() for part in parts]
    expect(verdict(page)).to_have_text("\u00a0")
    held[0].continue_()
    expect(verdict(page)).to_have_text("This is a 7")
    assert [part.bounding_box() for part in parts] == before


def test_a_blank_pad_predicts_nothing(visit: Visit, address: str) -> None:
    open_home(visit.page, address)
    visit.page.get_by_role("button", name="清除").click()
    expect(verdict(visit.page)).to_have_text("还没有画")
    empty = visit.page.evaluate(f"{DEMO}.classify([])")
    assert empty["digit"] is None
    assert empty["guess"] == -1
    assert empty["probabilities"] == [0] * 10
    draw(visit.page, DIGITS["2"])
    visit.page.get_by_role("button", name="清除").click()
    expect(verdict(visit.page)).to_have_text("还没有画")


def test_undo_takes_back_one_stroke(visit: Visit, address: str) -> None:
    open_home(visit.page, address)
    draw(visit.page, [*DIGITS["1"], [[10, 90], [90, 90]]])
    visit.page.get_by_role("button", name="撤销").click()
    expect(verdict(visit.page)).to_have_text("这是 1")


def test_touch_draws_and_does_not_scroll(browser: Browser, address: str) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    open_home(page, address)
    box = page.locator("drawing-pad").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 844, "the pad is not above the fold"
    touch = context.new_cdp_session(page)
    line = [(box["x"] + box["width"] / 2, box["y"] + box["height"] * t) for t in (0.2, 0.5, 0.8)]
    for kind, points in (
        ("touchStart", [line[0]]),
        ("touchMove", [line[1]]),
        ("touchMove", [line[2]]),
        ("touchEnd", []),
    ):
        touch.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]},
        )
    expect(verdict(page)).to_have_text("这是 1")
    assert page.evaluate("scrollY") == 0
    context.close()


def test_a_one_drawn_by_keyboard(visit: Visit, address: str) -> None:
    open_home(visit.page, address)
    visit.page.locator("drawing-pad").focus()
    pen = visit.page.locator("drawing-pad").get_by_role("status")
    expect(pen).to_be_empty()
    lines = [("ArrowUp", 9, "已抬笔"), (" ", 1, "已落笔"), ("ArrowDown", 18, "已落笔")]
    for key, times, told in [*lines, (" ", 1, "已抬笔")]:
        for _ in range(times):
            visit.page.keyboard.press(key)
        expect(pen).to_have_text(told)
    expect(verdict(visit.page)).to_have_text("这是 1")
    visit.page.keyboard.press(" ")
    expect(pen).to_have_text("已落笔")
    visit.page.keyboard.press("Escape")
    expect(pen).to_have_text("已抬笔")
    expect(verdict(visit.page)).to_have_text("还没有画")


def test_the_sample_digits_are_read(visit: Visit, address: str) -> None:
    open_home(visit.page, address)
    buttons = visit.page.locator("digit-demo .samples button")
    expect(buttons).to_have_count(10)
    for digit in (0, 7):
        buttons.nth(digit).click()
        expect(visit.page.locator("digit-demo .bars .best b")).to_have_text(str(digit))


def least_like_a_digit() -> list[list[list[float]]]:
    """Return the scribble of which the network is least sure, in hundredths of the pad."""
    every = scribbles(200)
    drawn = [strokes.Drawing(0, "", segments) for segments in every]
    images = strokes.images_of(drawn, graphs.MODELS / "digits")
    shares = graphs.run("classify", {"image": images})["probabilities"]
    lines = every[shares.max(axis=1).argmin()].reshape(-1, 2, 2)
    low, high = lines.min(axis=(0, 1)), lines.max(axis=(0, 1))
    on_pad: list[list[list[float]]] = (10 + 80 * (lines - low) / (high - low).max()).tolist()
    return on_pad


def test_a_scribble_is_not_known(visit: Visit, address: str) -> None:
    open_home(visit.page, address, "en/")
    draw(visit.page, least_like_a_digit())
    expect(verdict(visit.page)).to_have_text("I don't know")
    hint = visit.page.locator("digit-demo .verdict .muted").first
    expect(hint).to_have_text(re.compile(r"Most like \d .*then \d"))


@pytest.mark.parametrize(
    ("pattern", "sentence"),
    [
        ("**/classify.onnx", "classify.onnx"),
        ("**/ort.slim.wasm", "ort.slim.wasm"),
        ("**/manifest.json", "manifest.json"),
        ("**/worker.js", "worker.js"),
    ],
)
def test_a_missing_file_is_named_and_retry_works(
    visit: Visit, address: str, pattern: str, sentence: str
) -> None:
    page = visit.page
    page.route(pattern, lambda route: route.fulfill(status=503, body="busy"))
    page.goto(address)
    alert = page.locator("digit-demo [role=alert]")
    expect(alert).to_contain_text(sentence)
    expect(page.get_by_role("heading", name="全书地图")).to_be_visible()
    page.unroute(pattern)
    page.get_by_role("button", name="重试").click()
    page.evaluate(f"{DEMO}.ready")
    draw(page, DIGITS["7"])
    expect(verdict(page)).to_have_text("这是 7")


def test_no_network_is_named(visit: Visit, address: str) -> None:
    visit.page.route("**/classify.onnx", lambda route: route.abort())
    visit.page.goto(address)
    expect(visit.page.locator("digit-demo [role=alert]")).to_contain_text("连接断了")


def test_a_tampered_model_is_refused(visit: Visit, address: str) -> None:
    genuine = bytearray(next(ROOT.glob("site/assets/*/models/digits/classify.onnx")).read_bytes())
    genuine[5000] ^= 1
    visit.page.route("**/classify.onnx", lambda route: route.fulfill(body=bytes(genuine)))
    visit.page.goto(address)
    expect(visit.page.locator("digit-demo [role=alert]")).to_contain_text("与发布的不一致")


def test_bad_strokes_are_refused_and_good_ones_still_read(visit: Visit, address: str) -> None:
    open_home(visit.page, address)
    for bad in ("[[[NaN, 1]]]", "[[[1, Infinity]]]", "'text'", "[[[1]]]"):
        said = visit.page.evaluate(f"{DEMO}.classify({bad}).catch(error => error.message)")
        assert "strokes" in said, bad
    assert visit.page.evaluate(f"{DEMO}.classify({json.dumps(DIGITS['4'])})")["digit"] == 4


def test_page_and_python_agree_on_a_hundred_test_images(visit: Visit, address: str) -> None:
    images = originals.load().test.tensors(__import__("torch").device("cpu"))[0][:100].numpy()
    session = onnxruntime.InferenceSession(ROOT / "build/models/digits/classify.onnx")
    expected = session.run(["logits"], {"image": images})[0]
    open_home(visit.page, address)
    run = f"async (images) => Promise.all(images.map((image) => {DEMO}.logits(image)))"
    probabilities = np.array(visit.page.evaluate(run, images.tolist()))
    assert np.abs(probabilities - expected).max() < 1e-4


def test_page_and_python_draw_the_same_image(visit: Visit, address: str) -> None:
    session = onnxruntime.InferenceSession(ROOT / "build/models/digits/preprocess.onnx")
    open_home(visit.page, address)
    for lines in DIGITS.values():
        expected = session.run(["image"], {"segments": strokes.segments_of(lines)})[0][0]
        answer = visit.page.evaluate(f"(lines) => {DEMO}.classify(lines)", lines)
        assert np.abs(np.array(answer["image"]) - expected).max() < 1e-4


@pytest.mark.parametrize("path", LANGUAGES)
def test_the_language_switch_stays_on_a_deep_page(visit: Visit, address: str, path: str) -> None:
    visit.page.goto(f"{address}{path}4-mathematics/")
    other = "zh" if path else "en"
    visit.page.locator(".md-select button").hover()
    visit.page.locator(f"a.md-select__link[hreflang={other}]").click()
    visit.page.wait_for_url(f"{address}{'' if path else 'en/'}4-mathematics/")
    assert visit.page.locator("html").get_attribute("lang") == other
    assert visit.complaints == []


@pytest.mark.parametrize(("path", "query"), [("", "数学"), ("en/", "mathematics")])
def test_search_finds(visit: Visit, address: str, path: str, query: str) -> None:
    visit.page.goto(address + path)
    box, results = (
        visit.page.locator(part) for part in ("input.md-search__input", ".md-search-result__item")
    )
    box.click()
    for _ in range(40):  # the index arrives some time after the page
        box.fill(query)
        box.press("End")  # the theme listens to keys
        if results.count():
            break
        visit.page.wait_for_timeout(250)
    expect(results.first).to_be_attached()


def test_the_site_works_below_a_subpath(visit: Visit, tmp_path: Path) -> None:
    (tmp_path / "some").mkdir()
    (tmp_path / "some" / "book").symlink_to(ROOT / "site")
    with serving(tmp_path) as address:
        page = visit.page
        page.goto(f"{address}some/book/en/2-concepts/")
        page.locator(".md-nav__link", has_text="Home").first.evaluate("link => link.click()")
        page.wait_for_url(f"{address}some/book/en/")
        page.evaluate(f"{DEMO}.ready")
        draw(page, DIGITS["5"])
        expect(verdict(page)).to_have_text("This is a 5")
        assert visit.complaints == []
