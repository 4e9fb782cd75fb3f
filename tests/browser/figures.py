"""Labs with a state in their address: opened alone, read, drawn in, and led to other links."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Locator, Page, expect

from model_export.digits.measured import evaluate
from site_src.recompute import graphs
from site_src.recompute.link import LETTERS

DIGITS: dict[str, list[list[list[float]]]] = json.loads(
    (Path(__file__).parent / "digits.json").read_text(encoding="utf-8")
)
MANIFEST: dict[str, Any] = json.loads(
    (graphs.MODELS / "digits" / "manifest.json").read_text("utf-8")
)
# Where the pages of a language lie.
ROOTS = {"zh": "", "en": "en/"}
# The graphs of every family.
GRAPHS = {
    name: graph
    for path in sorted(graphs.MODELS.glob("*/manifest.json"))
    for name, graph in json.loads(path.read_text("utf-8"))["models"].items()
}
# The compression lab lists what the reader has tried, with times: that is no state.
TRIED = {"ms", "accuracy", "compressed", "bytes", "bytes_gzip"}
FOLLOW = """async ([name, link]) => {
  const changed = new Promise((resolve) => addEventListener("hashchange", resolve, { once: true }));
  location.replace(link);
  await changed;
  const lab = document.querySelector(name);
  await new Promise((resolve) => setTimeout(resolve));
  await lab.settled();
  const arrays = Object.entries(lab.columns()).map(([key, values]) => [key, Array.from(values)]);
  return [lab.link(), Object.fromEntries(arrays)];
}"""


def open_alone(
    page: Page, address: str, lab: str, states: str = "", query: str = "", language: str = "en"
) -> Locator:
    """Open a lab on its own page."""
    page.goto("about:blank")  # else only the fragment might change
    state = f"#{lab}?{states}" if states else ""
    page.goto(f"{address}{ROOTS[language]}embed/{lab}/{query}{state}")
    return page.locator(lab)


def settled_alone(page: Page, address: str, lab: str, language: str, states: str = "") -> Locator:
    """Open a lab on its own page, in a language, and let it show what belongs to its states."""
    found = open_alone(page, address, lab, states, language=language)
    found.evaluate("lab => lab.settled()")
    return found


def columns(lab: Locator) -> dict[str, list[Any]]:
    """Return all numbers of a lab, once they belong to its states."""
    found: dict[str, list[Any]] = lab.evaluate("lab => lab.settled().then(() => lab.columns())")
    return found


def slide(lab: Locator, control: str, value: float) -> None:
    """Move the slider of a control, as an input event."""
    lab.locator(f"[data-control={control}] input").evaluate(
        "(input, value) => { input.value = value; input.dispatchEvent(new Event('input')); }", value
    )


def tool(lab: Locator, name: str) -> Locator:
    """Return a button of the menu below a lab, which is opened for it."""
    menu = lab.locator("lab-footer details")
    menu.evaluate("menu => { menu.open = true; }")
    return menu.get_by_role("button", name=name)


def shown(lab: Locator) -> dict[str, Any]:
    """Return the numbers that the lab shows, once they belong to its states."""
    text = lab.evaluate("lab => lab.settled().then(() => JSON.stringify(lab.columns()))")
    columns: dict[str, Any] = json.loads(text) or {}
    return {name: column for name, column in columns.items() if name not in TRIED}


def begin(lab: Locator) -> None:
    """Let a lab come to numbers that its states alone decide."""
    if lab.evaluate("lab => lab.localName") != "train-lab":
        return
    lab.evaluate("lab => lab.ready")
    anew = lab.get_by_role("button", name="Start over")
    if anew.count():  # something is trained already
        anew.click()
    lab.get_by_role("button", name="One step").click()
    expect(lab.locator(".outcome")).to_contain_text("Paused")
    expect(lab.locator("unit-grid")).to_be_visible()


def draw(lab: Locator, digit: str) -> None:
    pad = lab.locator("drawing-pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    mouse = lab.page.mouse
    for line in DIGITS[digit]:
        for number, (x, y) in enumerate(line):
            mouse.move(box["x"] + x / 100 * box["width"], box["y"] + y / 100 * box["height"])
            if number == 0:
                mouse.down()
        mouse.up()


def most_confused() -> tuple[int, int]:
    """Return the true digit and the answer of the mistake that the network makes most often."""
    labels, predicted, _ = graphs.judged({})
    counts = np.array(evaluate.confusion(predicted, labels))
    np.fill_diagonal(counts, 0)
    true, read = np.unravel_index(counts.argmax(), counts.shape)
    return int(true), int(read)


def drawings() -> Iterator[str]:
    """Yield twenty drawings as a link writes them: each digit large, and small in a corner."""
    for strokes in DIGITS.values():
        for scale in (2.8, 1.7):
            yield ".".join(
                ink([[round(scale * x) for x in point] for point in stroke]) for stroke in strokes
            )


def ink(points: list[list[int]]) -> str:
    text = ""
    for before, point in zip([[0, 0], *points], points, strict=False):
        for way in (now - then for now, then in zip(point, before, strict=True)):
            rest = 2 * abs(way) + (way < 0)
            while rest > 31:
                text, rest = text + LETTERS[rest & 31 | 32], rest >> 5
            text += LETTERS[rest]
    return text
