"""The whole book as one HTML page for print, put together from the pages of the built site."""

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

from records.revision import Revision
from site_src.languages import LANGUAGES

# What stands in an article for a screen alone.
SCREEN_ONLY = ".headerlink, .md-content__button, .footnote-backref, .keys-switch, script, noscript"
# What a lab says of itself ends with this, which is no part of its picture.
NEEDS_SCRIPT = re.compile(r"\s*[^.。]*JavaScript[.。]$")
HOST = "http://book.invalid/"
WORDS = {
    "zh": {
        "contents": "目录",
        "demo": "这里有一个互动演示：",
        "tool": "这一步要在网页上做：",
        "version": "版本",
        "date": "截至",
    },
    "en": {
        "contents": "Contents",
        "demo": "Here is an interactive demo: ",
        "tool": "This is done on the page itself: ",
        "version": "Version",
        "date": "as of",
    },
}


@dataclass(frozen=True)
class Chapter:
    """One page of the site: its way from the site's root, its title, its styles and its text."""

    path: str
    title: str
    styles: list[str]
    article: Tag

    @property
    def name(self) -> str:
        """What begins every anchor of the chapter, so that no two chapters share one."""
        return self.path.strip("/").replace("/", "-") or "home"


@dataclass(frozen=True)
class Cover:
    """What the title page says."""

    title: str
    language: str
    site: str
    revision: Revision


def read(site: Path, path: str) -> tuple[Chapter, str | None]:
    """Return the chapter at a way from the site's root, and the way to the next one."""
    page = BeautifulSoup((site / path / "index.html").read_text(encoding="utf-8"), "html.parser")
    article = page.select_one("article")
    assert article is not None, f"{path}: a page without an article"
    for tag in article.select(SCREEN_ONLY):
        tag.decompose()
    for question in article.find_all("answer-check"):
        ask(question)
    for tag in article.find_all(True):
        # Our own elements: a demo has a page of its own, the others are tools of the screen.
        if "-" in tag.name and not (site / "embed" / tag.name).is_dir():
            tag.clear()
            tag.name, tag.attrs = "p", {"class": "book-tool"}
    heading = article.find("h1")
    following = page.select_one("a.md-footer__link--next")
    target = urljoin(HOST + path, str(following["href"])) if following else None
    title = heading.get_text(strip=True) if heading else path
    styles = [
        urlsplit(urljoin(HOST + path, str(sheet["href"]))).path
        for sheet in page.find_all("link", rel="stylesheet")
    ]
    chapter = Chapter(path, title, styles, article)
    return chapter, target and urlsplit(target).path.lstrip("/")


def ask(question: Tag) -> None:
    """Turn a question that a page checks into one to read: with its choices, without its hints."""
    for hint in question.select("[hidden]"):
        hint.decompose()
    question.name, question.attrs = "div", {"class": "book-question"}
    for choice in question.find_all("li"):
        choice.attrs = {}


def chapters(site: Path, language: str) -> list[Chapter]:
    """Return the chapters of a language in reading order, each page naming the next."""
    order = []
    following: str | None = LANGUAGES[language].prefix
    while following is not None:
        chapter, following = read(site, following)
        order.append(chapter)
    return order


def bind(chapter: Chapter, names: dict[str, str], pictures: dict[str, str], cover: Cover) -> str:
    """Return a chapter's HTML with anchors and links that hold inside the book.

    Args:
        chapter: changed in place.
        names: name of each chapter of the book by its path.
        pictures: each demo's picture as a ``data:`` address, by the demo's name.
        cover: its site's address is where links lead that leave the book.
    """
    for tag in chapter.article.find_all(True):
        if tag.find_parent("svg") is None and tag.get("id"):
            tag["id"] = f"{chapter.name}--{tag['id']}"
        if tag.name == "a" and tag.get("href"):
            tag["href"] = inside(str(tag["href"]), chapter.path, names, cover.site)
        elif tag.name == "img" and tag.get("src") and not str(tag["src"]).startswith("data:"):
            tag["src"] = urlsplit(urljoin(HOST + chapter.path, str(tag["src"]))).path
        elif tag.name == "details":
            tag["open"] = ""
        elif tag.name in pictures:
            tag.replace_with(still(tag, pictures[tag.name], chapter, cover))
        elif "book-tool" in tag.get_attribute_list("class"):
            tag.append(WORDS[cover.language]["tool"])
            tag.append(link_to(chapter, cover))
    body = chapter.article.decode_contents()
    return f'<section class="book-chapter" id="{chapter.name}--">{body}</section>'


