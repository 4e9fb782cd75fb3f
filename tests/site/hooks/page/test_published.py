"""What a published page tells others: search engines, messengers, feed readers, its next reader."""

import itertools
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from built_page import BuiltPage
from PIL import Image

from records import revision
from site_src.build import raster
from site_src.hooks.page import cards, metadata, reports
from site_src.hooks.prose import glossary
from site_src.hooks.search import index
from site_src.languages import LANGUAGES

ROOT = Path(__file__).resolve().parents[4]
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture(scope="module")
def content_pages(pages: list[BuiltPage]) -> list[BuiltPage]:
    """Return the pages that readers may find: not 404.html, not frames that no search shows."""
    content = [page for page in pages if not page.soup.find("meta", {"name": "robots"})]
    assert len(content) >= 30
    return content


@pytest.fixture(scope="module")
def address(pages: list[BuiltPage]) -> str:
    """Address of the site's root."""
    return next(canonical(page) for page in pages if page.path.as_posix() == "index.html")


def canonical(page: BuiltPage) -> str:
    return page.soup.find("link", rel="canonical")["href"]


def way(page: BuiltPage) -> str:
    return page.path.as_posix().removesuffix("index.html").removeprefix("en/")


def test_a_page_names_itself_and_its_twin(content_pages: list[BuiltPage], address: str) -> None:
    for page in content_pages:
        links = {tag["hreflang"]: tag["href"] for tag in page.soup.select("head link[hreflang]")}
        zh, en = address + way(page), f"{address}en/{way(page)}"
        assert links == {"zh": zh, "en": en, "x-default": zh}
        assert canonical(page) == links[page.soup.html["lang"]], page.path


def test_descriptions_tell_the_pages_apart(content_pages: list[BuiltPage]) -> None:
    said = {}
    for page in content_pages:
        text = page.soup.find("meta", {"name": "description"})["content"]
        assert "\\" not in text, page.path  # TeX
        assert 20 <= metadata.width(text) <= metadata.WIDEST, page.path
        assert text not in said, f"{page.path} and {said.get(text)}"
        assert page.soup.find("meta", property="og:description")["content"] == text
        said[text] = page.path


def test_a_preview_has_its_picture(
    site: Path, content_pages: list[BuiltPage], address: str
) -> None:
    for page in content_pages:
        picture = page.soup.find("meta", property="og:image")["content"]
        with Image.open(site / picture.removeprefix(address)) as card:
            assert card.size == metadata.CARD_SIZE, page.path


def test_linked_data_says_what_a_page_is(content_pages: list[BuiltPage]) -> None:
    for page in content_pages:
        data = json.loads(page.soup.find("script", type="application/ld+json").string)
        assert data["url"] == canonical(page)
        assert data["inLanguage"] == page.soup.html["lang"]
        assert ("isPartOf" in data) is bool(way(page))
        assert data["name"]


@pytest.mark.parametrize("folder", [each.prefix for each in LANGUAGES.values()])
def test_the_sitemap_names_every_page_and_its_twin(
    site: Path, content_pages: list[BuiltPage], folder: str
) -> None:
    tree = ElementTree.parse(site / folder / "sitemap.xml")
    listed = {url.findtext("s:loc", "", NAMES): url for url in tree.iterfind("s:url", NAMES)}
    english = bool(folder)
    here = [page for page in content_pages if page.path.as_posix().startswith("en/") == english]
    assert set(listed) == {canonical(page) for page in here}
    for url in listed.values():
        assert len(url.findall("x:link", NAMES)) == 3


def test_robots_and_the_feed_lead_to_what_there_is(site: Path, address: str) -> None:
    said = (site / "robots.txt").read_text(encoding="utf-8")
    for folder in [each.prefix for each in LANGUAGES.values()]:
        assert f"Sitemap: {address}{folder}sitemap.xml" in said
    feed = ElementTree.parse(site / "changes.xml").getroot()
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert feed.findtext("a:title", "", ATOM).startswith("Large models")
    entries = feed.findall("a:entry", ATOM)
    assert entries[0].findtext("a:title", "", ATOM) == "Unreleased"
    content = entries[0].findtext("a:content", "", ATOM)
    assert "<li>" in content
    assert "<code>make bench</code>" in content
    assert "`" not in content


def test_a_missing_page_stays_out_of_search_results(pages: list[BuiltPage]) -> None:
    for page in (page for page in pages if page.path.name == "404.html"):
        assert page.soup.find("meta", {"name": "robots"})["content"] == "noindex"


@pytest.mark.parametrize(
    ("folder", "title", "links"),
    [
        ("", "没有这一页", ["/", "/offline/", "/en/"]),
        ("en/", "No such page", ["/en/", "/en/offline/", "/en/../"]),
    ],
)
def test_a_missing_page_leads_on_from_any_depth(
    site: Path, address: str, folder: str, title: str, links: list[str]
) -> None:
    soup = BeautifulSoup((site / folder / "404.html").read_text(encoding="utf-8"), "html.parser")
    content = soup.select_one("article")
    assert content.find("h1").get_text() == title
    assert soup.title.get_text().startswith(title)
    root = urlsplit(address).path.rstrip("/")
    assert [tag["href"] for tag in content.find_all("a")] == [root + link for link in links]
    assert "404" not in content.get_text()


