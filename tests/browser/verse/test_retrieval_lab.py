"""The retrieval lab as a reader meets it: a book that is looked into, and that somebody touches."""

from typing import Any

import pytest
from accessibility import TOO_WIDE, violations
from figures import columns, settled_alone, slide
from playwright.sync_api import Browser, expect
from visits import Visit, reached, watch

from site_src import labs, recompute
from site_src.recompute.graphs import published

LAB = "retrieval-lab"


def test_nothing_is_loaded_before_it_is_asked(first_visit: Visit, address: str) -> None:
    lab, _ = reached(first_visit, f"{address}6-applications/", LAB)
    told = published("verse")
    megabytes = told["models"]["zh_book"]["bytes"] / 1e6
    assert abs(megabytes - labs.one(LAB).number("MEGABYTES")) < 0.6
    expect(lab).to_contain_text(f"{labs.one(LAB).constants['MEGABYTES']} MB")
    lab.get_by_role("button", name="合上书写").click()
    expect(lab.locator(".answer")).to_contain_text("主要从书里来", timeout=60_000)
    opening = told["voices"]["zh"]["looking"]["openings"][0]
    expect(lab.locator(".poem").first).to_contain_text(opening[:2])
    assert first_visit.complaints == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_book_is_worth_nothing_without_weight(
    visit: Visit, address: str, language: str
) -> None:
    lab = settled_alone(visit.page, address, LAB, language, "weight=0")
    found = columns(lab)
    assert found["token_open"] == found["token_closed"]
    assert not any(found["from_book"])
    slide(lab, "weight", 0.9)
    opened = columns(lab)
    assert opened["token_closed"] == found["token_closed"]
    assert max(opened["from_book"]) > 0.5
    assert visit.complaints == []


def test_a_word_shows_its_sources(visit: Visit, address: str) -> None:
    lab = settled_alone(visit.page, address, LAB, "zh", "weight=0.9")
    expect(lab.locator("section")).to_have_count(0)
    sign = lab.locator("verse-poem [role=option]").nth(10)
    sign.click()
    expect(sign).to_have_attribute("aria-selected", "true")
    expect(lab.locator("section")).to_have_count(1)
    sources = lab.locator(".sources li")
    assert 1 <= sources.count() <= labs.one(LAB).number("SOURCES")
    shares = [float(each.rstrip(" %\u00a0")) for each in sources.locator("b").all_inner_texts()]
    assert shares == sorted(shares, reverse=True)
    expect(sources.first.locator("mark")).to_have_count(1)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_slipped_line_takes_its_share_and_a_bound_holds_one_source(
    visit: Visit, address: str, language: str
) -> None:
    lab = settled_alone(visit.page, address, LAB, language, "steps=3&weight=0.5&copies=8")
    found = columns(lab)
    expected = recompute.columns(lab.evaluate("lab => lab.link()"))
    assert found["token_slipped"] == expected["token_slipped"].tolist()
    assert max(found["from_line"]) > 0.5
    first = next(at for at, share in enumerate(found["from_line"]) if share > 0)
    slide(lab, "limit", 0.05)
    held = columns(lab)
    assert held["token_open"] == found["token_open"]
    assert held["from_line"][first] < found["from_line"][first]
    lab.get_by_role("checkbox").check()
    many = columns(lab)
    assert many["from_line"][first] > held["from_line"][first]
    assert visit.complaints == []


def test_what_cannot_be_read_is_said_and_nothing_is_lost(visit: Visit, address: str) -> None:
    lab = settled_alone(visit.page, address, LAB, "zh", "steps=3")
    before = columns(lab)
    line = lab.locator(".slip input[type=text]")
    line.fill("hello")
    line.press("Tab")
    lab.evaluate("lab => lab.settled()")
    expect(lab.locator("section").last).to_contain_text("词表里没有")
    expect(line).to_have_value("hello")
    assert columns(lab)["token_open"] == before["token_open"]
    box = lab.locator("[data-control=input] input")
    box.fill("abc")
    box.press("Enter")
    lab.evaluate("lab => lab.settled()")
    expect(lab.locator("[data-control=input] ~ .refusal").first).to_contain_text("词表里没有")
    expect(box).to_have_value("abc")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_and_fits_a_phone(browser: Browser, address: str, scheme: Any) -> None:  # noqa: ANN401
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme)
    visit = watch(context.new_page(), address)
    settled_alone(visit.page, address, LAB, "zh", "steps=3&copies=4")
    assert violations(visit.page) == []
    assert not visit.page.evaluate(TOO_WIDE)
    context.close()
