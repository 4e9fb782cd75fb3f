"""The home page in Chromium: bytes and time to the first prediction, time of each prediction."""

import json
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from bench.server import Link, Site
from records.figures import Row
from site_src.browsers.chromium import FLAGS, executable

ROOT = Path(__file__).resolve().parents[1]
DIGITS = json.loads((ROOT / "tests/browser/digits.json").read_text(encoding="utf-8"))
PHONE_LINK = Link(bytes_per_second=10e6 / 8, delay=0.04)
SLOWDOWN = 4
FIRST = """async (strokes) => {
  await customElements.whenDefined("digit-demo");
  await document.querySelector("digit-demo").classify(strokes);
  return performance.now() / 1000;
}"""
MANY = """async ([all, rounds]) => {
  const demo = document.querySelector("digit-demo");
  const times = [];
  for (let round = 0; round < rounds; round++)
    for (const strokes of all) {
      const begun = performance.now();
      await demo.classify(strokes);
      times.push(performance.now() - begun);
    }
  return times;
}"""


def first_prediction(browser: Browser, link: Link, slowdown: float) -> tuple[float, dict[str, int]]:
    """Return seconds from navigation to the first prediction, and bytes sent by path."""
    site = Site(ROOT / "site", link)
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
    page.goto(site.address, wait_until="commit")
    taken: float = page.evaluate(FIRST, DIGITS["3"])
    context.close()
    site.shutdown()
    return taken, dict(site.sent)


def prediction_times(browser: Browser) -> list[float]:
    """Return the ms of 300 predictions from strokes, the way to the worker and back included."""
    site = Site(ROOT / "site", Link())
    page = browser.new_page()
    page.goto(site.address)
    page.evaluate(FIRST, DIGITS["3"])
    times: list[float] = page.evaluate(MANY, [list(DIGITS.values()), 30])
    page.close()
    site.shutdown()
    return times


def is_runtime(path: str) -> bool:
    """Say whether a file belongs to the demo's engine rather than to the page."""
    return "/runtime/" in path or "/models/" in path


def browser_name() -> str:
    """Return the browser that everything is measured in, with its version."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(playwright), args=FLAGS)
        name = f"Chromium {browser.version}"
        browser.close()
    return name


def measure() -> list[Row]:
    """Return the figures."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(playwright), args=FLAGS)
        _, sent = first_prediction(browser, Link(), 1)
        slow = [first_prediction(browser, PHONE_LINK, SLOWDOWN)[0] for _ in range(3)]
        times = prediction_times(browser)
        browser.close()
    page = sum(count for path, count in sent.items() if not is_runtime(path))
    total = sum(sent.values())
    link = "10 Mbit/s, 40 ms per request, main thread 4 times slower"
    return [
        Row("bytes", "bytes to the first prediction, gzip", total / 1e6, "MB", "at most", 1.6),
        Row("page_bytes", "the page itself, gzip", page / 1e3, "kB", "at most", 500),
        Row("first", f"navigation to the first prediction ({link})", median(slow), "s"),
        Row("prediction", "a prediction from strokes, median", median(times), "ms", "at most", 5),
    ]
