"""What a careless or hostile hand can pass in harms nothing: strokes, links, files."""

import functools
import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote

import pytest
from hypothesis import given
from hypothesis import strategies as some
from playwright.sync_api import Dialog, expect
from test_figures import STATES
from visits import Visit, tampered

from site_src.serve.local_server import Quiet, serving
from tests.fuzzing import few

ROOT = Path(__file__).resolve().parents[2]
THREE = json.loads((ROOT / "tests/browser/digits.json").read_text(encoding="utf-8"))["3"]
READ = """strokes => document.querySelector("digit-demo").classify(strokes).then(
  ({ probabilities }) => ({ sum: probabilities.reduce((a, b) => a + b) }),
  ({ failure }) => ({ kind: failure?.kind ?? "no failure of ours" }))"""
SEE = """image => document.querySelector("digit-demo").logits(image).then(
  (logits) => ({ finite: logits.length === 10 && logits.every(Number.isFinite) }),
  ({ failure }) => ({ kind: failure?.kind ?? "no failure of ours" }))"""
# Follow a link to a lab, then the one that the lab makes of it.
FOLLOW = """async ([name, fragment]) => {
  const lab = document.querySelector(name);
  const go = async (hash) => {
    const told = new Promise((resolve) => addEventListener("hashchange", resolve, { once: true }));
    const before = location.href;
    location.hash = hash;
    if (location.href !== before) await told;
    await lab.settled();
    return new URL(lab.link()).hash;
  };
  const first = await go(fragment);
  const again = await go(first);
  const failed = lab.shadowRoot.querySelectorAll("[role=alert]").length;
  return { stable: first === again, failed, polluted: "x" in {} || "polluted" in {} };
}"""
LOAD = "document.querySelector('digit-demo').ready"
ALERT = "digit-demo [role=alert]"

number = some.floats(allow_nan=True, allow_infinity=True) | some.integers(-(2**53), 2**53)
point = some.lists(number, min_size=2, max_size=2) | some.lists(number, max_size=3)
junk = some.none() | some.text(max_size=20) | some.booleans() | number
anything = some.lists(some.lists(point | junk, max_size=30) | junk, max_size=6) | junk
# Right in shape, wrong in at most one coordinate: what a careless caller really passes.
edge = some.sampled_from([math.nan, math.inf, -math.inf, 1e308, -1e308, 1e6, 1e7, 5e-324, -0.0])
near = some.lists(some.lists(edge | some.floats(0, 280), min_size=2, max_size=2), max_size=8)
image = some.lists(edge | some.floats(0, 1), min_size=1, max_size=4).map(lambda few: few * 196)

said = some.text(max_size=30) | number.map(str) | edge.map(str) | some.just("9" * 400)
PROTOTYPE = ("__proto__", "constructor", "polluted", "")
whole_link = some.text(max_size=200)


def fragments(lab: str, states: dict[str, str]) -> some.SearchStrategy[str]:
    """Return links to a lab: nearly right ones, raw or with every letter escaped, and anything."""
    names = some.just(lab) | some.sampled_from(["a-b", "__proto__", "", lab.upper()])
    key = some.sampled_from([*states, *PROTOTYPE]) | some.text(max_size=8)
    right = some.sampled_from(sorted(set(states.values())))
    text = right | said | said.map(quote)
    several = some.lists(some.tuples(key, text), max_size=5).map(
        lambda pairs: "&".join(f"{name}={text}" for name, text in pairs)
    )
    part = some.tuples(names, several).map("?".join)
    return some.lists(part, min_size=1, max_size=3).map(lambda parts: "#" + "/".join(parts)) | (
        whole_link.map(lambda text: f"#{lab}?{text}")
    )


def open_home(visit: Visit, address: str, fragment: str = "") -> None:
    visit.page.goto("about:blank")
    visit.page.goto(f"{address}en/{fragment}")
    visit.page.evaluate(LOAD)


def watch_dialogs(visit: Visit) -> list[str]:
    """Return what the page says in dialogs, as it goes on."""
    messages: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        messages.append(dialog.message)
        dialog.dismiss()

    visit.page.on("dialog", dismiss)
    return messages


