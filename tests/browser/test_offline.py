"""Read without a network: pages that were visited, the whole book, and a new version of it."""

import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from visits import Visit

from site_src.build import offline_listing
from site_src.serve.local_server import serving

ROOT = Path(__file__).resolve().parents[2]
THREE = json.loads((ROOT / "tests/browser/digits.json").read_text(encoding="utf-8"))["3"]
READ = "strokes => document.querySelector('digit-demo').classify(strokes)"
KEPT = """async () => {
  const urls = [];
  for (const name of await caches.keys())
    for (const { url } of await (await caches.open(name)).keys()) urls.push(url);
  return urls;
}"""
# What this page has asked its site for; its worker's files are not among them.
ASKED_FOR = """() => performance.getEntriesByType("resource").map(({ name }) => name)
  .filter((name) => name.startsWith(location.origin) && !/offline.json|sw.js/.test(name))"""
PATIENCE_S = 30
OLD, NEW = "a" * 16, "b" * 16
BOOK = "offline-copy [role=status]"
FAILED = "offline-copy [role=alert]"
# What becomes of the version that the host has now.
UPDATE = """async () => {
  const { installing } = await (await navigator.serviceWorker.ready).update();
  const ends = ["activated", "redundant"];
  if (!installing || ends.includes(installing.state)) return installing?.state;
  return new Promise((done) => installing.addEventListener("statechange", () => {
    if (ends.includes(installing.state)) done(installing.state);
  }));
}"""


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(service_workers="allow")
    yield context
    context.close()


def wait_until(page: Page, condition: str) -> None:
    """Wait until the addresses of all that is kept fulfil a condition."""
    # `wait_for_function` takes a promise itself for a yes.
    end = time.monotonic() + PATIENCE_S
    while not page.evaluate(f"({KEPT})().then({condition})"):
        assert time.monotonic() < end, condition
        page.wait_for_timeout(100)


def wait_until_kept(page: Page, folder: str = "") -> None:
    """Wait until all that the demo of this page needs is kept, at addresses with that folder."""
    for name in (".wasm", "manifest.json", "samples.json", "process.onnx", "classify.onnx"):
        kept = f"all => all.some(url => url.includes('{folder}') && url.endsWith('{name}'))"
        wait_until(page, kept)
    asked_for = f"all => ({ASKED_FOR})().every(url => all.includes(url))"
    wait_until(page, asked_for)


def test_a_visited_page_and_its_demo_work_without_a_network(
    context: BrowserContext, address: str
) -> None:
    page = context.new_page()
    page.goto(address)
    online = page.evaluate(READ, THREE)
    wait_until_kept(page)
    context.set_offline(True)
    page.reload()
    offline = page.evaluate(READ, THREE)
    assert offline["digit"] == online["digit"] == 3
    assert offline["probabilities"] == online["probabilities"]
    for path, words in {"7-outlook/": "离线阅读", "en/7-outlook/": "Read offline"}.items():
        page.goto(address + path)
        expect(page.locator("h1")).to_contain_text(words)


@pytest.mark.parametrize(
    ("path", "field", "button", "start"),
    [("", "诗的开头", "接着写", "春"), ("en/", "The beginning of a verse", "Go on", "The moon")],
)
def test_a_phone_writes_verse_without_a_network(
    browser: Browser, address: str, path: str, field: str, button: str, start: str
) -> None:
    context = browser.new_context(service_workers="allow", viewport={"width": 390, "height": 844})
    page = context.new_page()
    writer = page.locator("verse-writer")
    page.goto(address + path)
    wait_until_kept(page)
    writer.get_by_role("button", name=button, exact=True).click()
    writer.evaluate("lab => lab.ready.then(() => lab.settled())")
    wait_until(page, "all => all.some(url => url.endsWith('/write.onnx'))")
    context.set_offline(True)
    page.reload()
    writer.get_by_label(field).fill(start)
    writer.get_by_role("button", name=button, exact=True).click()
    writer.evaluate("lab => lab.ready.then(() => lab.settled())")
    written = writer.evaluate("lab => lab.joined(lab.poem.written.tokens)")
    assert written.startswith(start)
    assert len(written) > len(start) + 20
    context.close()


def test_the_page_shown_for_one_not_kept_comes_with_its_sheet_and_scripts(
    context: BrowserContext, address: str
) -> None:
    page = context.new_page()
    page.goto(f"{address}4-mathematics/")  # has a sheet that no other kind of page has
    wait_until_page_kept(page, f"{address}en/offline/")
    context.set_offline(True)
    for path in ("about/", "en/about/"):
        page.goto(address + path)
        expect(page.locator("offline-copy")).to_contain_text("MB")
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontWeight") == "750"


SAVING = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
REST_MS = 10_000


def opened_and_rested(context: BrowserContext, url: str) -> Page:
    """Open a page, and let as much time go by on it as it waits before it keeps its labs."""
    page = context.new_page()
    page.clock.install()
    page.goto(url)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_load_state("networkidle")
    assert not any(".wasm" in kept for kept in page.evaluate(KEPT)), "the page does not rest yet"
    page.clock.run_for(REST_MS)
    return page


