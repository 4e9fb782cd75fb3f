"""The emergence lab as a reader meets it: stages that write, curves, and another ruler."""

import re

import pytest
from figures import open_alone, shown
from playwright.sync_api import Locator, expect
from visits import Visit

from site_src.recompute.graphs import published

LAB = "emergence-lab"


def poems(lab: Locator) -> list[str]:
    return [" ".join(text.split()) for text in lab.locator(".poem").all_inner_texts()]


def test_another_stage_writes_other_poems_and_says_how_far_it_had_come(
    visit: Visit, address: str
) -> None:
    lab = open_alone(visit.page, address, LAB, "stage=1")
    shown(lab)
    stages = published("verse")["voices"]["en"]["stages"]
    history = published("verse")["voices"]["en"]["record"]["history"]
    slider = lab.get_by_role("slider")
    before = poems(lab)
    assert len(before) == 3
    slider.press("End")
    shown(lab)
    assert poems(lab) != before
    loss = history[stages[-1]["reached"]]["validation"]["token"]
    expect(lab.locator(".sum")).to_contain_text(f"{loss:.2f}")
    expect(slider).to_have_attribute("aria-valuetext", re.compile(f"stage {len(stages)} of"))
    slider.press("Home")
    shown(lab)
    assert poems(lab) == before, "a stage writes the same again"
    lab.get_by_role("button", name="Three others").click()
    shown(lab)
    assert poems(lab) != before
    assert visit.complaints == []


def test_curves_open_and_are_measured_by_another_ruler(visit: Visit, address: str) -> None:
    lab = open_alone(visit.page, address, LAB, "stage=2")
    shown(lab)
    expect(lab.locator("way-charts")).to_have_count(0)
    lab.get_by_role("button", name="See what was measured").press("Enter")
    charts = lab.locator("xy-chart")
    expect(charts).to_have_count(2)
    expect(charts.last.locator("polyline")).to_have_count(3)
    lab.get_by_role("button", name="probability of the line break").click()
    expect(charts.last.locator("polyline")).to_have_count(1)
    expect(charts.last.locator("circle title")).to_have_count(5)
    expect(lab.locator(".explained")).to_contain_text("the leap is in the ruler")
    assert visit.complaints == []


@pytest.mark.parametrize("states", ["stage=7", "stage=0", "stage=x&draw=-1"])
def test_a_stage_that_is_none_is_told_and_another_is_shown(
    visit: Visit, address: str, states: str
) -> None:
    lab = open_alone(visit.page, address, LAB, states)
    shown(lab)
    expect(lab).to_contain_text(states.partition("&")[0])
    assert all(poems(lab))


def test_a_chinese_stage_marks_where_its_poems_rhyme(visit: Visit, address: str) -> None:
    visit.page.goto(f"{address}embed/{LAB}/")
    lab = visit.page.locator(LAB)
    shown(lab)
    lab.get_by_role("slider").press("End")
    shown(lab)
    expect(lab.locator(".line [role=img]")).to_have_count(6)
    assert [len(poem.split()) for poem in poems(lab)]
    expect(lab.locator(".sum")).to_contain_text("首押韵")
