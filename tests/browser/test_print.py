"""The book on paper: one chapter printed, and its anchors, links and demos inside the book."""

import io
import itertools
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, expect
from pypdf import PdfReader
from visits import LAID_OUT, Visit

from records.revision import Revision
from site_src import labs
from site_src.hooks.page import lab_names
from site_src.print import book, pdf

SITE = Path(__file__).resolve().parents[2] / "site"
COVER = book.Cover("B", "en", "https://h/", Revision("1.0"))


def test_a_chapter_is_printed_with_contents_numbers_and_outline(browser: Browser) -> None:
    context = browser.new_context(service_workers="block")
    reader = PdfReader(io.BytesIO(pdf.make(context, SITE, "zh", only="8-summary/")))
    context.close()
    pages = [page.extract_text() for page in reader.pages]
    assert "大模型，从一个小网络讲起" in pages[0]
    assert not re.findall("[\u2e80-\u2fdf]", "".join(pages)), "radicals instead of characters"
    listed = re.findall(r"^.*?(8\.\d) .*?(\d+)$", pages[1], re.MULTILINE)
    assert [section for section, _ in listed] == ["8.1", "8.2", "8.3", "8.4"]
    for section, number in listed:
        assert section in pages[int(number) - 1]
    assert reader.outline
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]  # readable by screen readers


@pytest.fixture(scope="module")
def with_demo(browser: Browser) -> PdfReader:
    """Section 2, which has a demo, formulas, exercises and references."""
    context = browser.new_context(service_workers="block")
    printed = pdf.make(context, SITE, "en", only="en/2-concepts/")
    context.close()
    return PdfReader(io.BytesIO(printed))


def test_a_demo_is_printed_as_a_picture_that_is_told_in_words(with_demo: PdfReader) -> None:
    text = "".join(page.extract_text() for page in with_demo.pages)
    assert "Here is an interactive demo" in text
    pictures = [image.image.size for page in with_demo.pages for image in page.images]
    assert any(width > 900 and height > 500 for width, height in pictures), pictures
    numbers = range(1, with_demo.trailer["/Size"])
    objects = [with_demo.get_object(number) for number in numbers]
    told = [str(entry["/Alt"]) for entry in objects if isinstance(entry, dict) and "/Alt" in entry]
    assert any(
        words.startswith("Network view") and words.endswith("hidden units.") for words in told
    )


def test_formulas_and_questions_are_printed(with_demo: PdfReader) -> None:
    text = " ".join("".join(page.extract_text() for page in with_demo.pages).split())
    assert "When a sentence becomes twice as long" in text
    assert "= 203530" in text


def test_a_formula_far_below_the_window_is_not_blank_on_paper(
    browser: Browser, address: str
) -> None:
    chapter, _ = book.read(SITE, "5-practice/")
    html = book.assemble([chapter], [book.bind(chapter, {}, {}, COVER)], COVER, {})
    page = browser.new_context(service_workers="block").new_page()
    pages = PdfReader(io.BytesIO(pdf.printed(page, address, html))).pages
    page.context.close()
    assert "2.3026" in "".join(page.extract_text() for page in pages)


def test_the_training_lab_has_trained_before_its_picture_is_taken(
    browser: Browser, address: str
) -> None:
    page = browser.new_context(service_workers="block").new_page()
    assert pdf.picture(page, f"{address}en/", "train-lab").startswith("data:image/jpeg")
    expect(page.locator("train-lab")).to_contain_text("Training is over; accuracy")
    page.context.close()


