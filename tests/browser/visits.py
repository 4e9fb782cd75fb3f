"""One page under watch."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, Playwright

from site_src.browsers.chromium import FLAGS, executable
from site_src.serve.local_server import Quiet, serving

SITE = Path(__file__).resolve().parents[2] / "site"


@dataclass
class Visit:
    """A page, and everything it complained about or asked another host for."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)


def watch(page: Page, address: str) -> Visit:
    visit = Visit(page)
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    page.on(
        "console",
        lambda line: visit.complaints.append(line.text) if line.type == "error" else None,
    )
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((address, "data:", "blob:"))
            else visit.foreign.append(request.url)
        ),
    )
    return visit


def reached(visit: Visit, url: str, name: str) -> tuple[Locator, list[str]]:
    """Scroll to a lab of verse, which fetches nothing before it is asked.

    The addresses that the page asks for are listed from then on, too.
    """
    fetched: list[str] = []
    visit.page.on("request", lambda request: fetched.append(request.url))
    visit.page.goto(url)
    lab = visit.page.locator(name)
    lab.scroll_into_view_if_needed()
    visit.page.wait_for_timeout(500)
    assert not any("/models/verse/" in url for url in fetched)
    return lab, fetched


class Profile:
    """A profile in which one visit follows another, each as if it were the first."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context = context
        self.origin = address.rstrip("/")
        # Stays open, so that the pages' process lives on, and with it what was compiled.
        self.anchor = context.new_page()
        self.anchor.goto(f"{address}embed/digit-demo/")
        self.session = context.new_cdp_session(self.anchor)

    def leave(self) -> None:
        """Close all pages of a visit, and forget what it kept or was allowed."""
        for page in self.context.pages:
            if page is not self.anchor:
                page.close()
        everything = {"origin": self.origin, "storageTypes": "all"}
        self.session.send("Storage.clearDataForOrigin", everything)
        self.context.clear_cookies()
        self.context.clear_permissions()
        self.context.set_offline(False)


@contextmanager
def set_to_block(playwright: Playwright, folder: Path, what: str) -> Iterator[BrowserContext]:
    """Give a browser whose own settings block something on every page.

    Args:
        playwright: starts it.
        folder: an empty one, for its profile.
        what: a kind of content as Chromium's settings name it, such as `cookies`.

    """
    profile = folder / "profile" / "Default"
    profile.mkdir(parents=True)
    blocked = {"profile": {"default_content_setting_values": {what: 2}}}
    (profile / "Preferences").write_text(json.dumps(blocked), encoding="utf-8")
    context = playwright.chromium.launch_persistent_context(
        profile.parent,
        executable_path=executable(playwright),
        args=list(FLAGS),
        service_workers="block",
    )
    yield context
    context.close()


@contextmanager
def tampered(*names: str) -> Iterator[str]:
    """Serve the site with one byte changed in files of these names, as long as they were."""

    class Tampering(Quiet):
        def copyfile(self, source: Any, outputfile: Any) -> None:  # noqa: ANN401
            content = bytearray(source.read())
            if self.path.rpartition("/")[2] in names:
                content[len(content) // 2] ^= 1
            outputfile.write(content)

    with serving(SITE, Tampering) as address:
        yield address


# Our own elements have a hyphen in their names; each says when it is ready.
ALL_READY = """() => Promise.all([...document.querySelectorAll("main *")]
  .filter((part) => part.localName.includes("-")).map((part) => part.ready))"""
# Lays out every part of a page (hooks/page/parts.py), as for a reader who has scrolled through it.
LAID_OUT = """async () => {
  for (const part of document.querySelectorAll(".part")) part.classList.add("near");
  for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
}"""


# Choices of the training lab with which it is at work for longer than any test.
LONG = "#train-lab?units=16&rate=0.001&batch=16&optimizer=adam&seed=1&digits=train&epochs=50"


def open_lab(visit: Visit, address: str, query: str = "") -> Locator:
    """Open the training lab of the English section 5, with choices in the address."""
    visit.page.goto("about:blank")  # else only the fragment might change, and nothing be loaded
    visit.page.goto(f"{address}en/5-practice/{query}")
    visit.page.evaluate("document.querySelector('train-lab').ready")
    return visit.page.locator("train-lab")


def unfold_recipe(lab: Locator) -> None:
    """Show what the training lab's network is trained with."""
    lab.locator(".recipe").evaluate("recipe => { recipe.open = true; }")


def said(lab: Locator) -> Locator:
    """Return what the training lab says of its state."""
    return lab.locator(".outcome strong")
