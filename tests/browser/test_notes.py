"""A term says what it means, and the mark of a reference what it refers to, where they stand."""

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from visits import Visit

NOTE = "#note"


def beside(page: Page, host: Locator) -> bool:
    """Tell whether what is shown stands near its host, inside the window."""
    note, at = page.locator(f"{NOTE} > *").bounding_box(), host.bounding_box()
    assert note
    assert at
    assert page.viewport_size
    gaps = (at["y"] - note["y"] - note["height"], note["y"] - at["y"] - at["height"])
    return -1 < max(gaps) < 40 and 0 <= note["x"] <= page.viewport_size["width"] - note["width"]


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", ["errata/", "en/errata/"])
def test_a_term_says_what_it_means(visit: Visit, address: str, path: str, width: int) -> None:
    page = visit.page
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address + path)
    term = page.locator(".md-content abbr").first
    meaning = term.get_attribute("title")
    assert meaning
    term.hover()
    expect(page.get_by_role("tooltip")).to_have_text(meaning)
    expect(term).to_have_accessible_description(meaning)
    assert term.get_attribute("title") is None  # else the browser shows it a second time
    assert beside(page, term)
    page.mouse.move(0, 0)
    expect(page.locator(NOTE)).to_have_count(0)
    expect(term).to_have_attribute("title", meaning)
    assert visit.complaints == []


def test_it_stays_while_the_pointer_is_over_it_and_escape_puts_it_away(
    visit: Visit, address: str
) -> None:
    page = visit.page
    page.goto(f"{address}errata/")
    page.locator(".md-content abbr").first.hover()
    page.locator(f"{NOTE} > *").hover()
    page.wait_for_timeout(400)  # longer than it lingers
    expect(page.get_by_role("tooltip")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(NOTE)).to_have_count(0)


def test_a_mark_shows_its_reference_to_the_keyboard_too(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(f"{address}en/errata/")
    marks = page.locator(".footnote-ref")
    for mark in (marks.first, marks.last):
        mark.focus()
        note = page.locator(f"{NOTE}[role=dialog]")
        expect(note).to_have_accessible_name(f"Reference {mark.inner_text()}")
        source = page.locator(f'[id="{(mark.get_attribute("href") or "").removeprefix("#")}"]')
        assert " ".join(note.inner_text().split()) == " ".join(source.inner_text().split())
        assert beside(page, mark)
        mark.blur()
        expect(note).to_have_count(0)


def test_the_link_in_a_reference_can_be_followed(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(f"{address}errata/")
    page.locator(".footnote-ref").first.hover()
    link = page.locator(f"{NOTE}[role=dialog]").locator('a[href^="https:"]').first
    link.hover()
    page.wait_for_timeout(400)
    expect(link).to_be_visible()
    link.click(trial=True)


def test_a_tap_shows_it_and_one_elsewhere_puts_it_away(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.goto(f"{address}errata/")
    term = page.locator(".md-content abbr").first
    meaning = term.get_attribute("title")
    assert meaning
    term.tap()
    expect(page.get_by_role("tooltip")).to_have_text(meaning)
    page.locator("h1").tap()
    expect(page.locator(NOTE)).to_have_count(0)
    page.close()
