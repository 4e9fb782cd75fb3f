"""Print the book, one PDF a language, into the built site: ``python -m site_src.print.pdf``.

The demos run once and stand in the book as pictures. Chromium knows no page numbers for a table of
contents, so the book is printed twice: the first print tells on which page each section begins.
"""

import base64
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bs4 import BeautifulSoup
from playwright.sync_api import BrowserContext, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError
from pypdf import PdfReader

from model_export.command import Parser, run
from model_export.files import whole
from model_export.lock import alone
from records import revision
from site_src.browsers.chromium import FLAGS, executable
from site_src.build import offline_listing
from site_src.languages import LANGUAGES
from site_src.print import book, pdf_text
from site_src.serve.local_server import serving

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_MS = 120_000
# A demo has settled when for a while nothing in it changes and no sentence of it waits (“…”).
SETTLED = """async (name) => {
  const demo = document.querySelector(name);
  await demo.ready;
  for (let quiet = 0, looks = 0, seen = ""; quiet < 15 && looks < 400; quiet += 1, looks += 1) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    const now = `${demo.offsetHeight} ${demo.shadowRoot.innerHTML}`;
    if (now !== seen || demo.shadowRoot.textContent.includes("…")) quiet = 0;
    seen = now;
  }
}"""
# The training lab has nothing to show before a training: one that takes seconds.
TRAINING = "?units=32&rate=0.003&batch=64&optimizer=adam&seed=1&digits=train&epochs=1"
# Fonts that a page has not asked for yet come too late for paper: their formulas would be blank.
FONTS = "() => Promise.all([...document.fonts].map((font) => font.load())).then(() => null)"
# The test image, by its digit, that every demo shows which can show one.
SHOWN = 3


def picture(page: Page, address: str, name: str) -> str:
    """Return a demo that shows a test image, as a ``data:`` address."""
    page.emulate_media(media="screen")
    page.goto(f"{address}embed/{name}/#{name}{TRAINING if name == 'train-lab' else ''}")
    page.evaluate(SETTLED, name)
    start = page.locator("train-lab .go")
    if start.count():
        start.click()
        page.evaluate(SETTLED, name)
    samples = page.locator(f"{name} .samples button")
    if samples.count() > SHOWN:
        samples.nth(SHOWN).click()
        page.evaluate(SETTLED, name)
    page.emulate_media(media="print")  # without what only a screen can do
    shot = page.locator(name).screenshot(type="jpeg", quality=85)
    return f"data:image/jpeg;base64,{base64.b64encode(shot).decode()}"


def pictures(context: BrowserContext, address: str, chapters: list[book.Chapter]) -> dict[str, str]:
    """Return the pictures of all demos in some chapters, by the demo's name."""
    names = {tag.name for chapter in chapters for tag in chapter.article.find_all(True)}
    page = context.new_page()
    taken = {name: picture(page, address, name) for name in sorted(names) if "-" in name}
    page.close()
    return taken


def printed(page: Page, address: str, html: str) -> bytes:
    """Return a document as PDF; its styles and pictures come from the served site."""
    page.route(
        f"{address}book.html", lambda route: route.fulfill(body=html, content_type="text/html")
    )
    page.goto(f"{address}book.html")
    page.evaluate(FONTS)
    pdf = page.pdf(prefer_css_page_size=True, outline=True, tagged=True, print_background=True)
    page.unroute(f"{address}book.html")
    return pdf


def page_numbers(pdf: bytes) -> dict[str, int]:
    """Return the page, counted from 1, on which each anchor of a PDF stands."""
    reader = PdfReader(io.BytesIO(pdf))
    destinations = reader.named_destinations.items()
    return {
        name.lstrip("/"): (reader.get_destination_page_number(at) or 0) + 1
        for name, at in destinations
    }


def make(context: BrowserContext, site: Path, language: str, only: str | None = None) -> bytes:
    """Return the book in one language as PDF; ``only`` names the path of a single chapter."""
    prefix = LANGUAGES[language].prefix
    home = BeautifulSoup((site / prefix / "index.html").read_text(), "html.parser")
    canonical = home.find("link", rel="canonical")
    root = str(canonical["href"]).removesuffix(prefix) if canonical else "/"
    name = home.find("meta", property="og:site_name")
    title = str(name["content"]) if name else ""
    cover = book.Cover(title, language, root, revision.read(ROOT))
    chapters = book.chapters(site, language) if only is None else [book.read(site, only)[0]]
    names = {chapter.path: chapter.name for chapter in chapters}
    with serving(site) as address:
        stills = pictures(context, address + prefix, chapters)
        bodies = [book.bind(chapter, names, stills, cover) for chapter in chapters]
        page = context.new_page()
        first = printed(page, address, book.assemble(chapters, bodies, cover, {}))
        numbered = book.assemble(chapters, bodies, cover, page_numbers(first))
        return pdf_text.readable(printed(page, address, numbered))


@contextmanager
def browsing() -> Iterator[BrowserContext]:
    """Give a browser that prints, without the service worker of the site."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable(playwright), args=list(FLAGS)
        )
        context = browser.new_context(
            viewport={"width": 900, "height": 1200},
            device_scale_factor=2,
            color_scheme="light",
            service_workers="block",
        )
        context.set_default_timeout(PATIENCE_MS)
        yield context
        browser.close()


def write(site: Path) -> None:
    """Write ``book-LANGUAGE.pdf`` into a built site.

    Raises:
        SiteError: when it is not built.
        LockedError: when another process builds, prints or packs a site here.

    """
    offline_listing.check_built(site)
    with alone(Path("build"), "site", "printing the book"), browsing() as context:
        for language in LANGUAGES:
            pdf = make(context, site, language)
            target = site / f"book-{language}.pdf"
            with whole(target) as half_written:
                half_written.write_bytes(pdf)
            print(f"{target}: {len(PdfReader(io.BytesIO(pdf)).pages)} pages, {len(pdf):,} bytes")


def main() -> int:
    """Print the book; returns 1 when that cannot be."""
    parser = Parser(prog="python -m site_src.print.pdf", description=__doc__)
    parser.add_argument("--site", type=Path, default=Path("site"))
    site = parser.parse_args().site
    return run(lambda: write(site), mendable=(PlaywrightError,))


if __name__ == "__main__":
    sys.exit(main())