def test_the_footer_says_what_the_page_was_built_from(content_pages: list[BuiltPage]) -> None:
    as_of = {"zh": "截至", "en": "as of"}
    for page in content_pages:
        text = " ".join(page.soup.select_one("footer .revision").get_text().split())
        assert revision.read(ROOT).version in text
        if (ROOT / ".git").exists():
            label = as_of[page.soup.html["lang"]]
            assert re.search(rf"[0-9a-f]{{7}} · {label} \d{{4}}-\d\d-\d\d", text), text


@pytest.mark.parametrize(
    ("environment", "day"),
    [
        ({}, ""),
        ({"SOURCE_DATE_EPOCH": "1767312000", "CI": "true"}, "2026-01-02"),
        ({"CI": "true"}, datetime.now(UTC).date().isoformat()),
    ],
)
def test_two_builds_on_a_desk_are_equal_and_a_published_one_has_its_day(
    environment: dict[str, str], day: str
) -> None:
    assert revision.built(environment) == day


def test_an_archive_without_history_has_a_version_alone(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1.2.3"\n', encoding="utf-8")
    assert revision.read(tmp_path) == revision.Revision("1.2.3")


def test_a_description_ends_with_a_sentence() -> None:
    html = "<h1>T</h1><p>Why?</p><p>" + "A sentence of some length. " * 9 + "</p>"
    said = metadata.describe(html, otherwise="")
    assert said.startswith("Why? A sentence")
    assert said.endswith("length.")
    assert metadata.describe("<p>问？</p><p>答。</p>", otherwise="") == "问？答。"
    assert metadata.describe("<h1>T</h1>", otherwise="book") == "book"


def test_a_card_is_drawn_where_no_chinese_font_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards, "FAMILIES", ())
    samples = [[255] * 784 for _ in range(10)]
    assert cards.face_for("4 数学") is None
    assert cards.face_for("4 The mathematics") is not None
    shown = cards.Card("4 数学")
    assert cards.draw(shown, "书", samples, ROOT).size == metadata.CARD_SIZE


def test_a_card_breaks_no_word(content_pages: list[BuiltPage]) -> None:
    """Of the glossary's terms none is on two lines of a card, whatever the machine's font."""
    terms = glossary.load(ROOT)
    index.learn(terms)
    names = {name for term in terms for name in term.names("zh")}
    titles = {page.soup.find("meta", property="og:title")["content"] for page in content_pages}
    titles |= {"大模型，从一个小网络讲起", "多头注意力与反向传播、梯度下降和交叉熵"}
    face = cards.face_for("A")
    assert face is not None
    for title, room in itertools.product(titles, (240, 360, 480)):
        drawn = cards.lines(title, face.at(60), room)
        assert "".join("".join(drawn).split()) == "".join(title.split())
        ends = itertools.accumulate(len(line.replace(" ", "")) for line in drawn)
        bare = title.replace(" ", "")
        for at in list(ends)[:-1]:
            split = [
                n
                for n in names
                if n in bare
                and any(
                    found.start() < at < found.end() for found in re.finditer(re.escape(n), bare)
                )
            ]
            assert split == [], (title, drawn)


def test_a_page_with_labs_shows_one_of_them(site: Path, content_pages: list[BuiltPage]) -> None:
    """No other page has its picture; what the home page shows of a lab can be drawn as pixels."""
    home = next(page for page in content_pages if page.path.as_posix() == "index.html")
    pictures = [str(svg) for svg in home.soup.select(".lab-cards svg")]
    assert len(pictures) >= 15
    for svg in pictures:
        colours = raster.drawn(svg, 2, ROOT).getcolors(1 << 20)
        assert colours is not None
        assert len(colours) > 1
    cards_of = {
        name: (site / "assets/cards" / f"en-{name}.png").read_bytes()
        for name in ("2-concepts", "3-algorithms", "4-mathematics", "5-practice", "7-outlook")
    }
    assert len(set(cards_of.values())) == len(cards_of)


def test_a_picture_with_an_unknown_element_is_refused() -> None:
    with pytest.raises(ValueError, match="ellipse"):
        raster.drawn("<svg><ellipse/></svg>", 1, ROOT)


def test_a_reader_can_edit_and_report_only_with_a_repository() -> None:
    state, repository = (
        revision.Revision("1.0", "abcdef0123", "2026-01-02"),
        "https://github.com/o/r",
    )
    assert reports.edit(repository, "errata.md", "en").endswith("/edit/main/docs/errata.yml")
    assert reports.edit(repository, "1-background.md", "zh").endswith("/docs/zh/1-background.md")
    asked = urlsplit(reports.problem(repository, "https://h/p/", "页", "zh", state))
    assert asked.path == "/o/r/issues/new"
    body = parse_qs(asked.query)["body"][0]
    assert "https://h/p/" in body
    assert "1.0 abcdef0 2026-01-02" in body
    assert reports.edit("", "errata.md", "en") == ""
    assert reports.problem("", "https://h/p/", "页", "zh", state) == ""
