"""The attention view as a reader meets it: folded, opened step by step, its numbers PyTorch's."""

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from accessibility import TOO_WIDE, violations
from figures import open_alone, settled_alone, shown
from lab_numbers import numbers
from numpy.typing import NDArray
from playwright.sync_api import Browser, Locator, Page, expect
from visits import Visit, reached, watch

from model_export.export import references
from model_export.verse.graphs.read import graph
from model_export.verse.network import Shape
from site_src.recompute.graphs import published
from site_src.recompute.verse import verse_writer as writer

LAB = "attention-view"
STEPS = 8
TEXTS = {"zh": "白日依山尽，黄河入海流。", "en": "The moon is down, and all the stars are out"}
# Of outputs that reach numbers of five digits.
CLOSE = {"rtol": 1e-4, "atol": 1e-4}
# What is added up to the stream after block 2, the sum last, each with the row of its block.
STREAM = (("stream", 0), ("attended", 1), ("computed", 1), ("stream", 1))
Numbers = NDArray[Any]


def alone(visit: Visit, address: str, language: str, states: str = "") -> Locator:
    """Open the view on its own page, and let it read its text."""
    return settled_alone(visit.page, address, LAB, language, states)


def by_torch(language: str, row: list[int]) -> dict[str, Numbers]:
    """Return what PyTorch computes for these tokens, by the names of the graph's outputs."""
    outputs = {entry["name"]: entry for entry in published("verse")["models"]["read"]["outputs"]}
    blocks, heads, _, head = outputs["queries"]["shape"]
    vocabulary = len(writer.language(language).tokens)
    read = graph(Shape(vocabulary, heads * head, blocks, heads))
    weights = {name: torch.from_numpy(part) for name, part in writer.weights(language).items()}
    with torch.no_grad():
        answers = references.answer(read, {"tokens": torch.tensor(row), **weights})
    named = zip(read.outputs, answers, strict=True)
    return {name: answer.numpy() for name, answer in named}


def open_steps(lab: Locator, count: int = STEPS) -> None:
    for _ in range(count):
        lab.locator(".openers .go").click()
    expect(lab.locator("section")).to_have_count(count)


