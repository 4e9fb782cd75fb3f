"""The rhyme lab's other ways: poems that are shown, preferences of the reader or the rule."""

import re
from pathlib import Path

import numpy as np
import pytest
from figures import open_alone, shown, tool
from playwright.sync_api import Locator, expect
from safetensors.numpy import load_file, save_file
from visits import Visit

from site_src.recompute.graphs import published

LAB = "rhyme-lab"
LESSON = published("verse")["lesson"]
TEN = 10
# Some poems are written, judged and learnt from, on a machine that may be busy.
LONG = 240_000


def opened(visit: Visit, address: str, states: str) -> Locator:
    lab = open_alone(visit.page, address, LAB, f"seed=3&{states}")
    shown(lab)
    return lab


def poems(lab: Locator, title: str) -> list[str]:
    """Return the poems below a heading."""
    section = lab.locator("section").filter(has=lab.get_by_role("heading", name=title))
    return [" ".join(text.split()) for text in section.locator(".line").all_inner_texts()]


def learnt(lab: Locator) -> int:
    """Return how many poems or pairs it has learnt from."""
    found = re.match(r"[\d,]+", lab.locator("[data-control=teach] .number").inner_text())
    assert found
    return int(found[0].replace(",", ""))


def teach(lab: Locator) -> dict[str, list[float]]:
    """Teach it for a step at least, and stop; returns what was measured."""
    begun = learnt(lab)
    lab.get_by_role("button", name=re.compile("^(Teach|Go on)$")).click()
    status = lab.locator("[data-control=teach] .number")
    expect(status).not_to_have_text(re.compile(rf"^{begun} "), timeout=LONG)
    lab.get_by_role("button", name="Stop").click()
    expect(lab.get_by_role("button", name="Save the adapters")).to_be_enabled(timeout=LONG)
    columns: dict[str, list[float]] = shown(lab)
    return columns


def pick(lab: Locator, which: str) -> None:
    lab.get_by_role("button", name=f"Pick the {which}").click()


