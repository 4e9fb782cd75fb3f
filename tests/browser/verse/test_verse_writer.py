"""The writer of verse as a reader meets it: begun, written, turned elsewhere, refused."""

import json
import re
from typing import Any

import pytest
import torch
from figures import open_alone, settled_alone, shown
from playwright.sync_api import Browser, Locator, Page, expect
from visits import Visit, tampered, watch

from model_export.export import references
from model_export.verse.data.samples import BETWEEN
from model_export.verse.graphs.write import cached
from model_export.verse.network import Shape
from model_export.verse.records import FOLDER, VALIDATION
from site_src.recompute.graphs import MODELS
from site_src.recompute.link import State
from site_src.recompute.verse import verse_writer as again

LAB = "verse-writer"
# Whatever verse needs: its worker, runtime, graphs and tokens.
OF_VERSE = re.compile(r"/(models|runtime)/verse/")
WRITTEN = "lab => lab.settled().then(() => lab.columns().token)"
ALL_STATES = "topK=50&topP=0.95&branch=none&open=none&temperature=0.8"
TOO_LONG = "月" * 10_000


def alone(visit: Visit, address: str, language: str, states: str = "") -> Locator:
    """Open the writer on its own page, and let it finish a poem."""
    visit.page.emulate_media(reduced_motion="reduce")
    return settled_alone(visit.page, address, LAB, language, states)


def text_of(lab: Locator) -> str:
    return str(lab.evaluate("lab => lab.joined(lab.poem.written.tokens)"))


def asked(language: str, start: str, seed: int, form: int = 5) -> again.Order:
    states = f"start={start}&form={form}&seed={seed}&language={language}&{ALL_STATES}"
    return again.order(State(LAB, dict(each.split("=", 1) for each in states.split("&"))))


def by_torch(order: again.Order) -> list[int]:
    """Return the tokens that PyTorch writes."""
    feeds = order.feeds(order.language.steps(order.form))
    blocks = sum(name.startswith("keys_") for name in feeds)
    heads, _, head = feeds["keys_0"].shape
    graph = cached(Shape(len(order.language.tokens), heads * head, blocks, heads))
    inputs = {name: torch.from_numpy(feeds[name]) for name in graph.inputs}
    with torch.no_grad():
        answers = dict(zip(graph.outputs, references.answer(graph, inputs), strict=True))
    written: list[int] = answers["written"].tolist()
    return written[: written.index(0)] if 0 in written else written


def test_nothing_is_fetched_before_the_reader_asks(browser: Browser, address: str) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    visit = watch(page, address)
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(address)
    lab = page.locator(LAB)
    lab.scroll_into_view_if_needed()
    page.wait_for_timeout(1_000)
    assert not any(OF_VERSE.search(url) for url in fetched)
    lab.get_by_label("诗的开头").fill("春眠不觉晓")
    lab.get_by_role("button", name="接着写").click()
    lab.evaluate("async (lab) => { await lab.ready; await lab.settled(); }")
    expect(lab.locator("verse-stage").get_by_role("option")).to_have_count(24)
    assert text_of(lab).startswith("春眠不觉晓")
    assert sum("zh.onnx" in url for url in fetched) == 1
    assert not any("en.onnx" in url or "en-tokens" in url for url in fetched)
    assert visit.complaints == []
    assert visit.foreign == []
    context.close()


def test_it_writes_piece_by_piece_and_a_tap_finishes(visit: Visit, address: str) -> None:
    visit.page.goto(f"{address}embed/{LAB}/")
    lab = visit.page.locator(LAB)
    lab.evaluate("lab => lab.settled()")
    lab.get_by_role("button", name="换一首").click()
    awaited = lab.locator("verse-poem .awaited")
    expect(awaited).not_to_have_count(0)
    before = awaited.count()
    expect(lab.locator("verse-poem .awaited")).not_to_have_count(before)
    lab.locator("verse-poem .poem").click()
    expect(awaited).to_have_count(0)
    expect(lab.locator("candidate-list")).to_have_count(0)  # that tap chose nothing
    assert visit.complaints == []


@pytest.mark.parametrize(
    ("language", "start", "form"),
    [("zh", "床前明月光", 5), ("zh", "月落", 7), ("en", "The moon", 5), ("en", "", 5)],
)
def test_a_seed_writes_what_pytorch_writes(
    visit: Visit, address: str, language: str, start: str, form: int
) -> None:
    lab = alone(visit, address, language)
    for seed in (0, 1, 20):
        wish = json.dumps({"start": start, "seed": seed, "form": form})
        verse: dict[str, Any] = lab.evaluate(f"lab => lab.write({wish})")
        order = asked(language, start, seed, form)
        assert verse["tokens"] == by_torch(order)
        assert verse["text"] == "".join(order.language.tokens[token] for token in verse["tokens"])
        assert len(verse["probabilities"]) == len(verse["tokens"])
        assert lab.evaluate(f"lab => lab.write({wish})")["text"] == verse["text"]
    assert visit.complaints == []


