"""The squeeze lab as a reader meets it: what is taken, what it costs, and that it is given back."""

import re
from typing import Any

import numpy as np
import pytest
from accessibility import TOO_WIDE, violations
from figures import columns, open_alone, settled_alone
from playwright.sync_api import Browser, expect
from visits import Visit, reached, watch

from model_export.verse.data.samples import BETWEEN
from model_export.verse.records import FOLDER, VALIDATION
from site_src.recompute.graphs import published, run
from site_src.recompute.verse import verse_writer as writer

LAB = "squeeze-lab"


def test_nothing_is_loaded_before_it_is_asked(first_visit: Visit, address: str) -> None:
    lab, _ = reached(first_visit, f"{address}7-outlook/", LAB)
    lab.get_by_role("button", name="让它写两首").click()
    expect(lab.locator(".sum")).to_contain_text("左右是同一个网络")
    before, after = (section.inner_text() for section in lab.locator("section").all())
    assert before.split("\n")[1:] == after.split("\n")[1:]
    assert first_visit.complaints == []


def test_fewer_bits_cost_bytes_and_nats_and_are_given_back(visit: Visit, address: str) -> None:
    lab = settled_alone(visit.page, address, LAB, "en")
    whole = columns(lab)
    assert whole["bytes"][0] == whole["bytes"][1]
    lab.get_by_role("group", name="MLPs").get_by_role("button", name="3").click()
    fewer = columns(lab)
    assert fewer["bytes"][1] < fewer["bytes"][0] == whole["bytes"][0]
    assert fewer["nats"][1] > fewer["nats"][0] == whole["nats"][0]
    assert fewer["token_before"] == whole["token_before"]
    expect(lab.locator(".sum")).to_contain_text(f"loss {fewer['nats'][1]:.2f}")
    lab.get_by_role("button", name="Put everything back").click()
    assert columns(lab) == whole
    assert visit.complaints == []


def test_a_head_says_what_it_costs_once_it_is_off(visit: Visit, address: str) -> None:
    lab = settled_alone(visit.page, address, LAB, "zh")
    costs = np.array(published("verse")["voices"]["zh"]["squeezing"]["heads"])
    block, head = np.unravel_index(costs.argmax(), costs.shape)
    switch = lab.get_by_role("switch", name=f"第 {block + 1} 块第 {head + 1} 头")
    expect(switch).to_have_text("开")
    switch.press("Space")
    expect(switch).to_have_attribute("aria-checked", "false")
    expect(switch).to_have_text(f"+{costs.max():.2f}")
    found = columns(lab)
    assert found["nats"][1] - found["nats"][0] == pytest.approx(costs.max(), abs=1e-3)
    at = block * costs.shape[1] + head
    assert re.search(rf"removed={1 << at}\b", str(lab.evaluate("lab => lab.link()")))


def test_a_lower_rank_costs_nats_and_bytes_only_where_two_factors_are_smaller(
    visit: Visit, address: str
) -> None:
    told = published("verse")
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    file = told["models"]["en_directions"]["name"]
    lab = settled_alone(visit.page, address, LAB, "en")
    assert file not in asked
    slider = lab.get_by_role("slider", name="MLPs", exact=True)
    expect(slider).to_have_attribute("aria-valuetext", "128, stored whole")
    slider.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", "112 of 128")
    larger = columns(lab)
    assert file in asked
    assert larger["bytes"][1] > larger["bytes"][0]
    assert larger["nats"][1] > larger["nats"][0]
    expect(lab.locator(".sum")).to_contain_text("The file has grown")
    slider.press("ArrowLeft")
    smaller = columns(lab)
    assert smaller["bytes"][1] < smaller["bytes"][0]
    assert smaller["nats"][1] > larger["nats"][1]
    expect(lab.locator(".sum")).not_to_contain_text("The file has grown")
    measured = told["voices"]["en"]["squeezing"]["smaller"]
    point = next(one for one in measured if one["ranks"] == [128, 128, 96])
    assert smaller["bytes"][1] == point["bytes"]
    assert smaller["nats"][1] == pytest.approx(point["loss"], abs=1e-3)
    assert re.search(r"perceptronRank=96\b", str(lab.evaluate("lab => lab.link()")))
    assert visit.complaints == []


def test_the_time_of_a_poem_is_taken_with_both_networks(visit: Visit, address: str) -> None:
    lab = settled_alone(visit.page, address, LAB, "en", "perceptron=4")
    whole, left = columns(lab)["ms"]
    words = lab.locator(".sum").inner_text()
    told = re.search(r"One poem takes ([\d.,]+) ms here, before ([\d.,]+) ms", words)
    assert told
    shown = [float(each.replace(",", "")) for each in told.groups()]
    assert shown == pytest.approx([left, whole], rel=0.01)
    assert min(shown) > 0


def test_another_draw_writes_other_poems_with_both(visit: Visit, address: str) -> None:
    lab = settled_alone(visit.page, address, LAB, "en", "embedding=4")
    first = columns(lab)
    lab.get_by_role("button", name="Two others").click()
    second = columns(lab)
    assert second["token_before"] != first["token_before"]
    assert second["token_after"] != first["token_after"]
    assert second["nats"] == first["nats"]


def test_a_link_beyond_the_heads_is_said(visit: Visit, address: str) -> None:
    lab = open_alone(visit.page, address, LAB, "removed=2000000000")
    lab.evaluate("lab => lab.settled()")
    expect(lab.locator("p.own")).to_contain_text("removed=2000000000")
    assert columns(lab)["bytes"][0] == columns(lab)["bytes"][1]


def test_the_named_head_looks_at_the_mark_behind_the_rhyme() -> None:
    """As section 7.2 says of block 3, head 1: before the last character it looks at line 2."""
    spoken = writer.language("zh")
    text = (FOLDER / "zh" / VALIDATION).read_text("utf-8").removesuffix("\n").split(BETWEEN)
    numbers = {token: number for number, token in enumerate(spoken.tokens)}
    shares = []
    for poem in [each for each in text if len(each) == 32][:20]:
        row = np.array([spoken.first(7), *(numbers[letter] for letter in poem)])
        read = run("read", {"tokens": row, **writer.weights("zh")}, "verse")
        # Position 0 is the mark of the form: 16 ends line 2, 30 stands before the last character.
        shares.append(read["attention"][2, 0, 30, 16])
    assert np.mean(shares) > 0.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_and_fits_a_phone(browser: Browser, address: str, scheme: Any) -> None:  # noqa: ANN401
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme)
    visit = watch(context.new_page(), address)
    settled_alone(visit.page, address, LAB, "zh", "perceptron=5&attentionRank=64&removed=256")
    assert violations(visit.page) == []
    assert not visit.page.evaluate(TOO_WIDE)
    context.close()
