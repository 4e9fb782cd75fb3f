"""What stands below a lab stays where it is while the lab loads."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from bench.labs import MOVES_OF
from site_src import labs

POSITIONS = labs.positions()
# Every lab whose place is kept, and the page where it stands.
LABS = {
    name: f"{POSITIONS[name].page}/".removeprefix("index/")
    for name, lab in labs.read().items()
    if lab.heights
}
PHONE = ViewportSize(width=390, height=844)
DESKTOP = ViewportSize(width=1280, height=800)
FIGURE = "confusion-lab figure"
SCRIPTS = re.compile(r"/demos/.*\.js")
# Writes down every height that a lab has, from the first layout of the page.
WATCH = """name => {
  window.heights = [];
  new MutationObserver((_, finder) => {
    const lab = document.querySelector(name);
    if (!lab) return;
    finder.disconnect();
    new ResizeObserver(() => window.heights.push(lab.getBoundingClientRect().height)).observe(lab);
  }).observe(document, { childList: true, subtree: true });
}"""
# Adds up what is pushed to another place without the reader (web.dev/cls).
SHIFTS = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
# A phone's link and its slower processor, so that parts come one after another.
LINK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_250_000,
    "uploadThroughput": 1_250_000,
}
HEIGHT = "lab => lab.getBoundingClientRect().height"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("lab", LABS)
def test_a_lab_has_its_height_before_it_has_come(
    page: Page, address: str, lab: str, screen: ViewportSize
) -> None:
    page.set_viewport_size(screen)
    page.add_init_script(f"({WATCH})('{lab}')")
    root = address if screen is PHONE else f"{address}en/"
    page.goto(f"{root}{LABS[lab]}#{lab}?network=shipped")
    shown = page.locator(lab)
    shown.evaluate("lab => lab.settled()")
    expect(shown).to_have_attribute("data-shown", "")
    heights = page.evaluate("window.heights")
    last = shown.evaluate(HEIGHT)
    assert max(abs(height - last) for height in heights) <= 0.1 * last, (heights, last)
    # What `make bench` moves is there without a press of anything.
    expect(shown.locator(MOVES_OF[labs.read()[lab].moved][0]).first).to_be_visible()


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("path", ["", "en/"])
def test_nothing_on_the_home_page_is_pushed_away(
    page: Page, address: str, path: str, screen: ViewportSize
) -> None:
    page.set_viewport_size(screen)
    page.add_init_script(SHIFTS)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", LINK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(address + path)
    expect(page.locator("verse-stage verse-poem").first).to_be_visible()
    page.locator("digit-demo").evaluate("demo => demo.ready")
    assert page.evaluate("window.shift") <= 0.02


def test_the_still_figure_stays_until_there_is_another(page: Page, address: str) -> None:
    page.route("**/manifest.json", lambda route: None)  # never answered
    page.goto(f"{address}3-algorithms/#confusion-lab?network=shipped")
    expect(page.locator("confusion-lab progress")).to_be_visible()
    expect(page.locator(FIGURE)).to_be_visible()
    expect(page.locator("confusion-lab > span:not(.refused)")).to_be_hidden()


def test_without_scripts_nothing_is_kept(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}3-algorithms/", wait_until="load")
    figure = page.locator(FIGURE).bounding_box()
    below = page.locator("div:has(> confusion-lab) + *").bounding_box()
    context.close()
    assert figure
    assert below
    assert below["y"] - (figure["y"] + figure["height"]) < 100


def test_paper_and_a_lab_that_does_not_come_have_no_hole(page: Page, address: str) -> None:
    waiting: list[Route] = []
    page.route(SCRIPTS, lambda route: waiting.append(route))
    page.goto(f"{address}3-algorithms/", wait_until="domcontentloaded")
    lab = page.locator("confusion-lab")
    assert lab.evaluate(HEIGHT) > 1000
    page.emulate_media(media="print")
    assert lab.evaluate(HEIGHT) < 600
    page.emulate_media(media="screen")
    page.wait_for_timeout(1500)  # all are asked for
    for route in waiting:
        route.abort()
    page.locator("html.unscripted").wait_for(state="attached")
    assert lab.evaluate(HEIGHT) < 600