def test_no_heading_stands_alone_at_the_foot_of_a_page(browser: Browser, address: str) -> None:
    """Whatever follows it, and wherever on the page it comes to stand."""
    sheet = next(SITE.glob("assets/*/page.css")).relative_to(SITE)
    notes = '<div class="footnote"><hr><ol><li><p>BODY{0}.</p></li><li><p>Next.</p></li></ol></div>'
    part = '<div class="part"><p>BODY{0}. ' + "Some words of it. " * 40 + "</p></div>"
    cases = [
        f'<div style="break-before: page; height: {height}px"></div><h2>HEAD{number}.</h2>'
        + follower.format(number)
        for number, (height, follower) in enumerate(
            itertools.product(range(760, 1000, 8), (notes, part))
        )
    ]
    html = (
        f'<!doctype html><link rel="stylesheet" href="/{sheet}">'
        f'<body data-md-color-scheme="default"><main class="md-typeset">{"".join(cases)}</main>'
    )
    page = browser.new_context(service_workers="block").new_page()
    pages = PdfReader(io.BytesIO(pdf.printed(page, address, html))).pages
    page.context.close()
    lonely = [
        number
        for text in (page.extract_text() for page in pages)
        for number in re.findall(r"HEAD(\d+)\.", text)
        if f"BODY{number}." not in text
    ]
    assert len(pages) > len(cases)
    assert lonely == []


def pages_of(visit: Visit) -> list[str]:
    """Return the texts of the pages that a reader gets on paper from the page that is open."""
    printed = visit.page.pdf(prefer_css_page_size=True)
    return [page.extract_text() for page in PdfReader(io.BytesIO(printed)).pages]


def test_a_lab_that_was_not_reached_promises_nothing_on_paper(visit: Visit, address: str) -> None:
    visit.page.goto(f"{address}en/3-algorithms/")
    waiting = visit.page.locator("confusion-lab .waiting")
    expect(waiting).to_have_text("The demo loads when you reach it")
    text = "".join(pages_of(visit))
    assert "Ten thousand test images" in text
    assert "The demo loads" not in text
    expect(waiting).to_be_visible()  # still: printing has loaded nothing


def test_no_title_of_a_lab_is_torn_from_its_body_on_paper(visit: Visit, address: str) -> None:
    visit.page.goto(f"{address}en/3-algorithms/")
    for name in ("confusion-lab", "size-calculator"):
        lab = visit.page.locator(name)
        lab.scroll_into_view_if_needed()
        lab.evaluate("lab => lab.settled()")
    pages = pages_of(visit)
    for title, body in (
        ("Ten thousand test images", "Rows are the true digits"),
        ("A calculator for large models", "All parameters, drawn to scale"),
    ):
        assert any(title in page and body in page for page in pages), title


def test_reading_order_is_that_of_the_site() -> None:
    paths = [chapter.path for chapter in book.chapters(SITE, "en")]
    assert paths[0] == "en/"
    assert paths[1:4] == ["en/1-background/", "en/2-concepts/", "en/3-algorithms/"]
    assert len(paths) == len(set(paths))


@pytest.mark.parametrize(
    ("link", "leads"),
    [
        ("#s4-1", "#en-4-mathematics--s4-1"),
        ("../errata/#e7", "#en-errata--e7"),
        ("../reproduce/", "https://h/en/reproduce/"),
        ("https://arxiv.org/abs/1", "https://arxiv.org/abs/1"),
    ],
)
def test_links_hold_inside_the_book_or_lead_to_the_site(link: str, leads: str) -> None:
    names = {"en/4-mathematics/": "en-4-mathematics", "en/errata/": "en-errata"}
    assert book.inside(link, "en/4-mathematics/", names, COVER.site) == leads


def test_a_demo_becomes_a_picture_with_its_address_and_answers_are_open() -> None:
    chapter, _ = book.read(SITE, "en/4-mathematics/")
    names = {chapter.path: chapter.name}
    stills = {"backprop-lab": "data:image/jpeg;base64,AA"}
    html = book.bind(chapter, names, stills, COVER)
    bound = BeautifulSoup(html, "html.parser")
    assert not bound.find_all("backprop-lab")
    figure = bound.select_one("figure.book-demo")
    assert figure.img["alt"].startswith("Backprop lab")
    assert "JavaScript" not in figure.img["alt"]
    assert figure.img["src"].startswith("data:")
    assert figure.a["href"] == "https://h/en/4-mathematics/"
    assert all(details.has_attr("open") for details in bound.find_all("details"))
    ids = [tag["id"] for tag in bound.find_all(id=True) if not tag.find_parent("svg")]
    assert all(name.startswith("en-4-mathematics--") for name in ids)


