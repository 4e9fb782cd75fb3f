"""The self-test in three engines: every graph of the site, on the small runtime, as PyTorch."""

import hashlib
import json
import math
import os
import re
from pathlib import Path
from typing import Any

import onnx
import pytest
from accessibility import violations
from figures import tool
from playwright.sync_api import Page, Route, expect
from visits import Visit, tampered

from site_src.browsers import engines

MODELS = Path(__file__).resolve().parents[2] / "build" / "models" / "digits"
CALCULATOR = MODELS.with_name("calculator")
REPORT = "customElements.whenDefined('self-test').then(() => window.selftest)"
GRAPHS = [
    graph
    for folder in (MODELS, CALCULATOR)
    for graph in json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["models"]
]
# As browsers are on plain http, on a phone in a LAN for example.
NO_CLIPBOARD = "delete Navigator.prototype.clipboard"


def check(report: dict[str, Any], engine: str) -> None:
    assert report["failure"] is None
    assert report["engine"] == engine
    assert (report["backend"], report["threads"]) == ("wasm", 1)
    assert report["ms"] > 0
    assert [row["graph"] for row in report["rows"]] == GRAPHS
    for row in report["rows"]:
        assert row["failure"] is None, row
        assert row["verified"]["difference"] <= row["verified"]["tolerance"], row
        assert row["verified"]["values"] > 0, row
        assert row["verified"]["runtime"] == "ort.slim.wasm", row
        assert (row["verified"]["backend"], row["verified"]["threads"]) == ("wasm", 1), row
        assert row["verified"]["ms"] > 0, row
    trained = report["training"]["wasm"]
    assert [steps["graph"] for steps in trained] == ["train_adam", "train_sgd"]
    for steps in trained:
        assert (steps["steps"], steps["backend"], steps["ok"]) == (20, "wasm", True), steps
        assert 0 <= steps["difference"] <= steps["tolerance"] == 1e-4, steps
        assert steps["msPerStep"] > 0, steps
    assert report["training"]["webgpu"] is None
    assert report["ok"]


@pytest.mark.parametrize("language", ["", "en/"])
def test_chromium_computes_every_graph(visit: Visit, address: str, language: str) -> None:
    visit.page.goto(f"{address}{language}selftest/")
    report = visit.page.evaluate(REPORT)
    check(report, "Chromium")
    test = visit.page.locator("self-test")
    rows = test.locator("tbody tr")
    expect(rows).to_have_count(len(GRAPHS))
    backends = test.locator("th", has_text="Backend" if language else "后端")
    column = backends.evaluate("head => head.cellIndex")
    assert {row.locator("th, td").nth(column).inner_text() for row in rows.all()} == {"wasm"}
    expect(test).to_contain_text("Browser engine Chromium" if language else "浏览器内核 Chromium")
    expect(test).to_contain_text("threads: 1;" if language else "线程数 1；")
    said = "train_sgd: 20 steps" if language else "train_sgd 训练：20 步"
    expect(test.locator("p.steps")).to_contain_text([said.replace("sgd", "adam"), said])
    assert json.loads(test.locator("pre").text_content() or "") == report
    assert visit.complaints == []


def test_threads_are_those_that_the_page_allows(visit: Visit, address: str) -> None:
    """A page that is not isolated has one thread, whatever our program wishes for."""
    worker = next((MODELS.parents[2] / "site").glob("assets/*/runtime/digits/worker.js"))
    ours = r"(\.env\.wasm\.numThreads=)1\b"
    body, wishes = re.subn(ours, r"\g<1>2", worker.read_text(encoding="utf-8"))
    assert wishes == 1
    script = "text/javascript"
    visit.page.route(
        "**/runtime/digits/worker.js", lambda route: route.fulfill(body=body, content_type=script)
    )
    visit.page.goto(f"{address}en/selftest/")
    check(visit.page.evaluate(REPORT), "Chromium")
    expect(visit.page.locator("self-test")).to_contain_text("threads: 1;")


def test_the_report_is_copied(visit: Visit, address: str) -> None:
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.page.goto(f"{address}en/selftest/")
    report = visit.page.evaluate(REPORT)
    test = visit.page.locator("self-test")
    test.get_by_role("button", name="Copy the report as JSON").click()
    expect(test.locator(".copied")).to_have_text("Copied")
    assert json.loads(visit.page.evaluate("navigator.clipboard.readText()")) == report
    expect(test.locator("textarea")).to_have_count(0)
    assert visit.complaints == []


def test_without_a_clipboard_the_report_is_copied_by_hand(visit: Visit, address: str) -> None:
    visit.page.add_init_script(NO_CLIPBOARD)
    visit.page.goto(f"{address}en/selftest/")
    report = visit.page.evaluate(REPORT)
    test = visit.page.locator("self-test")
    test.get_by_role("button", name="Copy the report as JSON").click()
    expect(test.locator(".copied")).to_contain_text("please copy it yourself")
    box = test.get_by_role("textbox", name="please copy it yourself")
    assert json.loads(box.input_value()) == report
    assert violations(visit.page) == []
    assert visit.complaints == []


