"""Steps beside a lab: they set its state, keep what the reader has drawn, and stay in view."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from figures import ROOTS, draw
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect
from visits import LAID_OUT, Visit

SITE = Path(__file__).resolve().parents[2] / "site"
PHONE = ViewportSize(width=390, height=844)
LAPTOP = ViewportSize(width=1440, height=900)
WIDE = ViewportSize(width=1920, height=1080)
# Wide enough for both, and what lies over what.
PLACES = """stage => {
  const box = (part) => part.getBoundingClientRect().toJSON();
  const contents = document.querySelector(".md-sidebar--secondary");
  return {
    steps: box(stage.querySelector("lab-steps")), lab: box(stage.querySelector("[data-shown]")),
    page: document.documentElement.scrollWidth, window: innerWidth,
    contents: getComputedStyle(contents).visibility,
  };
}"""


def stages() -> Iterator[tuple[str, str]]:
    """Yield page and name of every lab that has steps."""
    for path in sorted(SITE.glob("[1-9]-*/index.html")):
        soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for steps in soup.select("lab-steps"):
            yield f"{path.parent.name}/", str(steps["data-lab"])


STAGES = list(stages())


def stage(page: Page, address: str, path: str, lab: str, language: str = "en") -> Locator:
    """Open a page at the lab and its steps."""
    page.goto(f"{address}{ROOTS[language]}{path}")
    page.evaluate(LAID_OUT)
    found = page.locator(".staged").filter(has=page.locator(lab))
    found.locator("lab-steps").evaluate("steps => steps.scrollIntoView()")
    found.locator(lab).evaluate("lab => lab.ready.catch(() => 0).then(() => 0)") if lab not in {
        "attention-view"
    } else None
    return found


def current(found: Locator) -> Locator:
    return found.locator("lab-steps [aria-current=step]")


def test_several_labs_have_steps() -> None:
    assert len(STAGES) >= 4
    assert len({path for path, _ in STAGES}) >= 4


@pytest.mark.parametrize("language", ROOTS)
@pytest.mark.parametrize(("path", "lab"), STAGES)
def test_every_step_is_a_state_of_its_lab(
    visit: Visit, address: str, path: str, lab: str, language: str
) -> None:
    page = visit.page
    found = stage(page, address, path, lab, language)
    links = found.locator("lab-steps li > a")
    assert links.count() >= 3
    seen: list[dict[str, Any]] = []
    for at in range(links.count()):
        link = links.nth(at)
        link.click() if link.is_visible() else found.locator("[data-by='1']").click()
        expect(current(found)).to_have_attribute("href", str(link.get_attribute("href")))
        element = found.locator(lab)
        element.evaluate("lab => lab.settled()")
        # What a link says wrongly is told by the lab; here nothing is.
        assert element.evaluate("lab => lab.linked.refused") == []
        states = element.evaluate("lab => Object.fromEntries(lab.linked.states(true))")
        asked = dict(
            pair.split("=") for pair in str(link.get_attribute("href")).split("?")[1].split("&")
        )
        assert {name: states[name] for name in asked} == asked
        seen.append(states)
    assert len({str(states) for states in seen}) >= links.count() - 1
    assert visit.complaints == []


def test_a_drawing_stays_through_all_steps(visit: Visit, address: str) -> None:
    found = stage(visit.page, address, "7-outlook/", "attack-lab")
    lab = found.locator("attack-lab")
    draw(lab, "3")
    ink = "lab => lab.settled().then(() => lab.linked.states(true).get('ink'))"
    drawn = lab.evaluate(ink)
    assert drawn
    for _ in range(2):
        found.locator("[data-by='1']").dispatch_event("click")
        assert lab.evaluate(ink) == drawn
    visit.page.go_back()
    expect(current(found)).to_have_attribute(
        "href", found.locator("li a").nth(1).get_attribute("href") or ""
    )


@pytest.mark.parametrize("screen", [LAPTOP, WIDE], ids=["1440", "1920"])
@pytest.mark.parametrize(("path", "lab"), STAGES)
def test_on_a_wide_screen_they_stand_beside_the_lab(
    visit: Visit, address: str, path: str, lab: str, screen: ViewportSize
) -> None:
    page = visit.page
    page.set_viewport_size(screen)
    page.emulate_media(reduced_motion="reduce")
    found = stage(page, address, path, lab)
    found.locator("[data-by='1']").click()
    found.locator(lab).evaluate("lab => lab.settled()")
    expect(found.locator(lab)).to_have_attribute("data-shown", "")
    page.wait_for_timeout(300)
    places = found.evaluate(PLACES)
    assert places["steps"]["right"] < places["lab"]["left"]
    assert places["lab"]["right"] <= places["window"] >= places["page"]
    assert places["lab"]["width"] > 0.48 * screen["width"]
    assert places["contents"] == "hidden"
    # In view as far as the lab reaches.
    page.evaluate("top => scrollBy({ top, behavior: 'instant' })", places["lab"]["bottom"] - 600)
    expect(found.locator("lab-steps")).to_be_in_viewport(ratio=0.9)
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    expect(page.locator(".md-sidebar--secondary")).to_be_visible()


@pytest.mark.parametrize(("path", "lab"), STAGES)
def test_on_a_phone_one_step_is_docked_above_the_lab(
    visit: Visit, address: str, path: str, lab: str
) -> None:
    page = visit.page
    page.set_viewport_size(PHONE)
    found = stage(page, address, path, lab, "zh")
    found.locator("[data-by='1']").click()
    found.locator(lab).evaluate("lab => lab.settled()")
    expect(found.locator("lab-steps li:visible")).to_have_count(1)
    expect(found.locator(".at")).to_have_text(f"2 / {found.locator('lab-steps li').count()}")
    found.locator(lab).evaluate("lab => scrollBy(0, lab.getBoundingClientRect().top + 100)")
    expect(found.locator("lab-steps")).to_be_in_viewport(ratio=1)
    box = found.locator("lab-steps").bounding_box()
    assert box
    assert box["y"] < 60
    assert box["height"] < PHONE["height"] / 3
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_the_ends_of_the_steps_and_the_keyboard(visit: Visit, address: str) -> None:
    page = visit.page
    found = stage(page, address, "7-outlook/", "attack-lab")
    back, on = found.locator("[data-by='-1']"), found.locator("[data-by='1']")
    expect(back).to_have_attribute("aria-disabled", "true")
    on.focus()
    for _ in range(found.locator("lab-steps li").count() + 1):
        page.keyboard.press("Enter")
    expect(on).to_be_focused()
    expect(on).to_have_attribute("aria-disabled", "true")
    expect(back).to_have_attribute("aria-disabled", "false")


COVERED = """async () => {
  await new Promise(requestAnimationFrame);
  let part = document.activeElement;
  while (part?.shadowRoot?.activeElement) part = part.shadowRoot.activeElement;
  const docked = [...document.querySelectorAll("lab-steps")];
  if (!part || docked.some((steps) => steps.contains(part))) return "";
  const { left, top, width, height } = part.getBoundingClientRect();
  const seen = [0.1, 0.5, 0.9].some((share) => !docked.some((steps) => steps.contains(
    document.elementFromPoint(left + width * share, top + height * share))));
  return seen ? "" : part.outerHTML.slice(0, 100);
}"""


def test_what_is_docked_covers_nothing_in_focus(visit: Visit, address: str) -> None:
    page = visit.page
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size(PHONE)
    found = stage(page, address, "7-outlook/", "attack-lab", "zh")
    lab = found.locator("attack-lab")
    lab.evaluate("lab => lab.settled()")
    lab.locator("lab-footer summary").last.focus()
    covered = set()
    for _ in range(24):  # upwards, where what is reached comes from below the docked steps
        page.keyboard.press("Shift+Tab")
        covered.add(page.evaluate(COVERED))
    assert covered == {""}


def test_without_scripts_they_are_a_list_of_links(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=LAPTOP, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}en/7-outlook/", wait_until="load")
    steps = page.locator("lab-steps").first
    for told in steps.locator(".told").all():
        expect(told).to_be_visible()
    expect(steps.locator("button:visible")).to_have_count(0)
    context.close()
