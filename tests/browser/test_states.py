"""Pages and labs in states that they come to have: axe finds nothing, in both languages."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from accessibility import violations
from playwright.sync_api import Browser, Locator, Page, expect


@dataclass
class Reader:
    """A page, and the language that it is read in."""

    page: Page
    root: str
    chinese: bool

    def say(self, english: str, chinese: str) -> str:
        """Return the words of this reader's language."""
        return chinese if self.chinese else english

    def open(self, path: str) -> None:
        """Open a page of this reader's language."""
        self.page.goto("about:blank")  # else only the fragment might change
        self.page.goto(self.root + path)

    def lab(self, name: str, state: str = "") -> Locator:
        """Open a lab alone, in a state."""
        self.open(f"embed/{name}/#{name}?{state}")
        lab = self.page.locator(name)
        lab.evaluate("lab => lab.ready")
        return lab


@pytest.fixture(params=itertools.product(["light", "dark"], ["English", "Chinese"]), ids=", ".join)
def reader(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Reader]:
    scheme, language = request.param
    chinese = language == "Chinese"
    context = browser.new_context(
        viewport={"width": 1000, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    yield Reader(context.new_page(), address + ("" if chinese else "en/"), chinese)
    context.close()


def test_a_training_that_runs_pauses_and_goes_wrong(reader: Reader) -> None:
    start = reader.say("Start training", "开始训练")
    lab = reader.lab("train-lab", "units=16&batch=16&epochs=50")
    lab.get_by_role("button", name=start).click()
    expect(lab.locator("unit-grid")).to_be_visible()
    assert violations(reader.page) == [], "running"
    lab.get_by_role("button", name=reader.say("Pause", "暂停")).click()
    expect(lab.get_by_role("button", name=reader.say("Go on", "继续"))).to_be_visible()
    assert violations(reader.page) == [], "paused"
    lab = reader.lab("train-lab", "units=64&rate=1&optimizer=adam&epochs=5")
    lab.get_by_role("button", name=start).click()
    expect(lab.locator(".outcome")).to_contain_text(
        reader.say("learning rate is too high", "学习率"), timeout=60_000
    )
    assert violations(reader.page) == [], "diverged"


def test_a_link_that_says_something_wrong(reader: Reader) -> None:
    lab = reader.lab("attack-lab", "epsilon=-3&sample=1e9")
    expect(lab.get_by_role("status").first).to_be_attached()
    assert violations(reader.page) == []


def test_exercises_that_were_answered(reader: Reader) -> None:
    reader.open("4-mathematics/")
    checks = reader.page.locator("answer-check")
    for index in range(checks.count()):
        check = checks.nth(index)
        if check.locator("input[type=radio]").count():
            check.locator("input[type=radio]").first.check()
        else:
            check.locator("input").first.fill("12345")
        check.get_by_role("button").first.click()
    assert checks.count() > 1
    assert violations(reader.page) == []


def test_a_search_with_results(reader: Reader) -> None:
    reader.open("4-mathematics/")
    field = reader.page.locator(".md-search__input")
    field.click()
    field.press_sequentially("Adam")
    expect(reader.page.locator(".md-search-result__item").nth(2)).to_be_visible()
    assert violations(reader.page) == []


def test_a_page_that_is_not_there(reader: Reader) -> None:
    reader.open("404.html")
    expect(reader.page.locator("h1")).to_be_visible()
    assert violations(reader.page) == []
