"""Browsers that lack or refuse what the labs compute with: each says so, and the figure stays."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from figures import open_alone, shown, tool
from playwright.sync_api import Browser, Locator, Playwright, Route, expect
from test_errors import told
from test_selftest import REPORT, check
from visits import LONG, Visit, open_lab, set_to_block, watch

from site_src.browsers.chromium import FLAGS, executable

LANGUAGES = ["", "en/"]
NO_WORKER = "delete window.Worker"
# What Safari does where a policy of the page, here an add-on's, forbids workers.
THROWING = """window.Worker = class {
  constructor() { throw new DOMException("The operation is insecure.", "SecurityError"); }
}"""
# What Chromium does then: the event has no words.
SILENT = """window.Worker = class extends EventTarget {
  constructor() {
    super();
    setTimeout(() => this.onerror?.(new Event("error", { cancelable: true })));
  }
  postMessage() {}
  terminate() {}
}"""
# Firefox before 114 reads every worker as a classic script.
CLASSIC = (
    "const Given = Worker; window.Worker = class extends Given { constructor(of) { super(of); } }"
)
NO_GZIP = "delete self.DecompressionStream; delete self.CompressionStream;"
NO_SHEETS = """delete CSSStyleSheet.prototype.replaceSync;
for (const kind of [Document, ShadowRoot]) delete kind.prototype.adoptedStyleSheets;"""
# A phone does not set aside four gigabytes of addresses.
PHONE = """const Given = WebAssembly.Memory;
WebAssembly.Memory = class extends Given {
  constructor(wanted) {
    if (wanted.maximum > MOST) throw new RangeError("Out of memory");
    super(wanted);
  }
};"""
NO_MEMORY = """WebAssembly.Memory = function () {
  throw new RangeError("WebAssembly.Memory(): could not allocate memory");
};"""


def in_worker(visit: Visit, program: str) -> None:
    """Have every worker of the labs begin with a program."""

    def begin(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=f"{program}\n{answer.text()}")

    visit.page.route("**/runtime/digits/worker.js", begin)


def figure_stays(lab: Locator) -> None:
    """Find the lab's figure for readers without scripts in sight, below what is said."""
    still = lab.locator("img, svg.figure, figure").first
    still.scroll_into_view_if_needed()
    expect(still).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "lack", [NO_WORKER, THROWING, SILENT, CLASSIC], ids=["none", "throws", "silent", "classic"]
)
def test_without_workers_a_lab_says_so(
    visit: Visit, address: str, lack: str, language: str
) -> None:
    visit.page.add_init_script(lack)
    visit.page.goto(f"{address}{language}3-algorithms/")
    lab = visit.page.locator("confusion-lab")
    lab.scroll_into_view_if_needed()
    alert = told(lab.get_by_role("alert"), address, language)
    expect(alert).to_contain_text(
        {"": "没有启动演示用来计算的 Worker", "en/": "did not start the worker"}[language]
    )
    figure_stays(lab)


