"""A page comes in the right colours, is laid out where the reader is, and its links arrive."""

from typing import Literal

import pytest
from playwright.sync_api import ViewportSize, expect
from visits import Visit

LONG = "4-mathematics/"
SCREENS = [ViewportSize(width=1280, height=800), ViewportSize(width=390, height=844)]
# How many parts may still be left out, and how many there are.
COUNTED = """() => {
  const parts = [...document.querySelectorAll(".part")];
  const skipped = parts.filter((part) => getComputedStyle(part).contentVisibility === "auto");
  return [skipped.length, parts.length];
}"""

# When the text was on the screen, and when the first script was asked for.
BEGUN = """() => [
  performance.getEntriesByName("first-contentful-paint")[0].startTime,
  Math.min(...performance.getEntriesByType("resource")
    .filter(({ initiatorType }) => initiatorType === "script").map(({ startTime }) => startTime)),
]"""
LONGEST = 1_000  # ms, as in site_src/scripts/start.ts


@pytest.mark.parametrize("screen", SCREENS, ids=["desktop", "phone"])
def test_a_link_into_the_middle_arrives(visit: Visit, address: str, screen: ViewportSize) -> None:
    page = visit.page
    page.set_viewport_size(screen)
    page.goto(address + LONG)
    names = page.locator("article h2[id]").evaluate_all("all => all.map((one) => one.id)")
    for name in (names[-2], names[1]):
        page.goto("about:blank")
        page.goto(f"{address}{LONG}#{name}")
        heading = page.locator(f"#{name}")
        expect(heading).to_be_in_viewport()
        page.wait_for_timeout(500)  # what comes near is laid out, and must not push it away
        top = heading.evaluate("heading => heading.getBoundingClientRect().top")
        assert 0 <= top <= 120, name
    assert visit.complaints == []


def test_what_is_far_waits_and_is_laid_out_for_good(visit: Visit, address: str) -> None:
    page = visit.page
    page.add_init_script("window.requestIdleCallback = (work) => (window.idle ??= []).push(work)")
    page.goto(address + LONG, wait_until="load")
    expect(page.locator(".part.near").first).to_be_visible()
    skipped, parts = page.evaluate(COUNTED)
    assert 0 < parts - skipped < parts / 2
    expect(page.locator("#scripts")).to_have_count(1)
    # The page has nothing else to do any more.
    page.evaluate("() => { while (window.idle.length) window.idle.shift()(); }")
    assert page.evaluate(COUNTED) == [0, parts]
    # Only then the theme measures what stands there.
    expect(page.locator("#scripts")).to_have_count(0)
    assert visit.complaints == []


def test_on_paper_nothing_is_left_out(visit: Visit, address: str) -> None:
    visit.page.goto(address + LONG)
    visit.page.emulate_media(media="print")
    assert visit.page.evaluate(COUNTED)[0] == 0


@pytest.mark.parametrize("page", ["", LONG, "en/5-practice/"])
def test_scripts_are_asked_for_when_the_text_is_on_the_screen(
    first_visit: Visit, address: str, page: str
) -> None:
    first_visit.page.goto(address + page)
    painted, asked = first_visit.page.evaluate(BEGUN)
    assert asked >= min(painted, LONGEST)


def test_where_no_paint_is_reported_scripts_run_all_the_same(
    first_visit: Visit, address: str
) -> None:
    first_visit.page.add_init_script("window.PerformanceObserver = class { observe() {} }")
    first_visit.page.goto(address)  # waits for its scripts
    assert first_visit.page.evaluate(BEGUN)[1] >= LONGEST
    expect(first_visit.page.locator("digit-demo").get_by_role("button").first).to_be_visible()


@pytest.mark.parametrize(("scheme", "name"), [("light", "default"), ("dark", "slate")])
def test_the_first_paint_has_the_colours_of_the_system(
    visit: Visit, address: str, scheme: Literal["light", "dark"], name: str
) -> None:
    visit.page.emulate_media(color_scheme=scheme)
    visit.page.route("**/bundle.*.js", lambda route: route.abort())
    visit.page.goto(address)
    body = visit.page.locator("body")
    expect(body).to_have_attribute("data-md-color-scheme", name)
    expect(body).to_have_attribute("data-md-color-primary", "teal")
    expect(body).to_have_attribute("data-md-color-accent", "deep-orange")
