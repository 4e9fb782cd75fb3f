"""The pre-training lab as a reader meets it: noise turns to verse, and the network can be kept."""

import contextlib
import io
import json
import math
import re
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from figures import open_alone, shown
from playwright.sync_api import Download, Locator, expect
from visits import Visit

from model_export.verse import readings
from model_export.verse.measured import ngrams
from site_src.recompute.chance import seeded
from site_src.recompute.graphs import published

LAB = "pretrain-lab"
DOCS = Path(__file__).resolve().parents[3] / "docs"
# Until so many moments are known: a loss and a sample each.
LEARN = """async (lab, count) => {
  while (lab.course.moments.length < count && lab.course.isBusy)
    await new Promise((done) => setTimeout(done, 50));
  return lab.course.moments.length;
}"""
MIXED = "Tea for two 🍵, 茶一杯。\nThe cat 🐈 drinks none, 猫不喝。\n" * 40


def outcome(lab: Locator) -> Locator:
    return lab.locator(".outcome")


def learn(lab: Locator, moments: int) -> None:
    """Let it learn for a while, then pause it."""
    lab.get_by_role("button", name="Let it learn").click()
    assert lab.evaluate(LEARN, moments) >= moments
    lab.get_by_role("button", name="Pause").click()


def steps(lab: Locator) -> int:
    found = re.match(r"([\d,]+) steps", lab.locator("p.number").first.inner_text())
    assert found
    return int(found[1].replace(",", ""))


@pytest.mark.parametrize("text", ["english", "quatrains", "names"])
def test_it_begins_with_guessing_and_learns(visit: Visit, address: str, text: str) -> None:
    lab = open_alone(visit.page, address, LAB, f"text={text}")
    told = published("verse")["readings"][text]
    guessing = math.log(told["vocabulary"])
    first = shown(lab)
    assert first["steps"] == [0]
    assert first["loss"][0] == pytest.approx(guessing, rel=0.02)
    assert first["ngram_losses"] == told["ngrams"]
    expect(outcome(lab)).to_contain_text("Random weights")
    learn(lab, 4)
    later = shown(lab)
    assert later["loss"][-1] < guessing - 0.3
    assert len(set(later["sample"])) == len(later["sample"])
    assert all(len(sample) == told["positions"] for sample in later["sample"])
    expect(outcome(lab)).to_contain_text(f"the loss is {later['loss'][-1]:.2f}")
    expect(lab.locator("xy-chart polyline")).to_have_count(4)
    assert visit.complaints == []
    assert visit.foreign == []


def test_names_that_are_remembered_are_counted_and_underlined(visit: Visit, address: str) -> None:
    listed = set(readings.read("names").learnt.split(readings.BREAK))
    lab = open_alone(visit.page, address, LAB, "text=names&temperature=0.5")
    shown(lab)
    learn(lab, 5)
    columns = shown(lab)
    whole = [names.split() for names in columns["names"]]
    known = [[name for name in row if name in listed] for row in whole]
    assert columns["names_written"] == [len(row) for row in whole]
    assert columns["names_remembered"] == [len(row) for row in known]
    # A sample begins with its first row, whose last name may be cut off.
    for row, sample in zip(whole, columns["sample"], strict=True):
        first = [name for name in sample.split(readings.BREAK)[:-1] if name]
        assert row[: len(first)] == first
    assert len(whole[-1]) > 8
    sheet = lab.locator(".sheet")
    assert sheet.locator("span").all_inner_texts() == whole[-1]
    assert sheet.locator("u").all_inner_texts() == known[-1]
    expect(lab).to_contain_text(f"Whole names here: {len(whole[-1])}.")
    expect(lab).to_contain_text(f"learns from: {len(known[-1])} (underlined)")
    assert visit.complaints == []


def test_a_pause_pauses_and_one_step_is_one(visit: Visit, address: str) -> None:
    lab = open_alone(visit.page, address, LAB)
    shown(lab)
    learn(lab, 2)
    shown(lab)
    before = steps(lab)
    visit.page.wait_for_timeout(1000)
    assert steps(lab) == before
    lab.get_by_role("button", name="One step").click()
    shown(lab)
    assert steps(lab) == before + 1
    lab.get_by_role("button", name="Write another").click()
    twice = shown(lab)
    assert twice["steps"][-2:] == [before + 1] * 2
    assert twice["loss"][-1] == twice["loss"][-2]
    lab.get_by_role("button", name="Start over").click()
    assert shown(lab)["steps"] == [0]
    assert visit.complaints == []


def test_the_same_seed_learns_the_same(visit: Visit, address: str) -> None:
    found = []
    for seed in (7, 7, 8):
        lab = open_alone(visit.page, address, LAB, f"seed={seed}")
        shown(lab)
        lab.get_by_role("button", name="One step").click()
        columns = shown(lab)
        found.append((columns["loss"], columns["sample"]))
    assert found[0] == found[1]
    assert found[0] != found[2]


def counted(pasted: str) -> list[float]:
    """Return what counting 1, 2, 3 characters reaches on the last tenth of a text."""
    text = readings.BREAK + pasted.strip()
    numbers = {token: number for number, token in enumerate(readings.alphabet(text))}
    tokens = [numbers[character] for character in text]
    middle, size = len(tokens) - len(tokens) // 10, 65
    judged = tokens[middle:]
    rows = [judged[at : at + size] for at in range(0, len(judged) - size + 1, size - 1)]
    return [
        float(ngrams.fit([tokens[:middle]], order, len(numbers)).nats(rows).mean())
        for order in (1, 2, 3)
    ]


