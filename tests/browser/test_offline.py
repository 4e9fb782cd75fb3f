"""Read without a network: pages that were visited, the whole book, and a new version of it."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from site_src import listing
from site_src.serving import serving

ROOT = Path(__file__).resolve().parents[2]
THREE = json.loads((ROOT / "tests/browser/digits.json").read_text(encoding="utf-8"))["3"]
READ = "strokes => document.querySelector('digit-demo').classify(strokes)"
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys())
    for (const { url } of await (await caches.open(name)).keys()) found.push(url);
  return found;
}"""
# What this page has asked its site for; its worker's files are not among them.
ASKED_FOR = """() => performance.getEntriesByType("resource").map(({ name }) => name)
  .filter((name) => name.startsWith(location.origin) && !/offline.json|sw.js/.test(name))"""
BOOK = "offline-copy [role=status]"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(service_workers="allow")
    yield context
    context.close()


def wait_until_kept(page: Page, folder: str = "") -> None:
    """Wait until all that the demo of this page needs is kept, at addresses with that folder."""
    for name in (".wasm", "manifest.json", "samples.json", "process.onnx", "classify.onnx"):
        kept = f"all => all.some(url => url.includes('{folder}') && url.endsWith('{name}'))"
        page.wait_for_function(f"({KEPT})().then({kept})")
    asked_for = f"all => ({ASKED_FOR})().every(url => all.includes(url))"
    page.wait_for_function(f"({KEPT})().then({asked_for})")


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


def test_the_whole_book_can_be_kept(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(f"{address}en/offline/")
    page.get_by_role("button", name="MB").click()
    expect(page.locator(BOOK)).to_contain_text("The whole book (", timeout=60_000)
    context.set_offline(True)
    page.reload()
    expect(page.locator(BOOK)).to_contain_text("The whole book (")
    page.goto(f"{address}7-outlook/")
    expect(page.locator("h1")).to_contain_text("未来")
    page.evaluate("document.querySelector('attack-lab').ready")
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontWeight") == "300"


def deploy(target: Path, folder: str, words: str) -> None:
    """Put a version of the site there: its bundle has another name, and every title says so."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(ROOT / "site", target)
    bundle = next(path.parent for path in target.glob("assets/*/models"))
    for page in target.rglob("*.html"):
        text = page.read_text(encoding="utf-8").replace(bundle.name, folder)
        page.write_text(text.replace("</h1>", f"{words}</h1>", 1), encoding="utf-8")
    bundle.rename(bundle.with_name(folder))
    listing.write(target)


def test_a_new_version_replaces_the_old_one_whole(context: BrowserContext, tmp_path: Path) -> None:
    old, new = "a" * 16, "b" * 16
    deploy(tmp_path / "site", old, " (first)")
    with serving(tmp_path / "site") as address:
        page = context.new_page()
        page.goto(address)
        page.evaluate(READ, THREE)
        wait_until_kept(page, old)
        deploy(tmp_path / "site", new, " (second)")
        page.reload()  # brings the new page, and finds the new service worker
        expect(page.locator("h1")).to_contain_text("(second)")
        page.wait_for_function(f"({KEPT})().then(all => !all.some(url => url.includes('{old}')))")
        wait_until_kept(page, new)
        context.set_offline(True)
        page.reload()
        expect(page.locator("h1")).to_contain_text("(second)")
        assert page.evaluate(READ, THREE)["digit"] == 3


def test_a_browser_without_room_says_how_much_is_missing(
    context: BrowserContext, address: str
) -> None:
    page = context.new_page()
    page.goto(f"{address}en/offline/")
    session = context.new_cdp_session(page)
    quota = {"origin": address.rstrip("/"), "quotaSize": 3_000_000}
    session.send("Storage.overrideQuotaForOrigin", quota)
    page.get_by_role("button", name="MB").click()
    expect(page.locator(BOOK)).to_contain_text("too little room", timeout=30_000)
    page.goto(f"{address}en/")
    assert page.evaluate(READ, THREE)["digit"] == 3, "online, a full store is not noticed"


def test_a_browser_without_service_workers_reads_online(browser: Browser, address: str) -> None:
    context = browser.new_context()
    context.add_init_script("delete Navigator.prototype.serviceWorker")
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{address}en/offline/")
    expect(page.locator(BOOK)).to_contain_text("cannot keep pages")
    page.goto(f"{address}en/")
    assert page.evaluate(READ, THREE)["digit"] == 3
    assert complaints == []
    context.close()
