"""Search finds terms in both languages, formulas by their names, and labs."""

import pytest
from playwright.sync_api import Page, expect
from visits import Visit

# What a reader types, and the page that must be among the first three results.
WANTED = {
    "": {
        "交叉熵": "4-mathematics/",
        "链式法则": "4-mathematics/",
        "注意力": "2-concepts/",
        "Adam": "4-mathematics/",
        "对抗样本": "7-outlook/",
        "混淆矩阵": "3-algorithms/",
        "压缩实验室": "7-outlook/",
        "攻击实验室": "7-outlook/",
        "反向传播显微镜": "4-mathematics/",
        "计算器": "3-algorithms/",
        "网络透视": "2-concepts/",
        "backprop lab": "4-mathematics/",
    },
    "en/": {
        "cross-entropy": "4-mathematics/",
        "chain rule": "4-mathematics/",
        "quantisation": "7-outlook/",
        "attention": "2-concepts/",
        "confusion matrix": "3-algorithms/",
        "compression lab": "7-outlook/",
        "attack lab": "7-outlook/",
        "training lab": "5-practice/",
        "backprop lab": "4-mathematics/",
        "size calculator": "3-algorithms/",
        "network view": "2-concepts/",
        "交叉熵": "glossary/",
    },
}
PLACES = """() => [...document.querySelectorAll(".md-search-result__item")].slice(0, 3)
  .map((item) => item.querySelector("a").pathname.replace(/^\\/(en\\/)?/, ""))"""


def results(page: Page, query: str) -> list[str]:
    """Return the pages of the first results; earlier ones are cleared first."""
    field = page.locator(".md-search__input")
    for text in ("", query):
        field.fill(text)
        field.press("End")  # the theme listens to keys
        if not text:
            expect(page.locator(".md-search-result__item")).to_have_count(0)
    expect(page.locator(".md-search-result__item").first).to_be_attached()
    found: list[str] = page.evaluate(PLACES)
    return found


@pytest.mark.parametrize("language", WANTED)
def test_what_readers_look_for_is_found(visit: Visit, address: str, language: str) -> None:
    visit.page.goto(f"{address}{language}about/")
    visit.page.locator(".md-search__input").focus()
    missed = {}
    for query, wanted in WANTED[language].items():
        found = results(visit.page, query)
        if wanted not in found:
            missed[query] = found
    assert missed == {}


def test_the_index_is_fetched_when_a_reader_searches(visit: Visit, address: str) -> None:
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    visit.page.goto(f"{address}en/about/", wait_until="networkidle")
    visit.page.locator(".md-search__input").focus()
    assert not any("search/pages.json" in url for url in asked)
    assert results(visit.page, "attention") != []
    assert sum("search/pages.json" in url for url in asked) == 1
    assert visit.complaints == []


def test_a_link_that_searches_finds(visit: Visit, address: str) -> None:
    visit.page.goto(f"{address}en/about/?q=attention")
    expect(visit.page.locator(".md-search-result__item").first).to_be_attached()
    assert visit.complaints == []
