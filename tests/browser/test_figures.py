"""What every lab shares: links to its very state, files, hidden parts, a page of its own."""

import csv
import io
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from figures import FOLLOW, GRAPHS, begin, draw, drawings, open_alone, shown, tool
from playwright.sync_api import Download, Locator, expect
from visits import SITE, Visit

from model_export.digits import rounding
from site_src import labs, recompute
from site_src.recompute import graphs
from site_src.serve.local_server import serving
from tests import hideable

# Every lab, with states that are not those it begins with.
LABS = labs.read()
STATES = {name: lab.tests.state for name, lab in LABS.items()}


def clear_rank() -> int:
    """Return the rank behind which the singular values fall most.

    Where they hardly fall, rounding decides which direction is kept.
    """
    values = np.linalg.svd(graphs.weights()["w1"], compute_uv=False)
    return max(range(8, 33), key=lambda rank: float(values[rank - 1] / values[rank]))


COMPUTED = [
    *((name, states) for name, lab in LABS.items() for states in lab.tests.recomputed),
    ("compression-lab", f"sample=8&method=rank&rank={clear_rank()}"),
]
# Every page fetches these, and makes them ready.
AT_FIRST = {"preprocess.onnx", "classify.onnx", "en.onnx"}
# Each browser has its own gzip.
LOOSE = {"bytes_gzip": 0.01}
HOSTILE = [
    "epsilon=NaN&sample=1e9&ink=<script>alert(1)</script>",
    "network=%E0%A4%A&__proto__=1&constructor=2&=&&?",
    "ink=" + "AC" * 500_000,
]


def saved(download: Download) -> bytes:
    return download.path().read_bytes()


def test_a_drawing_survives_the_way_through_a_link(visit: Visit, address: str) -> None:
    lab = open_alone(visit.page, address, "attack-lab")
    shown(lab)
    draw(lab, "5")
    before = shown(lab)
    link = str(lab.evaluate("lab => lab.link()"))
    assert "ink=" in link
    visit.page.goto("about:blank")
    visit.page.goto(link)
    assert shown(lab) == before
    assert visit.complaints == []


@pytest.mark.parametrize("name", LABS)
def test_a_figure_travels_as_link_numbers_and_picture(
    visit: Visit, address: str, name: str
) -> None:
    lab = open_alone(visit.page, address, name, STATES[name])
    begin(lab)
    columns = shown(lab)
    assert columns
    link = str(lab.evaluate("lab => lab.link()"))
    assert set(STATES[name].split("&")) <= set(link.partition("?")[2].split("&"))
    with visit.page.expect_download() as taken:
        tool(lab, "Save data").click()
    assert taken.value.suggested_filename.startswith(f"{name}_")
    rows = list(csv.DictReader(io.StringIO(saved(taken.value).decode("utf-8-sig"))))
    for column, values in columns.items():
        listed = list(values.values()) if isinstance(values, dict) else values
        assert len(rows) >= len(listed)
        for row, value in zip(rows, listed, strict=False):
            assert row[column] == value or float(row[column]) == pytest.approx(value, rel=1e-15)
    with visit.page.expect_download() as taken:
        tool(lab, "Save picture").click()
    picture = saved(taken.value)
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 10_000
    visit.page.evaluate(f"location.hash = '#{name}?'")  # what the lab begins with
    visit.page.wait_for_timeout(100)
    begin(lab)
    assert shown(lab) != columns
    visit.page.evaluate("link => location.replace(link)", link)
    visit.page.wait_for_timeout(100)
    begin(lab)
    assert shown(lab) == columns
    assert visit.complaints == []


