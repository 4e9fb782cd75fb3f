"""Search finds terms in both languages, formulas by their names, and labs."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from visits import Visit

from site_src import labs
from site_src.hooks.prose import glossary

DOCS = Path(__file__).resolve().parents[2] / "docs"
TERMS = glossary.load(DOCS.parent)
LABS = labs.sentences()
LANGUAGES = ["", "en/"]

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
        "Transformer": "2-concepts/",
        "softmax公式": "4-mathematics/",
        "交叉熵公式": "4-mathematics/",
        "自检": "selftest/",
        "什么是大模型": "2-concepts/",
        "数字演示": "",
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
        "交叉熵": "4-mathematics/",
        "what is a large model": "2-concepts/",
        "quantization": "7-outlook/",
        "SGD": "glossary/",
        "cross-entropy formula": "4-mathematics/",
        "self-test": "selftest/",
    },
}
# Traditional Chinese, also in Taiwan's words and in wide letters, and what it is the same as.
SAME = {
    "神經網路": "神经网络",
    "訓練": "训练",
    "過擬合": "过拟合",
    "學習率": "学习率",
    "反向傳播": "反向传播",
    "ＡＤＡＭ": "Adam",
}
PATHS = """() => [...document.querySelectorAll(".md-search-result__item")].slice(0, 3)
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
    addresses: list[str] = page.evaluate(PATHS)
    return addresses


# A worker of the test's own on a page without a policy, asked as the theme's script asks it.
OPEN = """async (root) => {
  const home = await (await fetch(root)).text();
  const name = home.match(/search-on-demand\\.[0-9a-f]{8}\\.min\\.js/)[0];
  const config = await (await fetch(`${root}search/search_index.json`)).json();
  const worker = new Worker(`${root}assets/javascripts/workers/${name}`);
  window.tell = (type, data, heard) => new Promise((resolve, reject) => {
    worker.onmessage = ({ data: said }) => said.type === heard && resolve(said.data);
    worker.onerror = reject;
    worker.postMessage({ type, data });
  });
  await window.tell(0, { ...config, options: {} }, 1);
}"""
ASK = """async (queries) => {
  const answers = {};
  for (const query of queries) {
    const { items } = await window.tell(2, query, 3);
    answers[query] = items.slice(0, 3).map((page) => page.map(({ location }) => location));
  }
  return answers;
}"""


def answers(
    visit: Visit, address: str, root: str, queries: list[str]
) -> dict[str, list[list[str]]]:
    """Return the first three pages for each query, each with the places found on it."""
    visit.page.goto(f"{address}robots.txt", wait_until="load")
    visit.page.evaluate(OPEN, address + root)
    locations: dict[str, list[list[str]]] = visit.page.evaluate(ASK, queries)
    return locations


def spellings(*names: str) -> set[str]:
    """Return names as they may be typed."""
    return {typed for name in names for typed in (name, name.upper(), name.replace("-", " "))}


@pytest.mark.parametrize("root", LANGUAGES)
def test_each_term_is_found_by_each_name(visit: Visit, address: str, root: str) -> None:
    """Its entry in the glossary comes first, or second after the page that explains it."""
    wanted: dict[str, set[str]] = {}
    for term in TERMS:
        for typed in spellings(term.key, *term.names("zh"), *term.names("en")):
            wanted.setdefault(typed, set()).add(f"glossary/#{term.key}")
    answered = answers(visit, address, root, list(wanted))
    pages = {typed: [page[0] for page in answered[typed][:2]] for typed in wanted}
    assert {typed: pages[typed] for typed in wanted if not wanted[typed] & set(pages[typed])} == {}


@pytest.mark.parametrize("root", LANGUAGES)
def test_each_lab_comes_first_when_its_name_is_typed(visit: Visit, address: str, root: str) -> None:
    wanted = {
        typed: element
        for element, lab in LABS.items()
        for typed in spellings(element, *lab.split("zh")[:2])
    }
    answered = answers(visit, address, root, list(wanted))
    first = {typed: [page[0] for page in answered[typed][:1]] for typed in wanted}
    missed = {
        typed: addresses
        for typed, addresses in first.items()
        if not addresses or addresses[0].partition("#")[2] != wanted[typed]
    }
    assert missed == {}


@pytest.mark.parametrize("language", WANTED)
def test_what_readers_look_for_is_found(visit: Visit, address: str, language: str) -> None:
    visit.page.goto(f"{address}{language}about/")
    visit.page.locator(".md-search__input").focus()
    missed = {}
    for query, wanted in WANTED[language].items():
        addresses = results(visit.page, query)
        if wanted not in addresses:
            missed[query] = addresses
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


def test_text_that_comes_without_a_key_is_searched(visit: Visit, address: str) -> None:
    """Pasted with the mouse, spoken, or chosen from an input method's list."""
    visit.page.goto(f"{address}about/")
    visit.page.locator(".md-search__input").focus()
    visit.page.keyboard.insert_text("交叉熵")
    expect(visit.page.locator(".md-search-result__item").first).to_be_attached()


def test_half_a_word_and_signs_are_no_error(visit: Visit, address: str) -> None:
    said: list[str] = []
    visit.page.goto(f"{address}en/about/")
    visit.page.on("console", lambda line: said.append(line.text))
    field = visit.page.locator(".md-search__input")
    field.focus()
    field.press_sequentially("cross-entropy")
    expect(visit.page.locator(".md-search-result__item").first).to_be_attached()
    for signs in ('cross-"', "title:", "+loss -", "a~^*\\"):
        results(visit.page, signs)
    assert said == visit.complaints == []


@pytest.mark.parametrize(
    ("root", "told", "way"),
    [
        ("", "搜索没有载入", "检查你的浏览器"),
        ("en/", "The search did not load", "checks your browser"),
    ],
)
def test_a_search_that_does_not_come_says_so_and_leads_on(
    visit: Visit, address: str, root: str, told: str, way: str
) -> None:
    index = "**/search/pages.json"
    visit.page.route(index, lambda route: route.fulfill(status=503))
    visit.page.goto(f"{address}{root}about/")
    assert results(visit.page, "attention") == ["selftest/"]
    entry = visit.page.locator(".md-search-result__item")
    expect(entry).to_contain_text(told)
    expect(entry).to_contain_text(way)
    visit.page.unroute(index)
    assert "selftest/" not in results(visit.page, "attention")


@pytest.mark.parametrize("typed", SAME)
@pytest.mark.parametrize("language", LANGUAGES)
def test_traditional_and_simplified_are_one(
    visit: Visit, address: str, language: str, typed: str
) -> None:
    addresses = []
    for words in (SAME[typed], typed):
        visit.page.goto("about:blank")
        visit.page.goto(address + language)
        visit.page.get_by_role("textbox").first.click()
        # All at once: what is found for the first letters alone is no answer.
        visit.page.keyboard.insert_text(words)
        expect(visit.page.locator(".md-search-result__item").first).to_be_visible()
        addresses.append(visit.page.evaluate(PATHS))
    assert addresses[0] == addresses[1]
    assert visit.complaints == []
