"""What a careless or hostile hand can pass in harms nothing: strokes, links, files."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from playwright.sync_api import expect
from visits import Visit

ROOT = Path(__file__).resolve().parents[2]
THREE = json.loads((ROOT / "tests/browser/digits.json").read_text(encoding="utf-8"))["3"]
READ = """strokes => document.querySelector("digit-demo").classify(strokes).then(
  ({ probabilities }) => ({ sum: probabilities.reduce((a, b) => a + b) }),
  ({ failure }) => ({ kind: failure?.kind ?? "no failure of ours" }))"""
LOAD = "document.querySelector('digit-demo').ready"
ALERT = "digit-demo [role=alert]"

number = some.floats(allow_nan=True, allow_infinity=True) | some.integers(-(2**53), 2**53)
point = some.lists(number, min_size=2, max_size=2) | some.lists(number, max_size=3)
junk = some.none() | some.text(max_size=20) | some.booleans() | number
anything = some.lists(some.lists(point | junk, max_size=30) | junk, max_size=6) | junk


def open_home(visit: Visit, address: str, fragment: str = "") -> None:
    visit.page.goto("about:blank")
    visit.page.goto(f"{address}en/{fragment}")
    visit.page.evaluate(LOAD)


def test_no_strokes_break_the_demo(visit: Visit, address: str) -> None:
    open_home(visit, address)

    @settings(
        max_examples=40,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(anything)
    def try_strokes(strokes: Any) -> None:  # noqa: ANN401  # anything at all
        said = visit.page.evaluate(READ, strokes)
        fine = abs(said.get("sum", 0) - 1) < 1e-4 or said.get("sum") == 0  # 0: nothing drawn
        assert fine or said.get("kind") == "input", said

    try_strokes()
    million = "Array.from({ length: 1e6 }, (_, i) => [i % 100, i % 77])"
    refused = visit.page.evaluate(f"({READ})([{million}])")
    assert refused == {"kind": "input"}
    assert visit.page.evaluate(READ, THREE)["sum"] == pytest.approx(1, abs=1e-4)
    assert visit.complaints == []


@pytest.mark.parametrize(
    "fragment",
    [
        "#digit-demo?ink=<script>alert(1)</script>&network=<img src=x onerror=alert(1)>",
        "#digit-demo?ink=javascript:alert(1)/attack-lab?epsilon=1e308&ink=%00%ff%fe",
        "#digit-demo?network=own&ink=-1e999,NaN,Infinity;__proto__=1",
        "#__proto__?constructor=1/digit-demo?__proto__=x&toString=y",
        "#digit-demo?ink=" + "%F0%9F%92%A9" * 1_000,
        "#digit-demo?ink=" + "A" * 2_000_000,
    ],
    ids=["markup", "numbers", "values", "prototype", "unicode", "megabytes"],
)
def test_no_link_runs_or_breaks_anything(visit: Visit, address: str, fragment: str) -> None:
    dialogs: list[str] = []
    visit.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    open_home(visit, address, fragment)
    assert visit.page.evaluate(READ, THREE)["sum"] == pytest.approx(1, abs=1e-4)
    assert dialogs == visit.complaints == visit.foreign == []
    assert visit.page.evaluate("({}).constructor === Object && ({}).x === undefined")


@pytest.mark.parametrize(
    "manifest",
    ["null", "[]", "{}", '{"models": 5}', '{"models": {"classify": {"name": "//example.org/x"}}}'],
)
def test_a_wrong_manifest_is_reported_and_asks_nobody_else(
    visit: Visit, address: str, manifest: str
) -> None:
    visit.page.route("**/models/manifest.json", lambda route: route.fulfill(body=manifest))
    visit.page.goto(f"{address}en/")
    expect(visit.page.locator(ALERT)).to_be_visible()
    assert visit.foreign == []


def test_a_tampered_runtime_is_refused(visit: Visit, address: str) -> None:
    # A valid module that holds nothing.
    empty = b"\0asm\x01\0\0\0"
    kind = "application/wasm"
    visit.page.route("**/*.wasm", lambda route: route.fulfill(body=empty, content_type=kind))
    visit.page.goto(f"{address}en/")
    expect(visit.page.locator(ALERT)).to_contain_text("not the published one")