def in_doubt(name: str, expected: graphs.Columns) -> bool:
    """Return whether rounding alone may decide which hidden units come first, or are open."""
    if name == "network-view":
        read = graphs.digits(int(expected["probability"].argmax()))  # its units are shown
        feeds = {"image": expected["image"].reshape(1, 784), "digit": read}
        opened = graphs.run("inspect", feeds | {"units": graphs.digits(0)})
        sizes, kinks = opened["contributions"].ravel(), False
    elif name == "backprop-lab":
        sizes = expected["delta1"].ravel()
        kinks = bool(rounding.wavering(torch.from_numpy(expected["z1"].reshape(1, -1))).any())
    else:
        return False
    first = np.sort(np.abs(sizes))[::-1][:13]
    return kinks or bool((-np.diff(first) <= 1e-5 * first[0]).any())


def agree(column: str, shown: list[Any], expected: graphs.Columns) -> bool:
    """Return whether the lab and Python have the same column, but for rounding."""
    wanted = expected[column]
    if len(shown) != len(wanted) or wanted.dtype.kind == "U":
        return shown == wanted.tolist()
    return np.allclose(np.array(shown, float), wanted, rtol=LOOSE.get(column, 1e-3), atol=1e-4)


@pytest.mark.parametrize(("name", "states"), COMPUTED)
def test_every_number_is_the_one_that_python_computes(
    visit: Visit, address: str, name: str, states: str
) -> None:
    lab = open_alone(visit.page, address, name, states)
    shown(lab)
    draws, compared = states.startswith("sample"), 0
    states = states.partition("&")[2] if draws else states  # without the test digit
    for drawing in list(drawings()) if draws else [""]:
        link = f"{visit.page.url.split('#')[0]}#{name}?{states}&ink={drawing}"
        link, columns = visit.page.evaluate(FOLLOW, [name, link])
        expected = recompute.columns(link)
        assert columns.keys() == expected.keys() | set(LABS[name].tests.of_reader)
        if in_doubt(name, expected):
            continue
        compared += 1
        for column in expected:
            assert agree(column, columns[column], expected), f"{column}: {link}"
    assert compared > (10 if draws else 0)
    assert visit.complaints == []


# Keeps what the page asks of its worker: the call, the graph where it names one, what it gives.
ASKED = """
  window.asked = [];
  window.answered = 0;
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...rest) {
    const { call, args: [first, feeds] } = message;
    const graph = call === "run" ? first : first?.optimizer ?? first?.voice;
    this.addEventListener("message", ({ data }) => {
      if (data.id === message.id) window.answered += 1;
    });
    window.asked.push([call, graph, Object.keys(feeds ?? {})]);
    return post.call(this, message, ...rest);
  };
"""
ANSWERED = """async () => {
  while (answered < asked.length) await new Promise((done) => setTimeout(done, 50));
  return asked;
}"""
# The graphs behind what can be asked; the shipped weights are handed out by classify.onnx.
BEHIND = {
    "load": set(),
    "classifyStrokes": {"preprocess", "classify"},
    "classifyImage": {"classify"},
    "current": {"classify"},
    "survey": {"classify", "judge"},
    "compare": {"judge", "classify"},
    "judge": {"judge"},
    "learn": set(),
    "measured": set(),
    "weights": set(),
    # Of verse, on an English page.
    "lay": set(),
    "write": {"en", "write"},
    "candidates": {"write", "settle"},
    "check": {"metre"},
    "race": {"en", "write", "write_plain"},
    "squeeze": {"en", "en_directions", "squeeze", "score", "write"},
    "read": {"en", "read"},
    "openBook": {"en_book"},
    "consult": {"en", "write_open", "shelve"},
    "weigh": {"en", "score_open"},
    "lens": {"read", "settle"},
    # Of what is remembered: on pages of either language by the Chinese writer, which orders name.
    "remember": set(),
    "recall": set(),
    "openings": {"score"},
    # Of the features, on pages of either language those of the Chinese writer.
    "dissect": set(),
    "fires": {"zh", "zh_features", "features"},
    "steer": {"zh", "zh_features", "write_steered"},
    "patch": {"zh", "patch"},
    # Of the lesson, with the pupil that it begins with.
    "enrol": set(),
    "admit": set(),
    "recite": {"zh_stage_5", "adapt", "write_many", "reward"},
    "teach": {"adapt", "write_many", "endings", "reward", "learn"},
    "shelf": set(),
    "imitate": {"zh_stage_5", "imitate"},
    "pick": {"zh_stage_5", "adapt", "write_many", "endings", "reward"},
    "prefer": {"zh_stage_5", "prefer"},
    "observe": {"zh_stage_5", "adapt", "write_many", "reward", "strayed", "score"},
    "adapters": set(),
    # Of a network of the reader's own.
    "lessons": set(),
    "study": {"seed_train"},
    "examine": {"seed_loss"},
    "compose": {"seed_write"},
}


