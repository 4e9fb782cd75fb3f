"""How long the writer is taught in Chromium until most of its poems rhyme, as the rhyme lab does.

It begins with the pupil that the lab opens with, and goes by the whole reward, on wasm.
"""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import sync_playwright

from bench.page import ROOT
from bench.server import Link, Site
from model_export.verse import lesson
from records.figures import Row
from site_src.browsers.chromium import FLAGS, executable

LAB = "rhyme-lab"
PUPIL, REWARD = "begun", "whole"
# The share that is to rhyme, of the poems of so many groups together; it gives up after as many.
WANTED, TOGETHER, MOST = 0.6, 10, 200
# Within so many seconds, on two cores; with at least this share of the different rhymes of before.
SECONDS, KEPT = 150, 0.5
READY = """async (lab) => {
  await customElements.whenDefined(lab.localName);
  await lab.settled();
}"""
TEACH = """async (lab, [pupil, reward, seed, wanted, together, most]) => {
  const client = lab.running();
  await client.admit({ pupil, reward, seed, adapters: null });
  const before = await client.recite(seed, 0);
  const begun = performance.now();
  const [shares, last] = [[], {}];
  let seconds = null;
  while (seconds === null && shares.length < most) {
    Object.assign(last, await client.teach());
    shares.push(last.rhyme);
    const some = shares.slice(-together);
    const mean = some.reduce((sum, share) => sum + share, 0) / some.length;
    if (some.length === together && mean >= wanted) seconds = (performance.now() - begun) / 1000;
  }
  const ms = (performance.now() - begun) / last.poems;
  const after = await client.recite(seed, 1);
  return { seconds, ms, poems: last.poems, divergence: last.divergence,
    kept: after.variety / before.variety, before: before.rhyme, after: after.rhyme };
}"""


@dataclass(frozen=True)
class Lesson:
    """How a course went: seconds to the wanted share, or None; ms a poem that it learnt from.

    ``kept`` is the share of different rhyming characters, beside that of before.
    """

    seconds: float | None
    ms: float
    poems: int
    divergence: float
    kept: float
    before: float
    after: float


def taught() -> Lesson:
    """Teach it in the lab, on its own page."""
    site = Site(ROOT / "site", Link())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(playwright), args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900}, service_workers="block")
        page.goto(f"{site.address}embed/{LAB}/")
        lab = page.locator(LAB)
        lab.evaluate(READY)
        given = [PUPIL, REWARD, lesson.SEED, WANTED, TOGETHER, MOST]
        found: dict[str, Any] = lab.evaluate(TEACH, given)
        browser.close()
    site.shutdown()
    return Lesson(**found)


def measure() -> list[Row]:
    """Return the figures with their targets."""
    found = taught()
    print(
        f"  {found.poems} poems; rhyme {found.before:.0%}, then {found.after:.0%}; "
        f"{found.divergence:.2f} nats from the start"
    )
    until = f"taught by a reward until {WANTED:.0%} of its poems rhyme, in Chromium"
    variety = "different rhyming characters then, beside before"
    return [
        Row("taught", until, found.seconds, "s", "at most", SECONDS),
        Row("taught_poem", "the same, a poem that it learns from", found.ms, "ms"),
        Row("taught_variety", variety, 100 * found.kept, "%", "at least", 100 * KEPT),
    ]