@pytest.mark.parametrize("lack", [NO_WORKER, THROWING], ids=["none", "throws"])
def test_without_workers_a_page_is_whole(visit: Visit, address: str, lack: str) -> None:
    visit.page.add_init_script(lack)
    visit.page.goto(f"{address}en/4-mathematics/")
    expect(visit.page.locator(".md-nav--secondary a").first).to_be_attached()
    visit.page.locator(".md-header label[for^=__palette]:visible").click()
    expect(visit.page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    assert visit.complaints == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_search_whose_worker_is_kept_from_starting_says_so(
    visit: Visit, address: str, language: str
) -> None:
    visit.page.add_init_script(SILENT)
    visit.page.clock.install()
    visit.page.goto(f"{address}{language}4-mathematics/")
    visit.page.get_by_role("textbox").first.click()
    visit.page.keyboard.type("softmax")
    visit.page.clock.run_for(10_000)
    said = visit.page.locator(".md-search-result__meta")
    expect(said).to_contain_text({"": "搜索没有启动", "en/": "search did not begin"}[language])
    check = said.get_by_role(
        "link", name={"": "检查我的浏览器", "en/": "Check my browser"}[language]
    )
    expect(check).to_have_attribute("href", f"{address}{language}selftest/")


def test_a_search_that_has_begun_is_not_said_to_be_missing(visit: Visit, address: str) -> None:
    visit.page.clock.install()
    visit.page.goto(f"{address}en/4-mathematics/")
    said = visit.page.locator(".md-search-result__meta")
    expect(said).to_have_text("Type to start searching")
    visit.page.route("**/pages.json", lambda route: None)  # never comes
    visit.page.get_by_role("textbox").first.click()
    visit.page.keyboard.type("softmax")
    visit.page.clock.run_for(10_000)
    expect(said).to_have_text("Type to start searching")


def test_a_worker_that_is_allowed_later_starts_by_a_retry(visit: Visit, address: str) -> None:
    visit.page.add_init_script(f"window.Given = Worker; {THROWING}")
    lab = open_alone(visit.page, address, "digit-demo")
    retry = lab.get_by_role("alert").get_by_role("button", name="Retry")
    expect(retry).to_be_visible()
    visit.page.evaluate("() => { window.Worker = window.Given; }")
    retry.click()
    assert shown(lab)["probability"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_self_test_says_what_is_lacking(visit: Visit, address: str, language: str) -> None:
    visit.page.add_init_script(NO_WORKER)
    visit.page.goto(f"{address}{language}selftest/")
    report = visit.page.evaluate("window.selftest")
    assert (report["ok"], report["failure"]["kind"]) == (False, "worker")
    told(visit.page.locator("self-test").get_by_role("alert"), address, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "path"), [("confusion-lab", "3-algorithms/"), ("compression-lab", "7-outlook/")]
)
def test_without_gzip_a_lab_says_what_the_browser_lacks(
    visit: Visit, address: str, name: str, path: str, language: str
) -> None:
    visit.page.add_init_script(NO_GZIP)
    in_worker(visit, NO_GZIP)
    visit.page.goto(f"{address}{language}{path}")
    lab = visit.page.locator(name)
    lab.scroll_into_view_if_needed()
    alert = told(lab.get_by_role("alert"), address, language)
    expect(alert).to_contain_text("CompressionStream" if "compr" in name else "DecompressionStream")
    expect(alert).to_contain_text({"": "请更新浏览器", "en/": "Update it"}[language])
    expect(alert.get_by_role("button")).to_have_count(0)
    figure_stays(lab)


def test_without_gzip_a_training_says_so_and_a_reading_needs_none(
    visit: Visit, address: str
) -> None:
    in_worker(visit, NO_GZIP)
    lab = open_lab(visit, address, LONG)
    lab.get_by_role("button", name="One step").click()
    expect(told(lab.get_by_role("alert"), address)).to_contain_text("lacks DecompressionStream")
    demo = open_alone(visit.page, address, "digit-demo")
    assert shown(demo)["probability"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_there_is_no_memory_a_lab_says_so_and_a_retry_works(
    visit: Visit, address: str, language: str
) -> None:
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[-1]))
    in_worker(visit, NO_MEMORY)
    visit.page.goto(f"{address}{language}embed/digit-demo/")
    lab = visit.page.locator("digit-demo")
    alert = told(lab.get_by_role("alert"), address, language)
    expect(alert).to_contain_text({"": "内存", "en/": "no more memory"}[language])
    expect(alert).to_contain_text("could not allocate memory")
    assert "ort.wasm" not in asked, "the whole runtime needs more memory still"
    visit.page.unroute("**/runtime/digits/worker.js")
    alert.get_by_role("button").first.click()
    assert shown(lab)["probability"]


@pytest.mark.parametrize("most", [20_000, 4_096])
def test_a_phone_that_gives_less_memory_computes_every_graph(
    visit: Visit, address: str, most: int
) -> None:
    in_worker(visit, PHONE.replace("MOST", str(most)))
    visit.page.goto(f"{address}en/selftest/")
    check(visit.page.evaluate(REPORT), "Chromium")


@pytest.fixture
def old(playwright: Playwright, address: str) -> Iterator[Visit]:
    """Give a page in a Chromium whose processor has no such instructions as SIMD needs."""
    flags = [*FLAGS, "--js-flags=--no-enable-sse4-1 --no-enable-ssse3"]
    browser = playwright.chromium.launch(executable_path=executable(playwright), args=flags)
    yield watch(browser.new_page(service_workers="block"), address)
    browser.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_simd_a_lab_says_so_before_the_runtime_is_fetched(
    old: Visit, address: str, language: str
) -> None:
    asked: list[str] = []
    old.page.on("request", lambda request: asked.append(request.url))
    old.page.goto(f"{address}{language}3-algorithms/")
    lab = old.page.locator("confusion-lab")
    lab.scroll_into_view_if_needed()
    alert = told(lab.get_by_role("alert"), address, language)
    expect(alert).to_contain_text("WebAssembly SIMD")
    expect(alert.get_by_role("button")).to_have_count(0)
    figure_stays(lab)
    assert [url for url in asked if url.endswith(".wasm")] == []