def runs(call: str, graph: str | None, given: list[str]) -> set[str]:
    """Return the graphs that run when a page asks its worker for something."""
    if call == "begin":
        return {f"train_{graph}"}
    if call == "write" and graph is not None:  # with the weights of a stage on the way
        return {graph, "write"}
    if call != "run" or graph is None:
        return BEHIND[call]
    inputs = {entry["name"] for entry in GRAPHS[graph]["inputs"]}
    return {graph, "classify"} if "b1" in inputs and "w1" not in given else {graph}


def test_every_lab_is_tried() -> None:
    assert LABS.keys() == {path.name for path in (SITE / "embed").iterdir()} - {"self-test"}


@pytest.mark.parametrize("name", LABS)
def test_a_lab_lists_the_graphs_that_compute_its_numbers(
    visit: Visit, address: str, name: str
) -> None:
    fetched: set[str] = set()
    visit.page.on("request", lambda request: fetched.add(request.url.rpartition("/")[2]))
    visit.page.add_init_script(ASKED)
    run: set[str] = set()
    for states, buttons in LABS[name].tests.everything.items():
        lab = open_alone(visit.page, address, name, f"{states}&ink={next(drawings())}")
        shown(lab)
        for button in buttons:
            lab.get_by_role("button", name=button, exact=True).click()
        shown(lab)
        for asked in visit.page.evaluate(ANSWERED):
            run |= runs(*asked)
    assert run == set(lab.evaluate("lab => lab.graphs"))
    files = {GRAPHS[graph]["name"] for graph in run}
    assert files | AT_FIRST == {file for file in fetched if file.endswith(".onnx")} | AT_FIRST


@pytest.mark.parametrize(
    ("language", "said"), [("", "没有一个数是在浏览器里算的"), ("en/", "No number of this demo")]
)
def test_a_lab_without_graphs_says_where_its_numbers_come_from(
    visit: Visit, address: str, language: str, said: str
) -> None:
    visit.page.goto(f"{address}{language}embed/membership-lab/")
    lab = visit.page.locator("membership-lab")
    lab.evaluate("lab => lab.settled()")
    tool(lab, {"": "核对", "en/": "Verify"}[language]).click()
    check = lab.locator("lab-check")
    expect(check).to_contain_text(said)
    expect(check).to_contain_text("make train")
    expect(check).to_contain_text("python -m site_src.recompute")
    expect(check.locator("table")).to_have_count(0)
    expect(check.get_by_role("button")).to_have_count(0)


