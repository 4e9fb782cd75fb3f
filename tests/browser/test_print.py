"""The book on paper: one chapter printed, and its anchors, links and demos inside the book."""

import io
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser
from pypdf import PdfReader

from site_src import book, pdf
from site_src.hooks.revision import Revision

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
    html = book.bind(chapter, names, {"backprop-lab": "data:image/jpeg;base64,AA"}, COVER)
    bound = BeautifulSoup(html, "html.parser")
    assert not bound.find_all("backprop-lab")
    figure = bound.select_one("figure.book-demo")
    assert figure.img["src"].startswith("data:")
    assert figure.a["href"] == "https://h/en/4-mathematics/"
    assert all(details.has_attr("open") for details in bound.find_all("details"))
    ids = [tag["id"] for tag in bound.find_all(id=True) if not tag.find_parent("svg")]
    assert all(name.startswith("en-4-mathematics--") for name in ids)