def test_a_text_of_ones_own_is_learnt(visit: Visit, address: str) -> None:
    lab = open_alone(visit.page, address, LAB, "text=own")
    lab.evaluate("lab => lab.ready")
    expect(outcome(lab)).to_contain_text("Paste a text")
    lab.get_by_role("textbox").fill(MIXED)
    learn(lab, 3)
    columns = shown(lab)
    assert set("".join(columns["sample"])) <= set(MIXED)
    assert columns["ngram_losses"] == pytest.approx(counted(MIXED), rel=1e-3)
    expect(lab.locator("xy-chart polyline")).to_have_count(4)
    assert columns["loss"][-1] < columns["loss"][0] - 0.3
    assert MIXED not in visit.page.url
    assert visit.complaints == []
    assert visit.foreign == []


def test_a_text_that_only_repeats_has_its_lines(visit: Visit, address: str) -> None:
    """Counting has next to nothing left to learn of it: no line is beaten, none is missing."""
    lab = open_alone(visit.page, address, LAB, "text=own")
    lab.evaluate("lab => lab.ready")
    lab.get_by_role("textbox").fill("字" * 1_000)
    lab.get_by_role("button", name="One step").click()
    lines = shown(lab)["ngram_losses"]
    assert lines == pytest.approx(counted("字" * 1_000), abs=1e-5)
    assert all(0 < line < 0.1 for line in lines)
    expect(lab.locator("xy-chart polyline")).to_have_count(4)
    assert visit.complaints == []


@pytest.mark.parametrize(("text", "count"), [("", "0"), ("茶", "1"), ("🍵" * 999, "999")])
def test_a_short_text_gets_a_sentence(visit: Visit, address: str, text: str, count: str) -> None:
    lab = open_alone(visit.page, address, LAB, "text=own")
    lab.evaluate("lab => lab.ready")
    lab.get_by_role("textbox").fill(text)
    lab.get_by_role("button", name="Let it learn").click()
    expect(outcome(lab)).to_contain_text(f"has {count} characters")
    expect(outcome(lab)).to_contain_text("at least 1,000")
    expect(lab.get_by_role("textbox")).to_have_value(text)
    lab.get_by_role("textbox").fill(MIXED)
    lab.get_by_role("button", name="One step").click()
    assert shown(lab)["steps"][-1] == 1
    assert visit.complaints == []


def test_a_long_text_is_cut_and_the_lab_says_so(visit: Visit, address: str) -> None:
    lab = open_alone(visit.page, address, LAB, "text=own")
    lab.evaluate("lab => lab.ready")
    long = "".join(chr(0x4E00 + at * 7 % 900) for at in range(600_000))
    lab.get_by_role("textbox").fill(long)
    lab.get_by_role("button", name="One step").click()
    columns = shown(lab)
    assert columns["steps"][-1] == 1
    assert math.isfinite(columns["loss"][-1])
    expect(lab).to_contain_text("only its first 500,000 characters are used")
    assert visit.complaints == []


def test_too_high_a_rate_is_told_and_the_weights_are_the_last_good_ones(
    visit: Visit, address: str
) -> None:
    lab = open_alone(visit.page, address, LAB, "rate=1")
    shown(lab)
    lab.get_by_role("button", name="Let it learn").click()
    expect(outcome(lab)).to_contain_text("learning rate is too high", timeout=60_000)
    columns = shown(lab)
    assert all(math.isfinite(loss) for loss in columns["loss"])
    lab.get_by_label("Learning rate").select_option("0.01")
    assert shown(lab)["steps"] == [0]
    assert visit.complaints == []


def test_a_link_that_says_something_wrong_is_told(visit: Visit, address: str) -> None:
    lab = open_alone(visit.page, address, LAB, "text=secrets&rate=7&seed=-1&temperature=99")
    shown(lab)
    for part in ("text=secrets", "rate=7", "seed=-1", "temperature=99"):
        expect(lab).to_contain_text(part)


def saved(lab: Locator, name: str, folder: Path) -> Download:
    with lab.page.expect_download() as started:
        lab.get_by_role("button", name=name).click()
    started.value.save_as(folder / started.value.suggested_filename)
    return started.value


def printed(code: str, uniform: Any) -> str:  # noqa: ANN401
    """Run the page's program with numbers that are known."""
    drawn = "np.random.default_rng().random(count, np.float32)"
    assert drawn in code
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code.replace(drawn, "uniform"), {"uniform": uniform})
    return out.getvalue().removesuffix("\n")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_files_write_in_python_what_the_page_wrote(
    visit: Visit, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    lab = open_alone(visit.page, address, LAB, "text=quatrains")
    shown(lab)
    learn(lab, 3)
    samples = shown(lab)["sample"]
    for name in ("Download ONNX", "Download its characters"):
        saved(lab, name, tmp_path)
    told = json.loads((tmp_path / "own-writer.json").read_text(encoding="utf-8"))
    assert len(told["tokens"]) == published("verse")["readings"]["quatrains"]["vocabulary"]
    source = (DOCS / language / "5-practice.py").read_text(encoding="utf-8")
    [block] = re.findall(r"^# ```python\n(.*?)^# ```$", source, re.DOTALL | re.MULTILINE)
    code = "\n".join(line.removeprefix("#").removeprefix(" ") for line in block.split("\n"))
    monkeypatch.chdir(tmp_path)
    # Each sample has its number as the seed.
    uniform = np.array([*islice(seeded(len(samples) - 1), told["positions"])], np.float32)
    assert printed(code, uniform) == samples[-1]
    assert visit.complaints == []