def test_without_a_clipboard_the_link_of_a_lab_is_copied_by_hand(
    visit: Visit, address: str
) -> None:
    visit.page.add_init_script(NO_CLIPBOARD)
    visit.page.goto(f"{address}embed/toy-lab/")
    lab = visit.page.locator("toy-lab")
    tool(lab, "复制链接").click()
    box = lab.get_by_role("textbox", name="请从下面的框里自己复制")
    assert box.input_value() == lab.evaluate("lab => lab.link()")
    assert visit.complaints == []


@pytest.mark.parametrize(("engine", "name"), [("firefox", "Gecko"), ("webkit", "WebKit")])
def test_another_engine_computes_every_graph(engine: str, name: str, address: str) -> None:
    if engine in engines.missing() and not os.environ.get("CI"):
        pytest.skip(f"{engine} is not installed here: `make browsers` installs it")
    check(engines.ask(engine, f"{address}en/selftest/", REPORT), name)


def with_cumulative_sums() -> bytes:
    """Return size.onnx with an operator that no graph of the site has, so that answers differ."""
    model = onnx.load(CALCULATOR / "size.onnx")
    name = model.graph.output[0].name
    for node in model.graph.node:
        node.output[:] = [f"{name}_before" if output == name else output for output in node.output]
    axis = onnx.numpy_helper.from_array(onnx.numpy_helper.np.array(0), "axis")
    model.graph.initializer.append(axis)
    model.graph.node.append(onnx.helper.make_node("CumSum", [f"{name}_before", "axis"], [name]))
    return model.SerializeToString()


def need_the_whole_runtime(page: Page) -> None:
    """Let the page get a size.onnx that the small runtime cannot run."""
    content = with_cumulative_sums()
    listed = json.loads((CALCULATOR / "manifest.json").read_text(encoding="utf-8"))
    digest = hashlib.sha256(content).hexdigest()
    listed["models"]["size"] |= {"bytes": len(content), "sha256": digest}

    def give(body: bytes) -> Any:  # noqa: ANN401
        return lambda route: Route.fulfill(route, body=body)

    page.route("**/size.onnx", give(content))
    page.route("**/calculator/manifest.json", give(json.dumps(listed).encode()))


def test_what_the_small_runtime_lacks_the_whole_one_computes(visit: Visit, address: str) -> None:
    need_the_whole_runtime(visit.page)
    visit.page.goto(f"{address}en/selftest/")
    rows = {row["graph"]: row for row in visit.page.evaluate(REPORT)["rows"]}
    assert rows["classify"]["verified"]["runtime"] == "ort.slim.wasm"
    assert rows["size"]["verified"]["runtime"] == "ort.wasm"
    assert 1e-4 < rows["size"]["verified"]["difference"] < math.inf
    # Each family has a runtime of its own.
    assert rows["train_adam"]["verified"]["runtime"] == "ort.slim.wasm"
    assert rows["train_adam"]["ok"]


def test_a_whole_runtime_with_one_other_byte_never_starts(visit: Visit) -> None:
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[-1]))
    need_the_whole_runtime(visit.page)
    with tampered("ort.wasm") as address:
        visit.page.goto(f"{address}en/selftest/")
        rows = visit.page.evaluate(REPORT)["rows"]
    failed = [row for row in rows if not row["ok"]]
    assert [row["graph"] for row in failed] == GRAPHS[GRAPHS.index("size") :]
    for row in failed:
        assert row["failure"]["kind"] == "checksum", row
        assert row["failure"]["subject"].endswith("/ort.wasm"), row
    fetched = {name for name in asked if name.endswith(".wasm")}
    assert fetched == {"ort.slim.wasm", "ort.patch.wasm", "ort.wasm"}


def test_a_file_that_does_not_arrive_is_named(visit: Visit, address: str) -> None:
    visit.page.route("**/attack.onnx", lambda route: route.fulfill(status=404))
    visit.page.goto(f"{address}en/selftest/")
    report = visit.page.evaluate(REPORT)
    failed = [row for row in report["rows"] if not row["ok"]]
    assert [row["graph"] for row in failed] == ["attack"]
    assert "attack.onnx" in failed[0]["failure"]["subject"]
    assert not report["ok"]
    expect(visit.page.locator("self-test tbody")).to_contain_text("attack.onnx")


def test_without_the_manifest_the_report_says_so(visit: Visit, address: str) -> None:
    visit.page.route("**/manifest.json", lambda route: route.fulfill(status=404))
    visit.page.goto(f"{address}selftest/")
    report = visit.page.evaluate(REPORT)
    assert "manifest.json" in report["failure"]["subject"]
    link = visit.page.locator("self-test .failure a")
    assert (link.get_attribute("href") or "").endswith("/selftest/")
