"""The features lab as a reader meets it: lines that light up, a poem that changes, exchanges."""

from typing import Any

import pytest
from accessibility import TOO_WIDE, violations
from figures import columns, settled_alone, slide
from playwright.sync_api import Browser, expect
from visits import Visit, reached, watch

from site_src import labs, recompute
from site_src.recompute.graphs import published

LAB = "features-lab"
LISTED = labs.one(LAB).whole("LISTED")


def test_nothing_is_loaded_before_it_is_asked(first_visit: Visit, address: str) -> None:
    lab, _ = reached(first_visit, f"{address}2-concepts/", LAB)
    lab.get_by_role("button", name="打开写诗机").click()
    expect(lab.locator(".answer")).to_contain_text("带季节的字", timeout=90_000)
    start = published("verse")["features"]["start"]
    expect(lab.locator(".feature h4")).to_contain_text(f"特征 {start}")
    # The line where it is brightest, with that place as dark as can be.
    expect(lab.locator(".feature .firing").first.locator('[style*="1.00"]')).not_to_have_count(0)
    assert first_visit.complaints == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_without_strength_nothing_changes_and_with_it_only_the_right_side(
    visit: Visit, address: str, language: str
) -> None:
    lab = settled_alone(visit.page, address, LAB, language, "strength=0")
    found = columns(lab)
    assert found["token_before"] == found["token_after"]
    assert found["fires_before"] == found["fires_after"]
    slide(lab, "strength", 2)
    turned = columns(lab)
    assert turned["token_before"] == found["token_before"]
    assert turned["token_after"] != found["token_after"]
    assert visit.complaints == []


def test_a_character_of_ones_own_line_leads_to_a_feature(visit: Visit, address: str) -> None:
    lab = settled_alone(visit.page, address, LAB, "zh", "steps=1")
    sign = lab.locator(".signs button").nth(3)
    sign.click()
    expect(sign).to_have_attribute("aria-pressed", "true")
    found = columns(lab)
    rows = lab.locator(".found li")
    assert rows.count() == len(found["feature"]) >= 1
    assert found["fires"] == sorted(found["fires"], reverse=True)
    other = found["feature"][-1]
    rows.last.locator("button").click()
    lab.evaluate("lab => lab.settled()")
    expect(lab.locator(".feature h4")).to_contain_text(f"特征 {other}")
    assert f"feature={other}&" in lab.evaluate("lab => lab.link()")


def test_features_are_searched_by_what_they_are_for(visit: Visit, address: str) -> None:
    lab = settled_alone(visit.page, address, LAB, "en", "steps=2")
    rows = lab.locator("section").last.locator(".found li")
    assert rows.count() == LISTED
    search = lab.locator("input[type=search]")
    search.press_sequentially("spring")
    expect(rows.first).to_contain_text("spring")
    search.fill("no such thing")
    expect(rows).to_have_count(0)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_all_that_opens_is_what_python_computes(visit: Visit, address: str, language: str) -> None:
    lab = settled_alone(visit.page, address, LAB, language, "steps=4&strength=-1&place=5")
    found = columns(lab)
    expected = recompute.columns(lab.evaluate("lab => lab.link()"))
    assert found.keys() == expected.keys()
    for name in ("token_before", "token_after", "feature", "block", "position"):
        assert found[name] == expected[name].tolist(), name
    for name in ("fires", "fires_after", "patched", "clean"):
        assert found[name] == pytest.approx(expected[name].tolist(), rel=1e-3, abs=1e-4), name
    # Before the first block only what differs changes anything, and it changes all.
    into = lab.evaluate("lab => lab.link()").partition("into=")[2]
    assert into
    wide = len(found["position"]) // (max(found["block"]) + 1)
    first = found["patched"][:wide]
    moved = [at for at, value in enumerate(first) if abs(value - found["clean"][1]) > 1e-5]
    assert len(moved) == 1
    assert first[moved[0]] == pytest.approx(found["clean"][0], abs=1e-4)
    expect(lab.locator(".map tr")).to_have_count(2 + max(found["block"]) + 1)
    assert visit.complaints == []


def test_what_cannot_be_read_is_said_and_nothing_is_lost(visit: Visit, address: str) -> None:
    lab = settled_alone(visit.page, address, LAB, "zh", "steps=3")
    before = columns(lab)
    line = lab.locator("input[data-control=line]")
    line.fill("hello")
    line.press("Enter")
    lab.evaluate("lab => lab.settled()")
    expect(lab.locator("section").first.locator(".refusal")).to_contain_text("词表里没有")
    expect(line).to_have_value("hello")
    pair = lab.locator(".pair input")
    pair.nth(1).fill("白日依山尽，")
    pair.nth(1).press("Enter")
    lab.evaluate("lab => lab.settled()")
    expect(lab.locator("section").last.locator(".refusal")).to_contain_text("一样长")
    expect(pair.nth(1)).to_have_value("白日依山尽，")
    pair.nth(2).fill("楼台")
    pair.nth(1).fill(pair.nth(0).input_value())
    pair.nth(2).press("Enter")
    lab.evaluate("lab => lab.settled()")
    expect(lab.locator("section").last.locator(".refusal")).to_contain_text("只能问一个字")
    assert columns(lab)["token_after"] == before["token_after"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_and_fits_a_phone(browser: Browser, address: str, scheme: Any) -> None:  # noqa: ANN401
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme)
    visit = watch(context.new_page(), address)
    settled_alone(visit.page, address, LAB, "zh", "steps=4")
    assert violations(visit.page) == []
    assert not visit.page.evaluate(TOO_WIDE)
    context.close()