def test_no_strokes_break_the_demo(visit: Visit, address: str) -> None:
    open_home(visit, address)

    @few(60)
    @given(anything | some.lists(near, max_size=4))
    def try_strokes(strokes: Any) -> None:  # noqa: ANN401  # anything at all
        answer = visit.page.evaluate(READ, strokes)
        fine = abs(answer.get("sum", 0) - 1) < 1e-4 or answer.get("sum") == 0  # 0: nothing drawn
        assert fine or answer.get("kind") == "input", answer

    try_strokes()
    assert visit.page.evaluate(READ, THREE)["sum"] == pytest.approx(1, abs=1e-4)
    assert visit.complaints == []


def test_no_image_breaks_the_demo(visit: Visit, address: str) -> None:
    open_home(visit, address)

    @few(30)
    @given(image | anything)
    def try_image(pixels: Any) -> None:  # noqa: ANN401  # anything at all
        answer = visit.page.evaluate(SEE, pixels)
        assert answer in ({"finite": True}, {"kind": "input"}), answer

    try_image()
    assert visit.page.evaluate(SEE, [0.5] * 784) == {"finite": True}
    assert visit.complaints == []


MILLION = "Array.from({ length: 1e6 }, (_, i) => [i % 100, i % 77])"
NO_DRAWINGS = (
    f"[{MILLION}]",
    f"{MILLION}.map((point) => [point])",
    f"[[{MILLION}]]",
    "new Array(4e9)",
    "[[[1n, 2n]]]",
    "[[Object.create(null)]]",
    "(() => { const point = [1]; point.push(point); return [[point]]; })()",
    "[[[Symbol(), 2]]]",
    "{ length: 1 }",
)


def test_what_is_no_drawing_is_refused(visit: Visit, address: str) -> None:
    open_home(visit, address)
    for strokes in NO_DRAWINGS:
        assert visit.page.evaluate(f"({READ})({strokes})") == {"kind": "input"}, strokes
    assert visit.page.evaluate(READ, THREE)["sum"] == pytest.approx(1, abs=1e-4)
    assert visit.complaints == []


@pytest.mark.parametrize("lab", STATES)
def test_no_link_of_a_machine_breaks_a_lab(visit: Visit, address: str, lab: str) -> None:
    dialogs = watch_dialogs(visit)
    visit.page.goto(f"{address}en/embed/{lab}/")
    # Every state that the lab has, as its own link writes it.
    link = visit.page.locator(lab).evaluate("lab => lab.settled().then(() => lab.link())")
    states = dict(parse_qsl(link.partition("?")[2]))
    assert {"ink", *states} >= set(dict(parse_qsl(STATES[lab])))

    @few(10)
    @given(fragments(lab, {"ink": "", "network": "own"} | states))
    def follow(fragment: str) -> None:
        outcome = visit.page.evaluate(FOLLOW, [lab, fragment])
        assert outcome == {"stable": True, "failed": 0, "polluted": False}

    follow()
    assert dialogs == visit.complaints == visit.foreign == []


@pytest.mark.parametrize("filling", ["A", "/digit-demo?sample=9&ink="])
def test_ten_megabytes_in_an_address_are_not_read(visit: Visit, address: str, filling: str) -> None:
    open_home(visit, address)
    text = f"'#digit-demo?ink=' + {filling!r}.repeat({10_000_000 // len(filling) + 1})"
    # Chromium opens no address of more than 2 MB, but lets a page give itself one.
    visit.page.evaluate(f"location.hash = {text}")
    assert visit.page.evaluate("location.hash.length") > 10_000_000
    expect(visit.page.locator("digit-demo .own")).to_contain_text(
        "it was ignored: #digit-demo?ink="
    )
    assert len(visit.page.locator("digit-demo .own").inner_text()) < 200
    assert visit.page.evaluate(READ, THREE)["sum"] == pytest.approx(1, abs=1e-4)
    assert visit.complaints == visit.foreign == []


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
    dialogs = watch_dialogs(visit)
    open_home(visit, address, fragment)
    assert visit.page.evaluate(READ, THREE)["sum"] == pytest.approx(1, abs=1e-4)
    assert dialogs == visit.complaints == visit.foreign == []
    assert visit.page.evaluate("({}).constructor === Object && ({}).x === undefined")


MANIFEST = (ROOT / "build/models/digits/manifest.json").read_text(encoding="utf-8")
# Names that lead elsewhere; {} is the address of another server, without its scheme.
NAMES = (
    "http:{}classify.onnx",
    "{}classify.onnx",
    "\\\\{}classify.onnx",
    "../../classify.onnx",
    "sub/classify.onnx",
    "data:application/octet-stream;base64,AAAA",
    "blob:http:{}c2f0",
    "",
    None,
)
NO_FILES = [
    *({"name": name} for name in NAMES),
    *({"bytes": size} for size in (1e308, 2**53, -1, 0.5, "414230", None)),
    *({"sha256": digest} for digest in ("", "0" * 63, ["0" * 64], None)),
]
LISTED = ("models.classify", "models.attack", "samples", "references", "portable", "digits.test")