def test_the_address_follows_and_the_language_switch_keeps_it(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(f"{address}en/7-outlook/?hide=target#attack-lab?epsilon=0.2&sample=3")
    lab = page.locator("attack-lab")
    shown(lab)
    expect(lab.get_by_text("change ε = 0.20")).to_be_in_viewport()
    expect(lab.locator("select")).to_be_hidden()
    lab.get_by_role("button", name="PGD").click()
    expect(page).to_have_url(re.compile("method=pgd"))
    before = shown(lab)
    page.locator(".md-select button").hover()
    page.locator("a.md-select__link[hreflang=zh]").click()
    page.wait_for_url(f"{address}7-outlook/?hide=target#attack-lab*")
    assert shown(lab) == before
    assert visit.complaints == []


def test_the_language_switch_keeps_a_lab_after_a_link_within_the_page(
    visit: Visit, address: str
) -> None:
    page = visit.page
    page.goto(address + "7-outlook/")
    lab = page.locator("membership-lab")
    lab.evaluate("lab => lab.ready")
    lab.get_by_role("button", name="随站发布的网络").click()
    page.wait_for_url("**#membership-lab?**")
    page.locator(".md-nav--secondary a[href$='#s7-1']").first.evaluate("link => link.click()")
    page.wait_for_url("**#s7-1")
    page.locator(".md-select button").hover()
    page.locator("a.md-select__link[hreflang=en]").click()
    page.wait_for_url("**/en/7-outlook/**")
    # The reader's place is kept, which is above the lab.
    lab.scroll_into_view_if_needed()
    shipped = lab.get_by_role("button", name="the published network")
    expect(shipped).to_have_attribute("aria-pressed", "true")
    page.go_back()
    lab.scroll_into_view_if_needed()
    shipped = lab.get_by_role("button", name="随站发布的网络")
    expect(shipped).to_have_attribute("aria-pressed", "true")
    assert visit.complaints == []


@pytest.mark.parametrize("states", HOSTILE, ids=["values", "names", "length"])
def test_a_hostile_link_is_ignored_with_a_word(visit: Visit, address: str, states: str) -> None:
    lab = open_alone(visit.page, address, "attack-lab", states)
    expect(lab.locator("p.own", has_text="it was ignored")).to_be_visible()
    expect(lab.locator("p:not([role])", has_text="Before the change it reads 7")).to_be_visible()
    assert visit.complaints == []


@pytest.mark.parametrize(
    ("name", "page_name", "states", "said"),
    [
        ("attack-lab", "7-outlook", "sample=5", "Before the change it reads 5"),
        ("train-lab", "5-practice", "epochs=3", "Not started yet."),
    ],
)
def test_a_lab_stands_in_the_frame_of_another_site(
    visit: Visit, address: str, tmp_path: Path, name: str, page_name: str, states: str, said: str
) -> None:
    page = visit.page
    page.goto(f"{address}en/{page_name}/#{name}?{states}")
    shown(page.locator(name))
    tool(page.locator(name), "Embed").click()
    snippet = page.locator(f"{name} textarea").input_value()
    (tmp_path / "index.html").write_text(f"<!doctype html><h1>A lecture</h1>{snippet}", "utf-8")
    with serving(tmp_path) as elsewhere:
        page.goto(elsewhere.replace("127.0.0.1", "localhost"))
        frame = page.frame_locator("iframe")
        expect(frame.locator("p:not([role])", has_text=said)).to_be_visible()


HIDEABLE = hideable.parts()


def shown_parts(lab: Locator, parts: set[str]) -> set[str]:
    """Return which parts of a lab are seen; each must be there."""
    seen = set()
    for part in parts:
        marked = lab.locator(f"[data-control={part}]")
        expect(marked).not_to_have_count(0)
        visible = [element.is_visible() for element in marked.all()]
        assert len(set(visible)) == 1, part
        if visible[0]:
            seen.add(part)
    return seen


@pytest.mark.parametrize("name", HIDEABLE)
def test_each_part_is_hidden_for_class_and_no_other(visit: Visit, address: str, name: str) -> None:
    for part in sorted(HIDEABLE[name]):
        lab = open_alone(visit.page, address, name, STATES[name], f"?hide={part}")
        begin(lab)
        shown(lab)
        assert shown_parts(lab, HIDEABLE[name]) == HIDEABLE[name] - {part}
    assert visit.complaints == []


@pytest.mark.parametrize("name", HIDEABLE)
def test_all_controls_are_hidden_for_class(visit: Visit, address: str, name: str) -> None:
    trains = name == "train-lab"
    lab = open_alone(visit.page, address, name, "" if trains else STATES[name], "?hide=controls")
    shown(lab)
    parts = HIDEABLE[name] - ({"table"} if trains else set())  # before a training
    assert shown_parts(lab, parts) == set()
    for part in ("drawing-pad", "input[type=range]", "lab-footer"):
        expect(lab.locator(part).filter(visible=True)).to_have_count(0)
    assert visit.complaints == []