def test_a_question_is_printed_with_its_choices_and_without_its_hints() -> None:
    article = book.read(SITE, "en/1-background/")[0].article
    questions = {
        asked.select_one(".ask").get_text(): [choice.get_text() for choice in asked.find_all("li")]
        for asked in article.select(".book-question")
    }
    assert questions["By what percentage did the errors fall?"] == []
    assert questions[
        "When backpropagation became known in 1986, how did expert systems stand?"
    ] == [
        "They had failed and been given up",
        "They were at their commercial peak",
        "There were none yet",
    ]
    assert not article.select("[hidden], [data-right], [data-value]")


def test_what_only_a_screen_can_do_is_left_out() -> None:
    for path, words in (("reading/", "开关需要 JavaScript"), ("en/reading/", "The switch needs")):
        article = book.read(SITE, path)[0].article
        assert words not in article.get_text()


@pytest.mark.parametrize("path", ["en/offline/", "en/reading/"])
def test_a_tool_of_the_page_is_named_with_its_address(path: str) -> None:
    chapter, _ = book.read(SITE, path)
    bound = BeautifulSoup(book.bind(chapter, {path: chapter.name}, {}, COVER), "html.parser")
    assert not bound.find_all(["offline-copy", "reading-progress"])
    tool = bound.select_one(".book-tool")
    assert tool.get_text() == f"This is done on the page itself: https://h/{path}"
    assert tool.a["href"] == f"https://h/{path}"


def test_every_lab_says_what_its_picture_shows() -> None:
    chapter, _ = book.read(SITE, "en/8-summary/")
    for name, lab in labs.sentences().items():
        for language in ("zh", "en"):
            html = lab_names.describe(f"<{name}></{name}>", {name: lab}, language)
            demo = BeautifulSoup(html, "html.parser").find(name)
            alt = book.still(demo, "data:,", chapter, COVER).img["alt"]
            assert alt[-1] in ".。", alt
            assert "JavaScript" not in alt
            assert len(alt) > 15


BUTTONS = """() => {
  const found = [];
  const look = (root) => {
    for (const part of root.querySelectorAll("*")) {
      if (part.shadowRoot) look(part.shadowRoot);
      const isFigure = part.matches(".bar, .tile, [aria-pressed=true]");
      if (part.localName === "button" && !isFigure && part.getClientRects().length)
        found.push(part.textContent.trim() || part.ariaLabel);
    }
  };
  look(document);
  return found;
}"""


@pytest.mark.parametrize("path", ["en/2-concepts/", "en/4-mathematics/", "en/7-outlook/"])
def test_no_button_is_printed(visit: Visit, address: str, path: str) -> None:
    visit.page.goto(f"{address}{path}")
    visit.page.evaluate(LAID_OUT)
    for lab in visit.page.locator("article [lang]").all():
        lab.scroll_into_view_if_needed()
        lab.evaluate("lab => lab.settled?.()")
    assert visit.page.evaluate(BUTTONS)
    visit.page.emulate_media(media="print")
    verse = {"all", "heaven", "the", "d", "his"}  # candidates of a poem are its figure
    assert set(visit.page.evaluate(BUTTONS)) - verse == set()


@pytest.mark.parametrize(
    ("path", "name", "answer"),
    [
        ("4-mathematics/", "打印，不带答案", "答案"),
        ("en/4-mathematics/", "Print without the answers", "Answer"),
    ],
)
def test_a_page_is_printed_without_its_answers_when_that_is_asked(
    visit: Visit, address: str, path: str, name: str, answer: str
) -> None:
    page = visit.page
    page.add_init_script("window.print = () => { window.printed = true; };")
    page.goto(f"{address}{path}")
    page.evaluate(LAID_OUT)
    answers = page.locator(".question details").filter(has_text=answer)
    expect(answers).not_to_have_count(0)
    page.emulate_media(media="print")
    expect(answers.first).to_be_visible()
    page.emulate_media(media="screen")
    page.get_by_role("button", name=name).click()
    assert page.evaluate("window.printed")
    page.emulate_media(media="print")
    expect(answers.filter(visible=True)).to_have_count(0)
    expect(page.get_by_role("button", name=name)).to_be_hidden()
    expect(page.locator(".question").first).to_be_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(answers.first).to_be_visible()
    assert visit.complaints == []
