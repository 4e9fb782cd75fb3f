"""The built site behind a small server, and a real Chromium."""

import functools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, Response, expect, sync_playwright
from visits import Profile, Visit, watch

from site_src.browsers.chromium import FLAGS, WEBGPU_FLAGS, executable
from site_src.serve.local_server import serving

# A busy machine may take its time; what never comes still fails.
expect.set_options(timeout=20_000)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session", autouse=True)
def scripts_have_run() -> None:
    """Count a page as there when its scripts have run: they start after it is painted.

    A test that names a moment of its own (``wait_until``) gets that.
    """

    def awaited(come: Callable[..., Response | None]) -> Callable[..., Response | None]:
        def come_and_wait(page: Page, *where: str, **how: Any) -> Response | None:  # noqa: ANN401
            response = come(page, *where, **how)
            if "wait_until" not in how:
                page.locator("#scripts").wait_for(state="detached")
            return response

        return come_and_wait

    for way in ("goto", "reload", "go_back", "go_forward", "wait_for_url"):
        setattr(Page, way, awaited(getattr(Page, way)))


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with serving(ROOT / "site") as address:
        yield address


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Browser:
    # One process for the pages of a profile: what one has compiled another need not.
    flags = [*FLAGS, "--renderer-process-limit=1"]
    browser = playwright.chromium.launch(executable_path=executable(playwright), args=flags)
    # It would fetch in the place of the pages, past the routes by which a test spoils a file.
    browser.new_context = functools.partial(browser.new_context, service_workers="block")
    return browser


@pytest.fixture(scope="module")
def gpu_browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium with its software adapter for WebGPU."""
    flags = [*FLAGS, *WEBGPU_FLAGS]
    browser = playwright.chromium.launch(executable_path=executable(playwright), args=flags)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def profile(browser: Browser, address: str) -> Iterator[Profile]:
    """Give one profile for the visits of all tests.

    A profile of its own for each would compile the runtime and every script anew, which took longer
    than most tests do.
    """
    profile = Profile(browser.new_context(viewport={"width": 1280, "height": 800}), address)
    yield profile
    profile.context.close()


@pytest.fixture
def visit(profile: Profile, address: str) -> Iterator[Visit]:
    yield watch(profile.context.new_page(), address)
    profile.leave()


@pytest.fixture
def first_visit(browser: Browser, address: str) -> Iterator[Visit]:
    """Give a browser that has fetched and compiled nothing yet, where that decides."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield watch(context.new_page(), address)
    context.close()