# Without a language set, WebKit gives pages the name of the locale.
@pytest.mark.parametrize(
    "named", ["'C'", "''", "undefined", "'en_US'", "'zh-Hans-CN-u-nu-hanidec'"]
)
def test_a_training_draws_its_curves_in_whatever_language(
    visit: Visit, address: str, named: str
) -> None:
    visit.page.add_init_script(
        f"Object.defineProperty(Navigator.prototype, 'language', {{ get: () => {named} }})"
    )
    lab = open_lab(visit, address, LONG)
    lab.get_by_role("button", name="One step").click()
    expect(lab.locator(".outcome")).to_contain_text("Paused")
    expect(lab.locator("training-curves canvas")).to_be_visible()
    assert visit.complaints == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "body", ["class {", "throw new Error('too old')"], ids=["not understood", "broken off"]
)
def test_a_script_that_the_browser_cannot_run_is_told_as_such(
    visit: Visit, address: str, language: str, body: str
) -> None:
    visit.page.route(
        re.compile(r"/demos/(network-view|self-test)\.js$"),
        lambda route: route.fulfill(body=body, content_type="text/javascript"),
    )
    pages = {"2-concepts/": "network-view", "selftest/": "self-test"}
    for path, name in [*pages.items(), ("embed/network-view/", "network-view")]:
        visit.page.goto(f"{address}{language}{path}")
        said = visit.page.locator(f"{name} .refused")
        expect(said).to_be_visible()
        expect(said).to_contain_text({"": "浏览器太旧", "en/": "too old"}[language])


def test_parts_are_hidden_where_sheets_cannot_be_made(visit: Visit, address: str) -> None:
    """As in Safari before 16.4."""
    visit.page.add_init_script(NO_SHEETS)
    lab = open_alone(visit.page, address, "digit-demo", query="?hide=samples")
    shown(lab)
    expect(lab.locator(".samples")).to_be_hidden()
    expect(lab.locator("drawing-pad")).to_be_visible()


@pytest.fixture
def bare(browser: Browser, address: str) -> Iterator[Visit]:
    """Give a page whose fonts and pictures are blocked, as add-ons and slow links do."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    blocked = re.compile(r"\.(woff2?|ttf|otf|png|jpe?g|svg|ico|webp)(\?|$)")
    page.route(blocked, lambda route: route.abort())
    yield watch(page, address)
    context.close()


@pytest.mark.parametrize("path", ["", "en/4-mathematics/", "en/5-practice/", "en/reading/"])
def test_a_page_without_fonts_and_pictures_is_read_and_used(
    bare: Visit, address: str, path: str
) -> None:
    page = bare.page
    page.goto(address + path)
    unread = """() => [...document.querySelectorAll("article img")]
      .filter((image) => image.checkVisibility() && !image.alt.trim()).length"""
    assert page.evaluate(unread) == 0
    for math in page.locator("math").all()[:3]:
        math.scroll_into_view_if_needed()
        box = math.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) > 5
    page.get_by_role("textbox").first.click()
    page.keyboard.type("softmax")
    expect(page.locator(".md-search-result__item").nth(2)).to_be_visible()
    assert [line for line in bare.complaints if "ERR_FAILED" not in line] == []


def test_a_lab_without_fonts_and_pictures_computes(bare: Visit, address: str) -> None:
    lab = open_alone(bare.page, address, "network-view", "sample=3")
    assert shown(lab)


@pytest.fixture
def without_pictures(playwright: Playwright, address: str, tmp_path: Path) -> Iterator[Visit]:
    """Give a page in a browser that is set to show no pictures."""
    with set_to_block(playwright, tmp_path, "images") as context:
        yield watch(context.new_page(), address)


def test_a_picture_is_saved_or_refused_in_words_where_none_are_shown(
    without_pictures: Visit, address: str
) -> None:
    lab = open_alone(without_pictures.page, address, "toy-lab")
    shown(lab)
    tool(lab, "Save picture").click()
    said = lab.locator("lab-footer [role=status]")
    expect(said).to_contain_text(re.compile("Saved as|Take a screenshot"))
    assert without_pictures.complaints == []
