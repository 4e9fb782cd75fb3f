"""`make serve` shows what was just written, to a browser too that knows the published site."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from site_src.build import notebooks
from site_src.serve import __main__ as serve
from site_src.serve.__main__ import Server
from site_src.serve.local_server import serving

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


@pytest.fixture
def section(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of section 5, already run, that `make serve` shall make its page from."""
    docs, built = tmp_path / "docs", tmp_path / "built"
    for language in ("zh", "en"):
        (docs / language).mkdir(parents=True)
        shutil.copy2(notebooks.DOCS / language / "5-practice.py", docs / language)
    shutil.copy2(notebooks.DOCS / "references.bib", docs)
    shutil.copytree(notebooks.BUILT, built)
    monkeypatch.setattr(notebooks, "DOCS", docs)
    monkeypatch.setattr(notebooks, "BUILT", built)
    return tmp_path


def test_an_edit_of_section_5_is_in_the_page(
    section: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    page = section / "built" / "en" / "5-practice.ipynb"
    monkeypatch.setattr(serve, "build_all", lambda: seen.append(page.read_text(encoding="utf-8")))
    with (section / "docs/en/5-practice.py").open("a", encoding="utf-8") as source:
        source.write("\n# %% [markdown]\n# A sentence that nobody wrote before.\n")
    serve.rebuild()
    (built,) = seen
    assert "A sentence that nobody wrote before." in built


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ("\n# %%\nx = 1\n", "hold different programs"),
        ("\n# %%\nx = (1\n", "no Python"),
        ("\n# %% [markdown]\n# [[= m.nobody.knows ]]\n", "nobody"),
        ("\n# %% [markdown]\n# Said by someone [@nobody1900].\n", "nobody1900"),
    ],
)
def test_a_mistake_in_section_5_is_told_and_the_last_site_stays(
    section: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    added: str,
    said: str,
) -> None:
    monkeypatch.setattr(serve, "build_all", lambda: pytest.fail("the site was built"))
    with (section / "docs/en/5-practice.py").open("a", encoding="utf-8") as source:
        source.write(added)
    serve.rebuild()
    assert "The site was not rebuilt" in caplog.text
    assert said in caplog.text


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
        page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        page.reload()
        assert page.evaluate("Boolean(navigator.serviceWorker.controller)")
    with made_to_serve(SITE, urlsplit(address).port or 0):
        page.goto(f"{address}en/about/")
        wait_for(page, {"workers": False, "stores": False})
