"""`make serve` shows what was just written, to a browser too that knows the published site."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from site_src.serve import Server
from site_src.serving import serving

SITE = Path(__file__).resolve().parents[2] / "site"
KEPT = """async () => ({
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  stores: (await caches.keys()).filter((name) => name.startsWith("book ")).length,
})"""


@contextmanager
def made_to_serve(folder: Path, port: int) -> Iterator[None]:
    """Serve a folder as `make serve` does, without looking for changes."""
    server = Server(builder=lambda: None, host="127.0.0.1", port=port, root=str(folder))
    server.server_bind()
    server.server_activate()
    server.serve_thread.start()
    try:
        yield
    finally:
        server.shutdown()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(service_workers="allow")
    yield context
    context.close()


def wait_for(page: Page, wanted: dict[str, bool]) -> None:
    """Look until the page has a service worker and stores, or has none."""
    for _ in range(100):
        if {name: bool(count) for name, count in page.evaluate(KEPT).items()} == wanted:
            return
        page.wait_for_timeout(100)
    raise AssertionError(page.evaluate(KEPT))


def test_a_browser_that_knows_the_published_site_gets_rid_of_its_copy(
    context: BrowserContext,
) -> None:
    page = context.new_page()
    with serving(SITE) as address:
        page.goto(f"{address}en/about/")
        wait_for(page, {"workers": True, "stores": True})
        page.reload()
        assert page.evaluate("Boolean(navigator.serviceWorker.controller)")
    with made_to_serve(SITE, urlsplit(address).port or 0):
        page.goto(f"{address}en/about/")
        wait_for(page, {"workers": False, "stores": False})
