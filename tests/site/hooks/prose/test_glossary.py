"""The glossary and its tooltips: each term where it is meant, and explained."""

import re
from pathlib import Path

import pytest
from built_page import BuiltPage

from site_src.hooks.prose import glossary
from site_src.languages import LANGUAGES

ROOT = Path(__file__).resolve().parents[4]
DOCS = ROOT / "docs"


def test_the_glossary_is_whole_and_its_links_hold(pages: list[BuiltPage]) -> None:
    terms = glossary.load(DOCS.parent)
    assert len(terms) >= 60
    assert len({term.key for term in terms}) == len(terms)
    for term in terms:
        assert len(term.define["zh"]) >= 6, term.key
        assert len(term.define["en"]) >= 15, term.key


def test_the_page_that_a_term_leads_to_names_it(pages: list[BuiltPage]) -> None:
    texts = {
        page.path.as_posix(): page.soup.select_one("article").get_text(" ").lower()
        for page in pages
        if page.soup.select_one("article")
    }
    for term in glossary.load(DOCS.parent):
        where = re.sub(r"(index)?\.(md|ipynb)$", "/", term.section.split("#")[0]).lstrip("/")
        for language, root in ((code, each.prefix) for code, each in LANGUAGES.items()):
            text = texts[f"{root}{where}index.html"]
            assert any(name.lower() in text for name in term.names(language)), term.key


def test_the_first_use_of_a_term_has_a_tooltip_and_the_second_not() -> None:
    terms = glossary.load(DOCS.parent)
    html = glossary.annotate(
        "<p>A gradient. The gradient of <code>gradient</code>.</p>", terms, "en"
    )
    assert html.count("<abbr") == 1
    assert html.index("<abbr") < html.index("The")


def test_a_word_that_means_something_else_is_passed_over() -> None:
    terms = glossary.load(DOCS.parent)
    for language, html in (
        ("zh", "<p>符号推理，以及模型的推理。</p>"),
        ("en", "<p>At no loss of quality, and the loss falls.</p>"),
    ):
        first, second = re.split(r"，|,", glossary.annotate(html, terms, language))
        assert "<abbr" not in first
        assert "<abbr" in second


# What stands before and after a word in another sense, on the page where it does.
OTHER_SENSES = [
    ("1-background", "符号", "推理", "：把知识写成规则"),
    ("3-algorithms", "，", "权重", "因取整合计"),
    ("7-outlook", "个方向", "损失", "最小"),
    ("browser-training", "从一", "轮", "到下一"),
    ("deploy", "可以用框架", "嵌入", "这本书"),
    ("teach", "按钮“", "嵌入", "网页”"),
    ("errata", "专家系统就是符号", "推理", "，六十年代"),
    ("en/2-concepts", "falsehoods said with confidence, ", "bias", ", and poor calibration"),
    ("en/3-algorithms", "; its ", "weights", " add up to 101"),
    ("en/7-outlook", "at no ", "loss", " of quality"),
    ("en/8-summary", "hallucination, ", "bias", ", evaluation"),
    ("1-background", "一段长长的", "推理", "，再给答案"),
    ("en/7-outlook", "the work of 700 ", "agents", ""),
]


@pytest.mark.parametrize(("path", "before", "word", "after"), OTHER_SENSES)
def test_no_tooltip_gives_a_word_another_meaning(
    pages: list[BuiltPage], path: str, before: str, word: str, after: str
) -> None:
    page = next(page for page in pages if page.path.as_posix() == f"{path}/index.html")
    assert f"{before}{word}{after}" in page.soup.get_text()
    for marked in page.soup.select("abbr"):
        around = (marked.previous_sibling, marked.next_sibling)
        left, right = (str(text) if isinstance(text, str) else "" for text in around)
        meets = left.endswith(before) and right.startswith(after)
        assert not (marked.get_text() == word and meets), path


def test_a_term_that_is_the_same_word_in_both_languages_stands_once() -> None:
    terms = glossary.load(DOCS.parent)
    for language in ("zh", "en"):
        listed = glossary.page(glossary.PAGE_MARK, terms, language)
        assert "\nMNIST {#mnist}\n" in listed
        assert re.search(r"^小批量（minibatch） |^minibatch \(小批量\) ", listed, re.MULTILINE)