@contextmanager
def another_server(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Give the address of a server, without its scheme, and what it has been asked for."""
    asked: list[str] = []

    class Asked(Quiet):
        def do_GET(self) -> None:  # noqa: N802  # http.server asks for this name
            asked.append(self.path)
            super().do_GET()

    with serving(folder, Asked) as elsewhere:
        yield elsewhere.removeprefix("http:"), asked


def refusal(visit: Visit, address: str, manifest: str) -> str:
    """Return what the demo says of a manifest."""
    route = "**/models/digits/manifest.json"
    visit.page.unroute(route)
    visit.page.route(route, lambda route: route.fulfill(body=manifest))
    visit.page.goto(f"{address}en/embed/digit-demo/")
    alert = visit.page.locator(ALERT)
    expect(alert).to_contain_text("manifest.json")
    return alert.inner_text()


@pytest.mark.parametrize("field", LISTED)
def test_a_wrong_manifest_is_refused_and_asks_nobody_else(
    visit: Visit, address: str, tmp_path: Path, field: str
) -> None:
    requests: list[str] = []
    visit.page.on("request", lambda request: requests.append(request.url))
    wrong = NO_FILES if field == LISTED[0] else NO_FILES[:1]
    with another_server(tmp_path) as (elsewhere, asked):
        for change in wrong:
            listed = json.loads(MANIFEST)
            file = functools.reduce(dict.__getitem__, field.split("."), listed)
            file |= {
                key: said.format(elsewhere) if isinstance(said, str) else said
                for key, said in change.items()
            }
            told = refusal(visit, address, json.dumps(listed))
            assert "manifest.json, is wrong: " in told, change
            assert "so it was not fetched." in told
    assert asked == visit.foreign == visit.complaints == []
    assert [url for url in requests if url.endswith((".onnx", ".bin", "AAAA"))] == []


@pytest.mark.parametrize("manifest", ["null", "[]", "{}", '{"models": 5}', "<!doctype html>"])
def test_what_is_no_manifest_is_refused(visit: Visit, address: str, manifest: str) -> None:
    assert "manifest.json cannot be read" in refusal(visit, address, manifest)
    assert visit.foreign == visit.complaints == []


AT_FIRST = ("preprocess.onnx", "classify.onnx", "samples.json")


@pytest.mark.parametrize("name", [*AT_FIRST, "ort.slim.wasm"])
def test_a_file_with_one_other_byte_stops_the_demo(visit: Visit, name: str) -> None:
    with tampered(name) as address:
        visit.page.goto(f"{address}en/embed/digit-demo/")
        expect(visit.page.locator(ALERT)).to_contain_text(f"{name} is not the published one")


# Ask for every file that no page needs to begin with; gives the names of those that are refused.
ASK = """async (graphs) => {
  const { client } = document.querySelector("train-lab").course;
  const settings = { units: 16, rate: 0.001, batch: 16, optimizer: "sgd", seed: 1 };
  const calls = [
    ...graphs.map((graph) => () => client.run(graph, {}, [])),
    () => client.verify("classify"),
    () => client.begin({ ...settings, digits: "train" }),
    () => client.begin({ ...settings, digits: "full" }),
    () => client.survey(),
    () => client.portable({}),
  ];
  const refused = [];
  for (const call of calls) {
    const { kind, subject } = await call().then(() => ({}), ({ failure }) => failure);
    if (kind === "checksum") refused.push(subject.split("/").at(-1));
  }
  return refused;
}"""


def test_every_other_file_with_one_other_byte_is_refused(visit: Visit) -> None:
    listed = json.loads(MANIFEST)
    graphs = {name: file["name"] for name, file in listed["models"].items()}
    rest = [listed["references"], listed["portable"], *listed["digits"].values()]
    names = {*graphs.values(), *(file["name"] for file in rest)} - set(AT_FIRST)
    with tampered(*names) as address:
        visit.page.goto(f"{address}en/embed/train-lab/")
        visit.page.evaluate("document.querySelector('train-lab').ready")
        others = [graph for graph, name in graphs.items() if name in names]
        assert set(visit.page.evaluate(ASK, others)) == names
