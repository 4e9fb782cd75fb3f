"""Each lab alone on its page: the time of one move, the longest task meanwhile, bytes of script.

Its slider is moved; where it has none, a line is drawn on its pad, a number raised by the arrow
key, a line of text walked along by it, or a button pressed for another round. All by real input
events, with the main thread four times slower.
"""

from collections.abc import Callable
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from bench.page import SLOWDOWN, is_runtime
from bench.server import Link, Site
from bench.tasks import watching
from records.figures import Row
from records.labs_table import key
from site_src import labs
from site_src.browsers.chromium import FLAGS, executable

ROOT = Path(__file__).resolve().parents[1]
MOVES = 24
PAUSE = 100
# Heard last, when the lab has taken the event; `settled` resolves when the numbers are shown.
LISTEN = """([name, kind]) => {
  const lab = document.querySelector(name);
  window.times = [];
  window.addEventListener(kind, async (event) => {
    if (kind === "pointermove" && !event.buttons) return;
    await lab.settled();
    window.times.push(performance.now() - event.timeStamp);
  });
}"""
# Moves that came while another was computed are answered together, in the end.
TIMES = """async (lab) => {
  await lab.settled();
  await new Promise((done) => setTimeout(done, 100));
  return window.times;
}"""


def drag(page: Page, control: Locator) -> None:
    """Move the pressed mouse across a slider or a pad."""
    box = control.bounding_box()
    if box is None:
        raise RuntimeError("There is nothing to drag.")
    x, y = box["x"] + 0.2 * box["width"], box["y"] + 0.5 * box["height"]
    page.mouse.move(x, y)
    page.mouse.down()
    for move in range(1, MOVES + 1):
        page.mouse.move(x + 0.6 * box["width"] * move / MOVES, y)
        page.wait_for_timeout(PAUSE)
    page.mouse.up()


def raise_number(page: Page, field: Locator) -> None:
    """Press the arrow key in a field of a number."""
    field.focus()
    for _ in range(MOVES):
        page.keyboard.press("ArrowUp")
        page.wait_for_timeout(PAUSE)


def walk(page: Page, line: Locator) -> None:
    """Press the arrow keys on a line of text, to and fro."""
    line.focus()
    for move in range(MOVES):
        page.keyboard.press(("ArrowLeft", "ArrowRight")[move // 4 % 2])
        page.wait_for_timeout(PAUSE)


def press(page: Page, button: Locator) -> None:
    """Press a button again and again."""
    for _ in range(MOVES):
        button.click()
        page.wait_for_timeout(PAUSE)


# By what `lab.yml` says: what is moved, the event that it hears, and how.
Move = tuple[str, str, Callable[[Page, Locator], None]]
MOVES_OF: dict[str, Move] = {
    "slider": ("input[type=range]", "input", drag),
    "pad": ("drawing-pad", "pointermove", drag),
    "line": ("[role=listbox]", "keydown", walk),
    "number": ("input[type=number]", "input", raise_number),
    "button": ("form button[type=button]", "click", press),
}


def one(browser: Browser, name: str, moved: str) -> list[Row]:
    """Return the three figures of one lab, of which this is moved."""
    selector, kind, move = MOVES_OF[moved]
    site = Site(ROOT / "site", Link())
    page = browser.new_page(viewport={"width": 390, "height": 844}, service_workers="block")
    page.goto(f"{site.address}en/embed/{name}/")
    page.evaluate("name => customElements.whenDefined(name).then(() => 0)", name)
    page.locator(name).evaluate("lab => lab.ready.then(() => lab.settled())")
    script = sum(
        n for path, n in site.sent.items() if path.endswith(".js") and not is_runtime(path)
    )
    control = page.locator(name).locator(selector).first
    control.scroll_into_view_if_needed()
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    page.evaluate(LISTEN, [name, kind])
    with watching(page) as trace:
        move(page, control)
    times: list[float] = page.locator(name).evaluate(TIMES)
    page.close()
    site.shutdown()
    task = f"{name}: longest task meanwhile"
    return [
        Row(key(name, "time"), f"{name}: one move, median", median(times), "ms"),
        Row(key(name, "task"), task, trace.longest, "ms", "at most", 50),
        Row(key(name, "script"), f"{name}: script, gzip", script / 1e3, "kB", "at most", 150),
    ]


def measure() -> list[Row]:
    """Measure every lab in Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(playwright), args=FLAGS)
        rows = [row for name, lab in labs.read().items() for row in one(browser, name, lab.moved)]
        browser.close()
    return rows