def link_to(chapter: Chapter, cover: Cover) -> BeautifulSoup:
    """Return a link to a chapter's page on the site, which shows its address."""
    address = escape(cover.site + chapter.path)
    return BeautifulSoup(f'<a href="{address}">{address}</a>', "html.parser")


def still(demo: Tag, picture: str, chapter: Chapter, cover: Cover) -> BeautifulSoup:
    """Return a demo as a figure with its name and purpose, and with where the demo itself lies."""
    words = WORDS[cover.language]["demo"]
    # Not what is said of scripts that do not come: paper has none.
    told = "".join(part.get_text(strip=True) for part in demo.select(".refused"))
    said = demo.get_text(strip=True).replace(told, "")
    about = escape(NEEDS_SCRIPT.sub("", said))
    return BeautifulSoup(
        f'<figure class="book-demo"><img alt="{about}" src="{picture}">'
        f"<figcaption>{words}{link_to(chapter, cover)}</figcaption></figure>",
        "html.parser",
    )


def inside(link: str, path: str, names: dict[str, str], site: str) -> str:
    """Return where a link of a page leads inside the book, or on the published site."""
    url = urlsplit(urljoin(HOST + path, link))
    if f"{url.scheme}://{url.netloc}/" != HOST:
        return link
    target = unquote(url.path).lstrip("/")
    if target in names:
        return f"#{names[target]}--{unquote(url.fragment)}"
    return urljoin(site, target) + (f"#{url.fragment}" if url.fragment else "")


def contents(chapters: list[Chapter], pages: dict[str, int]) -> str:
    """Return the table of contents: chapters and their sections, with the pages known so far."""

    def entry(anchor: str, title: str) -> str:
        number = pages.get(anchor, "")
        return f'<li><a href="#{anchor}"><span>{escape(title)}</span><span>{number}</span></a></li>'

    rows = []
    for chapter in chapters:
        rows.append(entry(f"{chapter.name}--", chapter.title))
        sections = [
            entry(str(heading["id"]), heading.get_text(strip=True))
            for heading in chapter.article.find_all("h2", id=re.compile("--s[0-9]"))
        ]
        rows.append(f"<li><ol>{''.join(sections)}</ol></li>" if sections else "")
    return f"<ol>{''.join(rows)}</ol>"


def assemble(
    chapters: list[Chapter], bodies: list[str], cover: Cover, pages: dict[str, int]
) -> str:
    """Return the book as an HTML document whose styles and pictures lie on the site."""
    words, revision = WORDS[cover.language], cover.revision
    sheets = dict.fromkeys(sheet for chapter in chapters for sheet in chapter.styles)
    styles = "".join(f'<link rel="stylesheet" href="{sheet}">' for sheet in sheets)
    date = f"{words['date']} {revision.date}" if revision.date else ""
    state = " · ".join(part for part in (revision.version, revision.short, date) if part)
    return (
        f'<!doctype html><html lang="{cover.language}"><head><meta charset="utf-8">'
        f"<title>{escape(cover.title)}</title>{styles}</head>"
        '<body dir="ltr" data-md-color-scheme="default" data-md-color-primary="teal" '
        'data-md-color-accent="deep-orange">'
        f'<main class="md-typeset"><header class="book-title"><h1>{escape(cover.title)}</h1>'
        f"<p>{escape(cover.site)}</p><p>{words['version']} {state}</p><p>CC BY-SA 4.0</p></header>"
        f'<nav class="book-contents"><h2>{words["contents"]}</h2>{contents(chapters, pages)}</nav>'
        f"{''.join(bodies)}</main></body></html>"
    )
