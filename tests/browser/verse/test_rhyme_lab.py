"""The rhyme lab as a reader meets it: it learns, stops, forgets, and its adapters come off."""

import re
from pathlib import Path

import numpy as np
import pytest
from figures import open_alone, shown
from playwright.sync_api import Locator, expect
from safetensors.numpy import load_file, save_file
from visits import Visit

from site_src.recompute.graphs import published

LAB = "rhyme-lab"
GROUP = 32
# Some groups of poems are written and learnt from, on a machine that may be busy.
LONG = 240_000


def poems(lab: Locator, side: int) -> list[str]:
    section = lab.locator(".sides section").nth(side)
    return [" ".join(text.split()) for text in section.locator(".line").all_inner_texts()]


def taught(lab: Locator) -> int:
    """Return how many poems it has learnt from."""
    found = re.match(r"[\d,]+", lab.locator("[data-control=teach] .number").inner_text())
    assert found
    return int(found[0].replace(",", ""))


def teach(lab: Locator, groups: int) -> None:
    """Teach it that many groups at least, and stop."""
    begun = taught(lab)
    lab.get_by_role("button", name=re.compile("^(Teach|Go on)$")).click()
    status = lab.locator("[data-control=teach] .number")
    for group in range(groups):
        former = re.compile(rf"^{begun + group * GROUP} poems")
        expect(status).not_to_have_text(former, timeout=LONG)
    lab.get_by_role("button", name="Stop").click()
    expect(lab.get_by_role("button", name="Go on")).to_be_visible(timeout=LONG)
    expect(lab.get_by_role("button", name="Save the adapters")).to_be_enabled(timeout=LONG)


def opened(visit: Visit, address: str, states: str = "seed=3") -> Locator:
    lab = open_alone(visit.page, address, LAB, states)
    shown(lab)
    return lab


def test_it_opens_on_untaught_poems_marked_by_the_checker(visit: Visit, address: str) -> None:
    lab = opened(visit, address)
    assert len(poems(lab, 0)) == 8
    assert poems(lab, 1) == [], "nothing was taught yet"
    expect(lab.locator(".verdict").first).to_contain_text(re.compile("rhyme"))
    expect(lab.locator("xy-chart")).to_have_count(0)
    assert taught(lab) == 0
    assert visit.complaints == []


def test_it_learns_stops_and_its_adapters_come_off_and_on(
    visit: Visit, address: str, tmp_path: Path
) -> None:
    lab = opened(visit, address)
    before = poems(lab, 0)
    teach(lab, 2)
    # Nothing is learnt after it was stopped.
    count = taught(lab)
    assert count >= 2 * GROUP
    columns = shown(lab)
    assert len(columns["reward"]) == count / GROUP
    assert all(0 <= share <= 1 for share in columns["rhyme"])
    assert columns["divergence"][-1] > 0, "the adapters have not changed"
    drawn = lab.locator("xy-chart").first.locator("circle title")
    expect(drawn).to_have_count(count // GROUP)
    assert taught(lab) == count

    slider = lab.get_by_role("slider")
    slider.press("Home")
    shown(lab)
    assert poems(lab, 1) == before == poems(lab, 0)

    with visit.page.expect_download() as download:
        lab.get_by_role("button", name="Save the adapters").click()
    file = tmp_path / "kept.safetensors"
    download.value.save_as(file)
    kept = load_file(file)["adapters"]
    assert len(kept) == published("verse")["lesson"]["adapters"]
    assert np.abs(kept).max() > 0

    lab.get_by_role("button", name="Forget").click()
    expect(lab.get_by_role("button", name="Teach", exact=True)).to_be_visible(timeout=LONG)
    shown(lab)
    assert taught(lab) == 0
    lab.locator("input[type=file]").set_input_files(file)
    expect(lab.get_by_role("button", name="Go on")).to_be_visible(timeout=LONG)
    shown(lab)
    assert poems(lab, 0) == before
    assert visit.complaints == []


@pytest.mark.parametrize("what", ["text", "other"])
def test_a_file_that_does_not_fit_is_told_and_takes_nothing_away(
    visit: Visit, address: str, tmp_path: Path, what: str
) -> None:
    lab = opened(visit, address)
    before = poems(lab, 0)
    file = tmp_path / "wrong.safetensors"
    if what == "text":
        file.write_text("no adapters", encoding="utf-8")
    else:
        save_file({"adapters": np.zeros(8, np.float32)}, file, {"model": "another"})
    lab.locator("input[type=file]").set_input_files(file)
    expect(lab.locator(".sum")).to_contain_text("wrong.safetensors")
    assert poems(lab, 0) == before


def test_the_reward_with_the_hole_has_a_course_of_its_own(visit: Visit, address: str) -> None:
    lab = opened(visit, address)
    teach(lab, 1)
    count = taught(lab)
    lab.get_by_role("button", name="a reward with a hole").click()
    expect(lab.locator(".worth")).to_contain_text("rhyme alone")
    expect(lab.get_by_role("button", name="Teach", exact=True)).to_be_visible(timeout=LONG)
    assert taught(lab) == 0
    lab.get_by_role("button", name="the whole reward").click()
    expect(lab.get_by_role("button", name="Go on")).to_be_visible(timeout=LONG)
    assert taught(lab) == count
    assert visit.complaints == []


def test_on_the_chinese_page_the_same_writer_is_taught(visit: Visit, address: str) -> None:
    visit.page.goto(f"{address}embed/{LAB}/#{LAB}?seed=3")
    lab = visit.page.locator(LAB)
    shown(lab)
    assert len(poems(lab, 0)) == 8
    expect(lab.get_by_role("button", name="开始教")).to_be_enabled()