@pytest.mark.parametrize(
    ("path", "name", "button", "outcome"),
    [
        ("4-mathematics/", "backprop-lab", "Check by differences", "they are"),
        ("7-outlook/", "compression-lab", "Low rank", "As a file"),
    ],
)
def test_a_lab_that_was_never_reached_works_without_a_network(
    context: BrowserContext, address: str, path: str, name: str, button: str, outcome: str
) -> None:
    page = opened_and_rested(context, f"{address}en/{path}")
    wait_until(page, "all => ['nudge', 'turn'].some(name => all.some(url => url.includes(name)))")
    wait_until_kept(page)
    context.set_offline(True)
    page.reload()
    lab = page.locator(name)
    lab.scroll_into_view_if_needed()
    lab.get_by_role("button", name=button).click()
    expect(lab.locator(".number", has_text=outcome)).to_be_visible()


def test_a_reader_who_saves_data_gets_no_labs_ahead(context: BrowserContext, address: str) -> None:
    context.add_init_script(SAVING)
    page = opened_and_rested(context, f"{address}en/4-mathematics/")
    page.wait_for_timeout(1_000)
    assert not any(".wasm" in kept for kept in page.evaluate(KEPT))


def test_a_lab_that_lacks_what_was_not_kept_says_so(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(f"{address}en/3-algorithms/")
    wait_until_page_kept(page, f"{address}en/3-algorithms/")
    context.set_offline(True)
    page.locator("confusion-lab").scroll_into_view_if_needed()
    failed = page.locator("confusion-lab").get_by_role("alert")
    expect(failed).to_contain_text("There is no network")
    expect(failed).to_contain_text("Read offline")


def test_the_logo_has_a_size_without_a_sheet(visit: Visit, address: str) -> None:
    visit.page.route("**/*.css", lambda route: route.abort())
    visit.page.goto(f"{address}offline/")
    logo = visit.page.locator("header .md-logo svg").bounding_box()
    assert logo
    assert (logo["width"], logo["height"]) == (24, 24)


def test_the_whole_book_can_be_kept(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    keep_whole(page, address)
    context.set_offline(True)
    page.reload()
    expect(page.locator(BOOK)).to_contain_text("The whole book (")
    page.goto(f"{address}7-outlook/")
    expect(page.locator("h1")).to_contain_text("未来")
    page.evaluate("document.querySelector('attack-lab').ready")
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontWeight") == "750"


def deploy(target: Path, folder: str, words: str) -> None:
    """Put a version of the site there: its bundle has another name, and every title says so."""
    whole, before = target.with_name("whole"), target.with_name("before")
    shutil.copytree(ROOT / "site", whole)
    bundle = next(path.parent for path in whole.glob("assets/*/models"))
    for page in whole.rglob("*.html"):
        text = page.read_text(encoding="utf-8").replace(bundle.name, folder)
        page.write_text(text.replace("</h1>", f"{words}</h1>", 1), encoding="utf-8")
    bundle.rename(bundle.with_name(folder))
    offline_listing.write(whole)
    # Browsers look for a new version when they like: they shall not meet half of one.
    if target.exists():
        target.rename(before)
    whole.rename(target)
    shutil.rmtree(before, ignore_errors=True)


def take_over(page: Page) -> None:
    """Have the version of the host taken over; only an attempt begun before it came may fail."""
    assert any(page.evaluate(UPDATE) != "redundant" for _ in range(2))


def wait_until_dropped(page: Page, folder: str) -> None:
    """Wait until nothing of that bundle is kept any more."""
    wait_until(page, f"all => !all.some(url => url.includes('{folder}'))")


def wait_until_page_kept(page: Page, url: str) -> None:
    wait_until(page, f"all => all.includes('{url}')")


def keep_whole(page: Page, address: str) -> None:
    page.goto(f"{address}en/offline/")
    page.get_by_role("button", name="MB").click()
    expect(page.locator(BOOK)).to_contain_text("The whole book (", timeout=60_000)


def test_a_new_version_replaces_the_old_one_whole(context: BrowserContext, tmp_path: Path) -> None:
    deploy(tmp_path / "site", OLD, " (first)")
    with serving(tmp_path / "site") as address:
        page = context.new_page()
        page.goto(address)
        page.evaluate(READ, THREE)
        wait_until_kept(page, OLD)
        deploy(tmp_path / "site", NEW, " (second)")
        page.goto(f"{address}7-outlook/")  # brings a new page, and finds the new service worker
        expect(page.locator("h1")).to_contain_text("(second)")
        wait_until_kept(page, NEW)
        page.goto(address)  # no window of the old version is left
        page.reload()
        wait_until_dropped(page, OLD)
        context.set_offline(True)
        for path in ("7-outlook/", ""):
            page.goto(address + path)
            expect(page.locator("h1")).to_contain_text("(second)")
        assert page.evaluate(READ, THREE)["digit"] == 3


def test_the_old_version_stays_whole_while_files_of_both_are_on_the_host(
    context: BrowserContext, tmp_path: Path
) -> None:
    late = tmp_path / "site/7-outlook/index.html"
    deploy(tmp_path / "site", OLD, " (first)")
    before = late.read_text(encoding="utf-8")
    with serving(tmp_path / "site") as address:
        page = context.new_page()
        page.goto(f"{address}7-outlook/")
        wait_until_page_kept(page, f"{address}7-outlook/")
        page.goto(address)
        page.evaluate(READ, THREE)
        wait_until_kept(page, OLD)
        deploy(tmp_path / "site", NEW, " (second)")
        late.write_text(before, encoding="utf-8")
        page.reload()  # online, the new page is shown, but it is not kept among the old ones
        assert page.evaluate(UPDATE) != "activated"  # it may have failed before we ask
        reads_without_network(page, address, "(first)")
        deploy(tmp_path / "site", NEW, " (second)")
        take_over(page)
        reads_without_network(page, address, "(second)")


def reads_without_network(page: Page, address: str, words: str) -> None:
    """Check that two pages of that version, and the demo of one, are there without a network."""
    page.context.set_offline(True)
    for path in ("7-outlook/", ""):
        page.goto(address + path)
        expect(page.locator("h1")).to_contain_text(words)
    assert page.evaluate(READ, THREE)["digit"] == 3
    page.context.set_offline(False)


def test_a_page_opened_before_an_update_keeps_its_files(
    context: BrowserContext, tmp_path: Path
) -> None:
    deploy(tmp_path / "site", OLD, " (first)")
    with serving(tmp_path / "site") as address:
        other = context.new_page()
        keep_whole(other, address)
        page = context.new_page()
        page.goto(f"{address}7-outlook/")
        assert page.evaluate("document.querySelector('attack-lab').phase") == "waiting"
        deploy(tmp_path / "site", NEW, " (second)")
        other.reload()
        take_over(other)
        wait_until_page_kept(other, f"{address}assets/{NEW}/models/digits/attack.onnx")
        # What the browser still holds by itself would hide that the files are gone.
        context.new_cdp_session(page).send("Network.clearBrowserCache")
        page.evaluate("document.querySelector('attack-lab').ready")
        page.locator("attack-lab").scroll_into_view_if_needed()
        expect(page.locator("attack-lab [role=alert]")).to_have_count(0)
        page.close()
        other.reload()
        other.reload()
        wait_until_dropped(other, OLD)


def test_a_copy_made_amid_a_deployment_says_so_and_can_be_made_later(
    context: BrowserContext, tmp_path: Path
) -> None:
    deploy(tmp_path / "site", OLD, "")
    late = tmp_path / "site/7-outlook/index.html"
    content = late.read_text(encoding="utf-8")
    late.write_text(content.replace("</h1>", " (before)</h1>", 1), encoding="utf-8")
    with serving(tmp_path / "site") as address:
        page = context.new_page()
        page.goto(f"{address}en/offline/")
        page.get_by_role("button", name="MB").click()
        expect(page.locator(FAILED)).to_contain_text("/7-outlook/", timeout=60_000)
        expect(page.locator(FAILED)).to_contain_text("being updated at this moment")
        leads_to_the_selftest(page, address)
        late.write_text(content, encoding="utf-8")
        page.get_by_role("button", name="MB").click()
        expect(page.locator(BOOK)).to_contain_text("The whole book (", timeout=60_000)


def leads_to_the_selftest(page: Page, address: str) -> None:
    way = page.locator(FAILED).get_by_role("link", name="Check my browser")
    expect(way).to_have_attribute("href", f"{address}en/selftest/")


def test_a_browser_without_room_says_how_much_is_missing(
    context: BrowserContext, address: str
) -> None:
    page = context.new_page()
    page.goto(f"{address}en/offline/")
    session = context.new_cdp_session(page)
    quota = {"origin": address.rstrip("/"), "quotaSize": 3_000_000}
    session.send("Storage.overrideQuotaForOrigin", quota)
    page.get_by_role("button", name="MB").click()
    expect(page.locator(FAILED)).to_contain_text("too little room", timeout=30_000)
    leads_to_the_selftest(page, address)
    page.goto(f"{address}en/")
    assert page.evaluate(READ, THREE)["digit"] == 3, "online, a full store is not noticed"


@pytest.mark.parametrize(
    "refusal",
    [
        "delete Navigator.prototype.serviceWorker",
        """ServiceWorkerContainer.prototype.register =
          () => Promise.reject(new DOMException("refused", "SecurityError"))""",
    ],
    ids=["none", "refused"],
)
def test_a_browser_without_service_workers_reads_online(
    browser: Browser, address: str, refusal: str
) -> None:
    context = browser.new_context(service_workers="allow")
    context.add_init_script(refusal)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text))
    page.clock.install()
    page.goto(f"{address}en/offline/")
    page.clock.run_for(20_000)  # what is refused never becomes ready
    expect(page.locator(FAILED)).to_contain_text("cannot keep pages")
    leads_to_the_selftest(page, address)
    page.goto(f"{address}en/")
    assert page.evaluate(READ, THREE)["digit"] == 3
    assert complaints == []
    context.close()
