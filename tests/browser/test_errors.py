"""Every message of a failure says what to do next, and leads to the check of the browser."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from figures import tool
from playwright.sync_api import Locator, Page, Route, expect
from visits import Visit, open_lab

MODELS = Path(__file__).resolve().parents[2] / "build" / "models" / "digits"
CHECK = {"": "检查我的浏览器", "en/": "Check my browser"}
RETRY = {"": "重试", "en/": "Retry"}
NO_PICTURE = "HTMLCanvasElement.prototype.toBlob = (done) => done(null)"
NO_STORAGE = "Storage.prototype.setItem = () => { throw new Error('full'); }"
Break = Callable[[Route], None]


def status(code: int) -> Break:
    return lambda route: route.fulfill(status=code, body="gone")


def told(element: Locator, address: str, language: str = "en/") -> Locator:
    """Return the element with a message, which has the link to the check of the browser."""
    link = element.get_by_role("link", name=CHECK[language])
    expect(link).to_be_visible()
    assert link.evaluate("link => link.href") == f"{address}{language}selftest/"
    return element


def buttons(element: Locator) -> list[str]:
    return element.get_by_role("button").all_inner_texts()


@pytest.mark.parametrize(
    ("pattern", "spoil"),
    [
        ("**/models/digits/manifest.json", status(503)),
        ("**/models/digits/manifest.json", lambda route: route.fulfill(body="<html>")),
        ("**/classify.onnx", lambda route: route.abort()),
        ("**/classify.onnx", lambda route: route.fulfill(body="x")),
        ("**/runtime/digits/worker.js", status(503)),
        ("**/runtime/digits/worker.js", lambda route: route.abort()),
    ],
    ids=["http", "format", "network", "checksum", "no worker", "no network for the worker"],
)
def test_a_lab_that_fails_offers_a_retry(
    visit: Visit, address: str, pattern: str, spoil: Break
) -> None:
    visit.page.route(pattern, spoil)
    visit.page.goto(f"{address}en/")
    alert = visit.page.locator("digit-demo").get_by_role("alert")
    assert buttons(told(alert, address)) == ["Retry"]
    expect(alert).to_contain_text(pattern.rsplit("/", 1)[-1])


@pytest.mark.parametrize("language", ["", "en/"])
@pytest.mark.parametrize("pattern", ["**/classify.onnx", "**/runtime/digits/worker.js"])
def test_a_page_older_than_the_book_says_so_and_reloads(
    visit: Visit, address: str, language: str, pattern: str
) -> None:
    visit.page.route(pattern, status(404))
    visit.page.goto(f"{address}{language}#digit-demo?sample=4")
    alert = told(visit.page.locator("digit-demo").get_by_role("alert"), address, language)
    expect(alert).to_contain_text({"": "书更新过", "en/": "the book has been updated"}[language])
    expect(alert).to_contain_text(pattern.rsplit("/", 1)[-1])
    assert RETRY[language] not in alert.inner_text()
    (reload,) = alert.get_by_role("button").all()
    visit.page.unroute(pattern)
    visit.page.evaluate("window.isOld = true")
    reload.click()
    visit.page.wait_for_function("!window.isOld")
    verdict = visit.page.locator("digit-demo .digit")
    expect(verdict).to_have_text({"": "这是 4", "en/": "This is a 4"}[language])


def opened_check(visit: Visit, address: str) -> Locator:
    """Return the part of a lab that compares its graphs, after the comparison was asked for."""
    visit.page.goto(f"{address}en/embed/toy-lab/")
    lab = visit.page.locator("toy-lab")
    lab.evaluate("lab => lab.settled()")
    tool(lab, "Verify").click()
    lab.get_by_role("button", name="Compare in my browser").click()
    return lab.locator("lab-check")


def test_a_check_without_its_references_is_retried(visit: Visit, address: str) -> None:
    visit.page.route("**/references.bin", status(503))
    check = opened_check(visit, address)
    alert = told(check.get_by_role("alert"), address)
    expect(alert).to_contain_text("references.bin did not arrive (HTTP 503)")
    visit.page.unroute("**/references.bin")
    alert.get_by_role("button", name="Retry").click()
    expect(check.get_by_role("status")).to_contain_text("They agree")
    expect(check.get_by_role("alert")).to_have_count(0)


def test_a_check_on_an_old_page_is_reloaded(visit: Visit, address: str) -> None:
    visit.page.route("**/references.bin", status(404))
    alert = told(opened_check(visit, address).get_by_role("alert"), address)
    expect(alert).to_contain_text("the book has been updated")
    assert buttons(alert) == ["Reload the page"]


def test_a_check_that_finds_a_difference_leads_on(visit: Visit, address: str) -> None:
    listed = json.loads((MODELS / "manifest.json").read_text(encoding="utf-8"))
    for model in listed["models"].values():
        model["tolerance"] = -1
    visit.page.route("**/manifest.json", lambda route: route.fulfill(body=json.dumps(listed)))
    outcome = opened_check(visit, address).get_by_role("status")
    expect(told(outcome, address)).to_contain_text("They do not agree")


def test_a_picture_that_cannot_be_drawn_leads_on(visit: Visit, address: str) -> None:
    visit.page.add_init_script(NO_PICTURE)
    visit.page.goto(f"{address}en/embed/toy-lab/")
    lab = visit.page.locator("toy-lab")
    footer = lab.locator("lab-footer")
    tool(lab, "Save picture").click()
    expect(told(footer.get_by_role("status"), address)).to_contain_text("could not draw")


def fake_adapter(page: Page) -> None:
    """Let the page believe in an adapter, so that it asks for the engine on WebGPU."""
    adapter = "{ requestAdapter: async () => ({ info: { vendor: 'a', architecture: 'b' } }) }"
    page.add_init_script(f"Object.defineProperty(navigator, 'gpu', {{ value: {adapter} }})")
    page.add_init_script("WebAssembly.Suspending ??= class {}")


@pytest.mark.parametrize(("code", "offered"), [(503, []), (404, ["Reload the page"])])
def test_a_training_that_leaves_webgpu_leads_on(
    visit: Visit, address: str, code: int, offered: list[str]
) -> None:
    fake_adapter(visit.page)
    visit.page.route("**/ort-webgpu.wasm", status(code))
    lab = open_lab(visit, address, "#train-lab?units=16&engine=webgpu")
    lab.get_by_role("button", name="One step").click()
    note = lab.locator(".own", has_text="WebGPU gave up")
    assert buttons(told(note, address)) == offered
    expect(note).to_contain_text(re.compile("updated" if code == 404 else "HTTP 503"))
    expect(lab.locator(".outcome")).to_contain_text("Paused")


@pytest.mark.parametrize(("code", "offered"), [(503, "Retry"), (404, "Reload the page")])
def test_the_self_test_offers_the_way_out_of_a_row_that_failed(
    visit: Visit, address: str, code: int, offered: str
) -> None:
    visit.page.route("**/attack.onnx", status(code))
    visit.page.goto(f"{address}en/selftest/")
    test = told(visit.page.locator("self-test"), address)
    expect(test).to_contain_text("attack.onnx")
    visit.page.unroute("**/attack.onnx")
    test.get_by_role("button", name=offered).click()
    expect(test).to_contain_text("This browser computes every graph")
    assert visit.page.evaluate("window.selftest.then(({ ok }) => ok)")


def test_the_self_test_says_why_webgpu_could_not_train(visit: Visit, address: str) -> None:
    fake_adapter(visit.page)
    visit.page.route("**/ort-webgpu.wasm", status(503))
    visit.page.goto(f"{address}en/selftest/?engine=webgpu")
    test = told(visit.page.locator("self-test"), address)
    expect(test.locator(".webgpu")).to_contain_text("ort-webgpu.wasm did not arrive (HTTP 503)")
    visit.page.unroute("**/ort-webgpu.wasm")
    visit.page.route("**/ort-webgpu.wasm", status(404))
    test.get_by_role("button", name="Retry").click()
    expect(test.locator(".webgpu")).to_contain_text("the book has been updated")
    expect(test.get_by_role("button", name="Reload the page")).to_be_visible()


def test_reading_that_is_not_kept_or_not_read_leads_on(
    visit: Visit, address: str, tmp_path: Path
) -> None:
    visit.page.goto(f"{address}reading/")
    record = visit.page.locator("reading-progress")
    other = tmp_path / "other.json"
    other.write_text("{}")
    record.locator("input[type=file]").set_input_files(other)
    expect(told(record.get_by_role("status"), address, "")).to_contain_text("不是本书导出的进度")
    visit.page.evaluate(f"void ({NO_STORAGE})")
    other.write_text('{"version": 1, "pages": {}}')
    record.locator("input[type=file]").set_input_files(other)
    expect(told(record.get_by_role("status"), address, "")).to_contain_text("不让页面保存数据")


def test_no_message_is_written_but_by_the_shared_helper() -> None:
    """A failure's own words are found where the helper stands; keeping the book has others."""
    demos = MODELS.parents[2] / "site_src" / "demos"
    writers = [
        path.name
        for path in demos.rglob("*.ts")
        if path.name != "offline-copy.ts"
        and re.search(r"say\([^)]*\bkind\b|role=\"alert\"|\"retry\"", path.read_text("utf-8"))
    ]
    assert writers == ["trouble.ts"]