def test_it_begins_folded_and_opens_step_by_step(first_visit: Visit, address: str) -> None:
    lab, fetched = reached(first_visit, f"{address}2-concepts/", LAB)
    lab.get_by_role("button", name="读一遍").click()
    lab.evaluate("lab => lab.settled()")
    expect(lab.get_by_role("option")).to_have_count(13)
    expect(lab.locator("p.answer")).to_contain_text("看得最多的是")
    expect(lab.locator("section")).to_have_count(0)
    assert sum("read.onnx" in url for url in fetched) == 1
    for count in range(1, STEPS + 1):
        lab.locator(".openers .go").click()
        expect(lab.locator("section")).to_have_count(count)
    expect(lab.locator(".openers .go")).to_have_count(0)
    lab.get_by_role("button", name="收起所有步骤").click()
    expect(lab.locator("section")).to_have_count(0)
    assert first_visit.complaints == []
    assert first_visit.foreign == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_its_numbers_are_pytorchs(visit: Visit, address: str, language: str) -> None:
    places = [(1, 1, 0, 0), (2, 3, 4, 1), (4, 4, 7, 9)]
    for block, head, position, key in places:
        states = f"text={TEXTS[language]}&block={block}&head={head}&position={position}&key={key}"
        lab = alone(visit, address, language, states)
        columns: dict[str, list[float]] = lab.evaluate("lab => lab.columns()")
        row = [int(token) for token in columns["token"]]
        wanted = by_torch(language, row)
        of_head, of_block = (block - 1, head - 1), (block - 1, position)
        expected = {
            "score": wanted["scores"][*of_head, position],
            "weight": wanted["attention"][*of_head, position],
            "query": wanted["queries"][*of_head, position],
            "key": wanted["keys"][*of_head, key],
            "value": wanted["values"][*of_head, key],
            **{
                name: wanted[name][of_block]
                for name in ("mixed", "attended", "neurons", "computed", "stream")
            },
            "following": wanted["probabilities"][position, row[position + 1]],
        }
        for name, values in expected.items():
            found = np.ravel(columns[name])
            np.testing.assert_allclose(found, np.ravel(values), **CLOSE, err_msg=name)
        best = wanted["lens"][:, position].argsort(-1)[:, ::-1][:, :1].ravel()
        assert columns["guess"][:: len(columns["guess"]) // len(best)] == best.tolist()
    assert visit.complaints == []


def test_every_step_writes_numbers_of_the_graph(visit: Visit, address: str) -> None:
    chosen = "block=2&head=3&position=8&key=2&dim=5&channel=77&steps=8"
    lab = alone(visit, address, "en", f"text={TEXTS['en']}&{chosen}")
    columns = shown(lab)
    wanted = by_torch("en", columns["token"])
    product = numbers(lab.locator(".product").inner_text())
    query, key = wanted["queries"][1, 2, 8, 4], wanted["keys"][1, 2, 2, 4]
    score = wanted["scores"][1, 2, 8, 2]
    assert [product[1], product[2], product[-1]] == pytest.approx([query, key, score], abs=6e-4)
    rows = lab.locator(".scores tbody tr")
    expect(rows).to_have_count(len(columns["token"]))
    for at in range(len(columns["token"])):
        cells = rows.nth(at).locator("td").all_inner_texts()
        assert numbers(cells[0]) == pytest.approx([wanted["scores"][1, 2, 8, at]], abs=6e-4)
        assert cells[1] == (cells[0] if at <= 8 else "−∞")
        assert numbers(cells[2]) == pytest.approx([wanted["attention"][1, 2, 8, at]], abs=6e-4)
        assert numbers(cells[3]) == pytest.approx([wanted["values"][1, 2, at, 4]], abs=6e-4)
    total = numbers(lab.locator(".scores tfoot td").inner_text())
    assert total == pytest.approx([wanted["mixed"][1, 8, 2 * 32 + 4]], abs=6e-4)
    stream = numbers(lab.locator(".stream").inner_text())
    parts = [wanted[name][block, 8, 76] for name, block in STREAM]
    assert stream[1:] == pytest.approx(parts, rel=1e-4, abs=1e-3)
    assert stream[4] == pytest.approx(sum(stream[1:4]), abs=3e-3)
    expect(lab.locator(".lens")).to_have_count(4)
    expect(lab.locator(".lens li")).to_have_count(20)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_is_worked_by_keys(visit: Visit, address: str, language: str) -> None:
    lab, keys = alone(visit, address, language, "steps=1&position=5"), visit.page.keyboard
    line = lab.locator("looked-line .line")
    line.focus()
    for key in ("ArrowLeft", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "ArrowRight"):
        keys.press(key)
    chosen = line.locator("[aria-selected=true]")
    expect(chosen).to_have_attribute("data-position", "5")
    keys.press("Home")
    expect(chosen).to_have_attribute("data-position", "0")
    keys.press("End")
    expect(line.locator("[role=option]").last).to_have_attribute("aria-selected", "true")
    lab.locator("head-maps [aria-pressed=true]").focus()
    for key in ["ArrowUp"] * 4 + ["ArrowLeft"] * 4 + ["ArrowDown", "ArrowRight", "ArrowRight"]:
        keys.press(key)
    pressed = lab.locator("head-maps [aria-pressed=true]")
    expect(pressed).to_have_attribute("aria-label", re.compile("^(第 2 块，头 3|Block 2, head 3)"))
    expect(pressed).to_be_focused()
    expect(visit.page).to_have_url(re.compile("block=2&head=3"))
    assert visit.complaints == []


def test_a_link_leads_to_the_same_numbers(visit: Visit, address: str) -> None:
    lab = alone(visit, address, "zh")
    lab.get_by_label("要读的诗句").fill("海上生明月，天涯共此时。")
    lab.get_by_label("要读的诗句").press("Enter")
    lab.get_by_role("option").nth(5).click()
    open_steps(lab, 3)
    lab.locator(".scores tbody button").nth(2).click()
    lab.locator(".which input").fill("9")
    before = shown(lab)
    assert before["position"] == [5]
    assert before["seen"] == [2]
    link = str(lab.evaluate("lab => lab.link()"))
    visit.page.goto("about:blank")
    visit.page.goto(link)
    assert shown(lab) == before
    expect(lab.locator("section")).to_have_count(3)
    expect(lab.locator(".which b")).to_have_text("9")
    assert visit.complaints == []


@pytest.mark.parametrize(
    "states",
    [
        "position=79&block=64&head=64&key=79&dim=4096&channel=4096&steps=8",
        "position=-1&block=0&steps=9&text=" + "月" * 401,
        "language=zh&text=床前明月光&position=7",
    ],
)
def test_a_hostile_link_still_leads_to_a_verse(visit: Visit, address: str, states: str) -> None:
    lab = alone(visit, address, "en", states)
    expect(lab.locator("p.answer")).to_contain_text("looks most at")
    assert shown(lab)["position"][0] < len(shown(lab)["token"])
    assert visit.complaints == []


def test_what_cannot_be_read_is_named_and_what_was_read_stays(visit: Visit, address: str) -> None:
    lab = alone(visit, address, "zh")
    before = shown(lab)
    field = lab.get_by_label("要读的诗句")
    for typed, said in (("🌙明月", "“🌙”"), ("月" * 33, "最多接得住 32 个字"), ("", "还没有字")):
        field.fill(typed)
        field.press("Enter")
        expect(lab.locator("p.refusal")).to_contain_text(said)
        expect(field).to_have_value(typed)
        assert shown(lab) == before
    assert visit.complaints == []


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_fits_a_phone_in_the_dark(phone: Page, address: str, language: str) -> None:
    visit = watch(phone, address)
    alone(visit, address, language, "steps=8")
    assert phone.evaluate(TOO_WIDE) == []
    assert violations(phone) == []
    assert visit.complaints == []


def test_another_link_is_followed_on_the_page(visit: Visit, address: str) -> None:
    lab = open_alone(visit.page, address, LAB, "position=3")
    before = shown(lab)
    visit.page.evaluate(f"location.hash = '#{LAB}?position=4'")
    visit.page.wait_for_timeout(100)
    assert shown(lab) != before