def test_a_title_opens_the_poem(visit: Visit, address: str) -> None:
    visit.page.goto(f"{address}embed/{LAB}/")
    lab = visit.page.locator(LAB)
    lab.evaluate("lab => lab.ready")
    lab.get_by_role("button", name="《秋思》").click()
    expect(lab.get_by_label("诗的开头")).to_have_value("秋思")
    lab.evaluate("lab => lab.settled()")
    assert text_of(lab).startswith("秋思")
    expect(lab.get_by_role("button", name="七言")).to_have_attribute("aria-pressed", "true")


def test_english_is_cut_as_python_cuts_it(visit: Visit, address: str) -> None:
    lab = alone(visit, address, "en")
    poems = (FOLDER / "en" / VALIDATION).read_text(encoding="utf-8").split(BETWEEN)
    lines = [poem.strip("\n").split("\n")[0] for poem in poems]
    cut = lab.evaluate(
        "(lab, lines) => Promise.all(lines.map((each) => lab.running().lay(each, 5)))", lines
    )
    tokens = again.language("en").pieces
    assert [each["given"] for each in cut] == [tokens(line, 5) for line in lines]


def test_a_text_is_scored_as_it_stands(visit: Visit, address: str) -> None:
    lab = alone(visit, address, "zh")
    real = lab.evaluate("lab => lab.score('白日依山尽，黄河入海流。')")
    shuffled = lab.evaluate("lab => lab.score('尽山日依白，流海入河黄。')")
    assert real["characters"] == shuffled["characters"] == 12
    assert 0 < real["nats"] < shuffled["nats"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_another_candidate_is_gone_on_from(visit: Visit, address: str, language: str) -> None:
    lab = alone(visit, address, language, "seed=5")
    before: list[int] = lab.evaluate(WRITTEN)
    lab.get_by_role("option").nth(14).click()
    choices = lab.locator("candidate-list button")
    expect(choices).to_have_count(20)
    other = choices.and_(lab.locator("[aria-current=false]")).nth(3)
    other.click()
    expect(choices).to_have_count(0)
    expect(visit.page).to_have_url(re.compile("branch="))
    after: list[int] = lab.evaluate(WRITTEN)
    assert after[:14] == before[:14]
    assert after[14] != before[14]
    link = str(lab.evaluate("lab => lab.link()"))
    visit.page.goto("about:blank")
    visit.page.goto(link)
    assert lab.evaluate(WRITTEN) == after
    lab.locator(".keep button", has_text=re.compile("回到|Back")).click()
    assert lab.evaluate(WRITTEN) == before
    assert visit.complaints == []


def test_the_distribution_follows_the_sliders(visit: Visit, address: str) -> None:
    lab = alone(visit, address, "zh", "open=10&topP=1")  # all are kept, whatever the network
    before: list[int] = lab.evaluate(WRITTEN)
    shares = "lab => lab.settled().then(() => lab.columns().candidate_share)"
    warm: list[float] = lab.evaluate(shares)
    lab.get_by_label("温度").fill("0.5")
    cold: list[float] = lab.evaluate(shares)
    assert cold[0] > warm[0]
    lab.get_by_label("top-k").fill("2")  # the third step: three are kept
    kept: list[float] = lab.evaluate(shares)
    assert [share > 0 for share in kept] == [True] * 3 + [False] * 17
    assert sum(kept) == pytest.approx(1, abs=1e-5)
    assert lab.evaluate(WRITTEN)[:10] == before[:10]  # what stands before them stays


@pytest.mark.parametrize(
    ("language", "typed", "said"),
    [
        ("zh", "🌙明月", "“🌙”"),
        ("zh", "the moon", "“themon”"),
        ("zh", TOO_LONG, "最多接得住 20 个字"),
        ("zh", "明月，", "没有落在句末"),
        ("en", "明月 café", "“明月é”"),
        ("en", "moon " * 2_000, "too long"),
    ],
)
def test_what_cannot_be_read_is_named_and_stays(
    visit: Visit, address: str, language: str, typed: str, said: str
) -> None:
    lab = alone(visit, address, language)
    before = lab.evaluate(WRITTEN)
    field = lab.locator("form input")
    field.fill(typed)
    field.press("Enter")
    expect(lab.locator("p.refusal")).to_contain_text(said)
    expect(field).to_have_value(typed)
    assert lab.evaluate(WRITTEN) == before
    field.fill("")
    field.press("Enter")
    expect(lab.locator("p.own", has_text=re.compile("没有写开头|no beginning"))).to_be_visible()
    expect(lab.locator("p.refusal")).to_be_empty()
    assert visit.complaints == []


@pytest.mark.parametrize(
    "states",
    [
        "seed=1e99&temperature=0&topK=-1&topP=NaN&form=6",
        "branch=9999_9999&open=79",
        "branch=" + "1_" * 50_000,
        "language=xx&start=" + "x" * 9_000,
        "open=23&seed=0&__proto__=1",
    ],
)
def test_a_hostile_link_still_leads_to_a_poem(visit: Visit, address: str, states: str) -> None:
    lab = alone(visit, address, "zh", states)
    expect(lab.get_by_role("option")).to_have_count(24)
    assert visit.complaints == []


def test_a_link_with_another_script_says_so(visit: Visit, address: str) -> None:
    lab = alone(visit, address, "zh", "start=<script>alert(1)<%2Fscript>")
    expect(lab.locator("p.refusal")).to_contain_text("“<script>ale(…”")
    assert visit.complaints == []


def test_a_link_of_the_other_language_brings_its_settings_alone(visit: Visit, address: str) -> None:
    lab = alone(visit, address, "en", "language=zh&start=床前明月光&branch=8_9_10&temperature=0.5")
    expect(lab.locator("form input")).to_have_value(re.compile("^Shall I compare"))
    expect(lab.get_by_label("Temperature")).to_have_value("0.5")
    assert text_of(lab).startswith("Shall I compare")


def test_traditional_characters_are_read(visit: Visit, address: str) -> None:
    lab = alone(visit, address, "zh")
    verse = lab.evaluate("lab => lab.write({ start: '牀前明月光，黃河' })")
    assert verse["text"].startswith("床前明月光，黄河")


def refused(page: Page, address: str, said: str) -> None:
    """Open the English writer, whose files do not fit; it says so, and how to go on."""
    page.goto(f"{address}en/embed/{LAB}/")
    lab = page.locator(LAB)
    lab.locator("form input").fill("The sun")
    expect(lab.get_by_role("alert")).to_contain_text(said)
    expect(lab.get_by_role("alert").get_by_role("button")).to_be_visible()
    expect(lab.locator("form input")).to_have_value("The sun")


@pytest.mark.parametrize("name", ["en.onnx", "ort.patch.wasm"])
def test_spoilt_weights_and_runtimes_are_not_used(browser: Browser, name: str) -> None:
    with tampered(name) as address:
        page = browser.new_page()
        refused(page, address, f"{name} is not the published one")
        page.close()


def test_a_manifest_of_another_version_is_refused(visit: Visit, address: str) -> None:
    manifest = json.loads((MODELS / "verse" / "manifest.json").read_text(encoding="utf-8"))
    del manifest["voices"]["en"]["tokens"]
    visit.page.route("**/verse/manifest.json", lambda route: route.fulfill(json=manifest))
    refused(visit.page, address, "manifest.json cannot be read")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_is_worked_by_keys(visit: Visit, address: str, language: str) -> None:
    lab, keys = alone(visit, address, language), visit.page.keyboard
    lab.locator("verse-poem .poem").focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowRight", "ArrowLeft", "ArrowUp", "ArrowRight"):
        keys.press(key)
    expect(lab.locator("verse-poem .active")).to_have_attribute("data-position", "2")
    keys.press("Enter")
    expect(lab.locator("candidate-list button")).to_have_count(20)
    lab.locator("candidate-list button").first.focus()
    keys.press("Escape")
    expect(lab.locator("candidate-list")).to_have_count(0)
    expect(lab.locator("verse-poem .poem")).to_be_focused()
    keys.press("End")
    expect(lab.locator("verse-poem .active")).to_have_attribute(
        "data-position", str(len(lab.evaluate(WRITTEN)) - 1)
    )


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("states", ["seed=2", "seed=2&open=9", "seed=2&lines=down&form=7"])
def test_it_fits_a_phone(visit: Visit, address: str, language: str, states: str) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    lab = alone(visit, address, language, states)
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390
    outer = lab.bounding_box()
    for token in lab.get_by_role("option").all():
        box = token.bounding_box()
        assert box
        assert outer
        assert outer["x"] <= box["x"]
        assert box["x"] + box["width"] <= outer["x"] + outer["width"]


def test_the_poem_alone_is_taken_away(visit: Visit, address: str) -> None:
    lab = alone(visit, address, "zh", "lines=down")
    with visit.page.expect_download() as taken:
        lab.get_by_role("button", name="存成诗图").click()
    assert taken.value.path().read_bytes().startswith(b"\x89PNG")
    with visit.page.expect_download() as taken:
        lab.get_by_role("button", name="存成文本").click()
    lines = taken.value.path().read_text(encoding="utf-8").split("\n")
    assert "".join(lines[:4]) == text_of(lab)
    assert lines[5].startswith(address)


def follow(page: Page, lab: Locator) -> None:
    page.evaluate(f"location.hash = '#{LAB}?seed=9'")
    expect(lab.get_by_role("option").first).to_be_visible()


def test_another_link_is_followed_on_the_page(visit: Visit, address: str) -> None:
    lab = open_alone(visit.page, address, LAB, "seed=3")
    before = shown(lab)
    follow(visit.page, lab)
    visit.page.wait_for_timeout(100)
    assert shown(lab) != before