def test_a_method_without_its_graph_leaves_the_others(visit: Visit, address: str) -> None:
    visit.page.route("**/turn.onnx", status(503))
    visit.page.goto(f"{address}en/embed/compression-lab/")
    lab = visit.page.locator("compression-lab")
    lab.get_by_role("button", name="Low rank").click()
    alert = told(lab.get_by_role("alert"), address)
    expect(alert).to_contain_text("turn.onnx did not arrive (HTTP 503)")
    assert buttons(alert) == ["Retry"]
    lab.get_by_role("button", name="Pruning").click()
    expect(lab.get_by_role("alert")).to_have_count(0)
    expect(lab.locator(".sum")).to_contain_text("bytes")
    lab.get_by_role("button", name="Low rank").click()
    expect(alert).to_be_visible()
    visit.page.unroute("**/turn.onnx")
    alert.get_by_role("button", name="Retry").click()
    expect(lab.locator(".sum")).to_contain_text("bytes")


def test_a_network_that_could_not_be_measured_is_measured_by_a_retry(
    visit: Visit, address: str
) -> None:
    visit.page.route("**/digits-test.bin", status(503))
    visit.page.goto(f"{address}en/embed/compression-lab/")
    lab = visit.page.locator("compression-lab")
    alert = told(lab.get_by_role("alert"), address)
    expect(lab.locator(".bars")).to_be_visible()
    visit.page.unroute("**/digits-test.bin")
    alert.get_by_role("button", name="Retry").click()
    expect(lab.locator(".sum")).to_contain_text(re.compile(r"9\d\.\d\d"), timeout=20_000)
    expect(lab.get_by_role("alert")).to_have_count(0)


def test_a_check_by_differences_that_fails_leaves_the_pass(visit: Visit, address: str) -> None:
    visit.page.route("**/nudge.onnx", status(503))
    visit.page.goto(f"{address}en/embed/backprop-lab/")
    lab = visit.page.locator("backprop-lab")
    lab.get_by_role("button", name="Check by differences").click()
    alert = told(lab.get_by_role("alert"), address)
    expect(alert).to_contain_text("nudge.onnx did not arrive (HTTP 503)")
    expect(lab.locator(".tiles")).to_be_visible()
    visit.page.unroute("**/nudge.onnx")
    alert.get_by_role("button", name="Retry").click()
    expect(lab.locator(".checked")).to_contain_text("difference")
