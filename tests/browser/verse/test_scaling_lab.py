"""The scaling lab as a reader meets it: foretell, then look; what is covered stands nowhere."""

import re
from typing import Any

import pytest
from accessibility import TOO_WIDE, violations
from figures import open_alone, shown
from lab_numbers import numbers
from playwright.sync_api import Browser, Locator, expect
from visits import Visit, watch

from site_src import labs
from site_src.recompute.graphs import published

LAB = "scaling-lab"
WAYS = labs.one(LAB).choices("WAYS")


def scaling() -> dict[str, Any]:
    found: dict[str, Any] = published("verse")["scaling"]
    return found


def text(lab: Locator) -> str:
    """Return all that the lab says, the table behind its chart and the names of points too."""
    lab.locator("data-table summary").click()
    words: str = lab.evaluate(
        """lab => {
          const all = (root) => [...root.querySelectorAll("*")].flatMap((part) => [
            part.getAttribute("aria-label") ?? "",
            ...(part.shadowRoot ? all(part.shadowRoot) : []),
          ]);
          const chart = lab.shadowRoot.querySelector("xy-chart").shadowRoot;
          return [lab.shadowRoot.textContent, chart.textContent, ...all(lab.shadowRoot),
            chart.querySelector("data-table").shadowRoot.textContent].join(" ");
        }"""
    )
    return words


@pytest.mark.parametrize("way", WAYS)
def test_what_is_covered_stands_nowhere_until_something_is_foretold(
    visit: Visit, address: str, way: str
) -> None:
    lab = open_alone(visit.page, address, LAB, f"hidden={way}&guess=none&truth=open")
    columns = shown(lab)
    wanted = scaling()["ways"][way]
    runs = [run for at, run in enumerate(scaling()["runs"]) if at not in wanted["hidden"]]
    assert columns["loss"] == [run["loss"] for run in runs]
    assert "law" not in columns
    loss = scaling()["runs"][wanted["target"]]["loss"]
    assert f"{loss:.3f}".rstrip("0") not in text(lab)
    uncover = lab.get_by_role("button", name="Write it down")
    expect(uncover).to_be_disabled()
    lab.get_by_role("slider").press("ArrowLeft")
    expect(uncover).to_be_enabled()
    assert f"{loss:.3f}".rstrip("0") not in lab.locator("p.sum").inner_text()
    assert visit.complaints == []


@pytest.mark.parametrize("way", WAYS)
def test_reader_law_and_truth_are_compared(visit: Visit, address: str, way: str) -> None:
    lab = open_alone(visit.page, address, LAB, f"hidden={way}")
    lab.get_by_role("slider").fill("5")
    lab.get_by_role("button", name="Write it down").press("Enter")
    wanted = scaling()["ways"][way]
    law, truth = wanted["foretold"][wanted["target"]], scaling()["runs"][wanted["target"]]["loss"]
    said = lab.locator("p.sum").inner_text()
    expected = [5, law["value"], 95, law["low"], law["high"], truth]
    expected += [abs(5 - truth), abs(law["value"] - truth)]
    assert numbers(said) == pytest.approx(expected, abs=6e-4)
    assert ("lies within" in said) == (law["low"] <= truth <= law["high"])
    expect(lab.get_by_role("slider")).to_be_disabled()
    columns = shown(lab)
    assert len(columns["loss"]) == len(scaling()["runs"])
    assert sum(columns["hidden"]) == len(wanted["hidden"])
    # Another question, and all is covered again.
    lab.locator("[data-control=hidden] button").nth((WAYS.index(way) + 1) % len(WAYS)).click()
    assert "law" not in shown(lab)
    expect(lab.get_by_role("button", name="Write it down")).to_be_disabled()
    assert visit.complaints == []


def test_it_fetches_no_network(visit: Visit, address: str) -> None:
    fetched: list[str] = []
    visit.page.on("request", lambda request: fetched.append(request.url))
    lab = open_alone(visit.page, address, LAB)
    shown(lab)
    of_verse = [url for url in fetched if "/models/verse/" in url]
    assert of_verse
    assert all(url.endswith("manifest.json") for url in of_verse)
    assert not [url for url in fetched if ".wasm" in url]


@pytest.mark.parametrize(("across", "lines"), [("weights", "tokens"), ("compute", "weights")])
def test_the_axis_across_changes_and_nothing_else(
    visit: Visit, address: str, across: str, lines: str
) -> None:
    lab = open_alone(visit.page, address, LAB, f"guess=5&truth=open&across={across}")
    expect(lab.locator("xy-chart .key")).to_contain_text(re.compile(rf"\d {lines}"))
    assert shown(lab)["loss"] == [run["loss"] for run in scaling()["runs"]]


@pytest.mark.parametrize("root", ["", "en/"])
def test_it_fits_a_phone_in_the_dark_and_can_be_heard(
    browser: Browser, address: str, root: str
) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 800}, color_scheme="dark", has_touch=True
    )
    page = context.new_page()
    visit = watch(page, address)
    page.goto(f"{address}{root}embed/{LAB}/#{LAB}?guess=5&truth=open")
    lab = page.locator(LAB)
    shown(lab)
    expect(lab.locator("rested-words p")).not_to_be_empty()
    assert violations(page) == []
    assert page.evaluate(TOO_WIDE) == []
    assert visit.complaints == []
    context.close()