def test_it_opens_on_the_reward_and_a_link_opens_another_way(visit: Visit, address: str) -> None:
    lab = opened(visit, address, "view=poems")
    ways = lab.get_by_role("group", name="How to teach")
    pressed = ways.locator("[aria-pressed=true]")
    expect(pressed).to_have_text("reward it")
    expect(lab.get_by_role("group", name="Reward")).to_be_visible()
    ways.get_by_role("button", name="show it poems").click()
    expect(lab.locator(".worth")).to_contain_text(re.compile(r"[\d,]+ quatrains of Lu You"))
    expect(lab.get_by_role("group", name="Reward")).to_have_count(0)
    expect(visit.page).to_have_url(re.compile("way=show"))
    lab = opened(visit, address, "way=choose&judge=rule")
    expect(pressed).to_have_text("pick the better")
    expect(lab.get_by_role("button", name="the rule does")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(lab.locator(".picking")).to_have_count(0)
    assert visit.complaints == []


def test_poems_that_are_shown_lower_their_loss(visit: Visit, address: str) -> None:
    lab = opened(visit, address, "way=show")
    before = poems(lab, "Before")
    columns = teach(lab)
    assert learnt(lab) >= LESSON["shown"]
    assert len(columns["loss"]) == learnt(lab) / LESSON["shown"]
    # It was looked at before the first step and after the last.
    assert columns["looked"][0] == 0
    assert columns["looked"][-1] == learnt(lab)
    assert columns["divergence"][0] == pytest.approx(0, abs=1e-3)
    assert columns["divergence"][-1] > columns["divergence"][0]
    assert all(0 < loss < 10 for name in ("poet", "others", "loss") for loss in columns[name])
    expect(lab.locator(".sum")).to_contain_text("Lu You's from")
    expect(lab.locator("xy-chart")).to_have_count(3)
    lab.get_by_role("slider").press("Home")
    shown(lab)
    assert poems(lab, "After") == before
    assert visit.complaints == []


def test_a_reader_picks_ten_and_it_learns_from_them(
    visit: Visit, address: str, tmp_path: Path
) -> None:
    lab = opened(visit, address, "way=choose")
    before = poems(lab, "Before")
    button = lab.get_by_role("button", name="Teach", exact=True)
    expect(button).to_be_disabled()
    expect(lab.locator(".picking .line")).to_have_count(8)
    votes = lab.locator(".votes")
    for count in range(TEN):
        expect(lab.locator(".picking h4")).to_contain_text(f"Pair {count + 1} of ")
        pick(lab, "first" if count % 2 else "second")
        expect(votes).to_contain_text(f"{count + 1} chosen")
    expect(votes).to_contain_text("teach it now")
    columns = teach(lab)
    # All ten in each step; a margin of nothing before the first.
    assert learnt(lab) == TEN * len(columns["margin"])
    assert columns["margin"][0] == pytest.approx(0, abs=1e-4)
    assert columns["ordered"][0] == pytest.approx(0.5, abs=0.5)
    columns = teach(lab)
    assert columns["margin"][-1] > 0
    assert columns["better"][-1] > columns["worse"][-1]
    expect(lab.locator(".sum")).to_contain_text("Of 10 pairs")

    with visit.page.expect_download() as download:
        lab.get_by_role("button", name="Save the adapters").click()
    file = tmp_path / "kept.safetensors"
    download.value.save_as(file)
    assert len(load_file(file)["adapters"]) == LESSON["adapters"]
    lab.get_by_role("slider").press("Home")
    shown(lab)
    assert poems(lab, "After") == before
    lab.get_by_role("button", name="Forget").click()
    # What was learnt is forgotten, the choices are not.
    expect(button).to_be_enabled(timeout=LONG)
    expect(votes).to_contain_text("10 chosen")
    # Adapters fit, whichever way they were learnt.
    lab.get_by_role("button", name="reward it").click()
    lab.locator("input[type=file]").set_input_files(file)
    expect(lab.get_by_role("button", name="Go on")).to_be_visible(timeout=LONG)
    assert visit.complaints == []


def test_a_choice_given_twice_counts_once_and_opposite_ones_both(
    visit: Visit, address: str
) -> None:
    lab = opened(visit, address, "way=choose")
    votes = lab.locator(".votes")
    pick(lab, "first")
    lab.get_by_role("button", name="Pair before").click()
    pick(lab, "first")
    expect(votes).to_contain_text("it counts once")
    expect(votes).to_contain_text("1 chosen")
    lab.get_by_role("button", name="Pair before").click()
    pick(lab, "second")
    expect(votes).to_contain_text("both count")
    expect(votes).to_contain_text("2 chosen")
    columns = teach(lab)
    assert learnt(lab) == 2 * len(columns["margin"])
    # Each is the other's opposite: together they have no margin.
    assert columns["margin"] == pytest.approx([0] * len(columns["margin"]), abs=1e-4)
    lab.get_by_role("button", name="Take all choices back").click()
    expect(votes).to_contain_text("0 chosen")
    expect(lab.get_by_role("button", name="Go on")).to_be_disabled()
    assert visit.complaints == []


def test_the_rule_chooses_instead(visit: Visit, address: str) -> None:
    lab = opened(visit, address, "way=choose&judge=rule")
    teach(lab)
    columns = teach(lab)
    assert columns["margin"][-1] > columns["margin"][0]
    expect(lab.locator(".sum")).to_contain_text(f"Of {LESSON['ruled']} pairs")
    # Another pupil, another course.
    lab.get_by_role("button", name="does not rhyme yet").click()
    expect(lab.get_by_role("button", name="Teach", exact=True)).to_be_enabled(timeout=LONG)
    shown(lab)
    assert learnt(lab) == 0
    assert visit.complaints == []


@pytest.mark.parametrize("way", ["show", "choose&judge=rule"])
def test_adapters_of_another_version_take_nothing_away(
    visit: Visit, address: str, tmp_path: Path, way: str
) -> None:
    lab = opened(visit, address, f"way={way}")
    teach(lab)
    count, after = learnt(lab), poems(lab, "After")
    file = tmp_path / "wrong.safetensors"
    size = LESSON["adapters"]
    save_file({"adapters": np.zeros(size, np.float32)}, file, {"model": "another"})
    lab.locator("input[type=file]").set_input_files(file)
    expect(lab.locator(".sum")).to_contain_text("wrong.safetensors")
    assert learnt(lab) == count
    assert poems(lab, "After") == after


def test_on_the_chinese_page_a_choice_is_told_in_chinese(visit: Visit, address: str) -> None:
    visit.page.goto(f"{address}embed/{LAB}/#{LAB}?seed=3&way=choose")
    lab = visit.page.locator(LAB)
    shown(lab)
    expect(lab.get_by_role("button", name="开始教")).to_be_disabled()
    lab.get_by_role("button", name="选第一首").click()
    expect(lab.locator(".votes")).to_have_text("已选 1 次，试试选满 10 次。")
    tool(lab, "核对").click()
    assert visit.complaints == []
