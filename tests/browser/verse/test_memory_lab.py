"""The memory lab as a reader meets it: write, guess, look up, famous openings, planted numbers."""

from typing import Any

import pytest
from accessibility import TOO_WIDE, violations
from figures import columns, settled_alone
from playwright.sync_api import Browser, expect
from visits import Visit, watch

from model_export.verse.memory import Famous
from site_src.recompute.graphs import published
from site_src.recompute.verse import memory_lab as memory

LAB = "memory-lab"
INDEX = ("memory-lines.bin", "memory-famous.bin")


def learnt() -> Famous:
    """Return a famous poem whose words are those that the writer learnt from."""
    return next(poem for poem in memory.poems() if poem.part == "train" and not poem.read)


def test_the_index_comes_when_lines_are_looked_up_and_not_before(
    browser: Browser, address: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    visit = watch(page, address)
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url.rpartition("/")[2]))
    page.goto(f"{address}7-outlook/")
    lab = page.locator(LAB)
    lab.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    assert "zh.onnx" not in fetched
    lab.get_by_role("button", name="让它写四首").click()
    expect(lab.locator(".sum").first).to_contain_text("先猜一猜")
    expect(lab.locator("li small")).to_have_count(0)
    assert not set(INDEX) & set(fetched)
    size = sum(published("verse")["memory"][name]["bytes"] for name in ("lines", "famous"))
    opener = lab.get_by_role("button", name="逐句去查")
    expect(opener).to_contain_text(f"{size / 1e6:.4g} MB")
    opener.click()
    expect(lab.locator(".sum").first).to_contain_text("机器写的")
    assert set(INDEX) <= set(fetched)
    expect(lab.locator("li small")).to_have_count(len(columns(lab)["line"]))
    assert visit.complaints == []
    context.close()


def test_a_famous_poem_is_named_and_one_with_a_slip_is_near(visit: Visit, address: str) -> None:
    poem = learnt()
    first, second, third, fourth = memory.lines_of(poem.text)[:4]
    slip = second[:-1] + ("龘" if second[-1] != "龘" else "月")
    lab = settled_alone(visit.page, address, LAB, "zh")
    lab.locator("textarea").fill(f"{first}\n{slip},{third}。{fourth}！月月")
    lab.get_by_role("button", name="只查我这几句").click()
    found = columns(lab)
    assert found["verdict"] == ["copied", "near", "copied", "copied", "other"]
    assert found["source"][:4] == [memory.name_of(poem)] * 4
    expect(lab.locator("li u")).to_have_text("龘")
    expect(lab.locator(".sum").first).to_contain_text("在书里的 3")
    assert visit.complaints == []


def test_what_the_reader_began_is_not_counted(visit: Visit, address: str) -> None:
    lab = settled_alone(visit.page, address, LAB, "en", "steps=1")
    lab.get_by_role("button", name="白日依山尽，黄河入海流。").click()
    found = columns(lab)
    assert found["line"][:2] == ["白日依山尽", "黄河入海流"]
    poems = len(found["line"]) // 4
    expect(lab.locator("li small", has_text="yours")).to_have_count(2 * poems)
    expect(lab.locator(".sum").first).to_contain_text(f"Of {2 * poems} lines")
    lab.get_by_role("button", name="Write four others").click()
    assert columns(lab)["line"] != found["line"]


def test_bad_input_gets_a_sentence_and_loses_nothing(visit: Visit, address: str) -> None:
    lab = settled_alone(visit.page, address, LAB, "en")
    before = columns(lab)
    for text, button, said in (
        ("hello 🌙", "Write four", "no token"),
        ("月" * 700, "Only look my lines up", "700 characters"),
        ("  ", "Only look my lines up", "no text yet"),
    ):
        lab.locator("textarea").fill(text)
        lab.get_by_role("button", name=button).click()
        expect(lab.locator(".refusal")).to_contain_text(said)
        expect(lab.locator("textarea")).to_have_value(text if text.strip() else "")
        assert columns(lab)["line"] == before["line"]
    assert visit.complaints == []


def test_openings_and_canaries_are_drawn_with_their_numbers(visit: Visit, address: str) -> None:
    lab = settled_alone(visit.page, address, LAB, "zh", "steps=3")
    found = columns(lab)
    assert len(found["poem"]) > 100
    assert set(found["part"]) <= {"train", "validation", "test", ""}
    charts = lab.locator("xy-chart")
    expect(charts).to_have_count(1)
    expect(charts.first.locator("circle title")).to_have_count(
        sum(hits > 0 for hits in found["hits"])
    )
    lab.get_by_role("button", name="训练集里有几首").click()
    expect(lab.get_by_role("button", name="训练集里有几首")).to_have_attribute(
        "aria-pressed", "true"
    )
    lab.get_by_role("group", name="我猜").get_by_role("button", name="16").press("Enter")
    expect(charts).to_have_count(2)
    expect(lab.locator(".sum").last).to_contain_text("16")
    record = published("verse")["memory"]["canaries"]["plantings"]["all"]["canaries"]
    assert found["planted"] == [canary["times"] for canary in record]
    assert visit.complaints == []


def test_a_famous_line_comes_the_way_it_was_learnt(visit: Visit, address: str) -> None:
    """As section 7.3 says: what everybody knows is not what the writer learnt from."""
    quiet = next(poem for poem in memory.poems() if poem.title == "静夜思")
    assert quiet.read
    lab = settled_alone(visit.page, address, LAB, "zh")
    lab.locator("textarea").fill(quiet.text)
    lab.get_by_role("button", name="只查我这几句").click()
    assert columns(lab)["verdict"][0] == "unread"
    lab.locator("textarea").fill(quiet.read)
    lab.get_by_role("button", name="只查我这几句").click()
    assert set(columns(lab)["verdict"]) == {"copied"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_and_fits_a_phone(browser: Browser, address: str, scheme: Any) -> None:  # noqa: ANN401
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme)
    visit = watch(context.new_page(), address)
    settled_alone(visit.page, address, LAB, "zh", "text=床前明月光，&steps=3&guess=4")
    assert violations(visit.page) == []
    assert not visit.page.evaluate(TOO_WIDE)
    context.close()
