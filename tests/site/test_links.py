"""Every link, source and anchor leads somewhere, and nothing leads to another host by itself."""

import re
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from bs4 import BeautifulSoup
from built_page import BuiltPage

# Loading these needs no click; a link that the reader follows may go anywhere.
LOADING = {"img": "src", "script": "src", "iframe": "src", "source": "src", "video": "src"}
CDN = re.compile(
    r"unpkg\.com|jsdelivr\.net|cdnjs\.|googleapis\.com|gstatic\.com|google-analytics"
    r"|googletagmanager|bootcdn|staticfile\.|polyfill\.io"
)
TEXT = {".html", ".css", ".js", ".mjs", ".json", ".svg", ".xml"}
BASE = "http://site.invalid/"


def target(site: Path, page: BuiltPage, link: str) -> tuple[Path, str]:
    """Return the file that a link on a page names, and the fragment."""
    url = urlsplit(urljoin(BASE + page.path.as_posix(), link))
    path = site / unquote(url.path).lstrip("/")
    anchor = unquote(url.fragment).split("?")[0]
    return (path / "index.html" if url.path.endswith("/") else path), anchor


def local(link: str) -> bool:
    return not re.match(r"[a-z]+:|//", link)


def test_every_local_link_has_a_file_and_an_anchor(site: Path, pages: list[BuiltPage]) -> None:
    anchors = {
        site / page.path: {"", *(tag["id"] for tag in page.soup.find_all(id=True))}
        for page in pages
    }
    broken = []
    for page in pages:
        if page.path.name == "404.html":
            continue  # its links start at the site's address, which may have a subpath
        for tag in page.soup.find_all(["a", "link", "img", "script"]):
            link = tag.get("href") or tag.get("src")
            if not link or not local(link):
                continue
            path, fragment = target(site, page, link)
            if not path.exists():
                broken.append(f"{page.path}: {link}")
            # Fragments that begin with __ are Material's own toggles.
            elif fragment not in anchors.get(path, {fragment}) and not fragment.startswith("__"):
                broken.append(f"{page.path}: {link} has no such anchor")
    assert broken == []


def loaded(soup: BeautifulSoup) -> list[str]:
    links = [tag[LOADING[tag.name]] for tag in soup.find_all(LOADING) if tag.get("src")]
    for tag in soup.find_all("link", href=True):
        if set(tag["rel"]) & {"stylesheet", "icon", "preload", "modulepreload", "preconnect"}:
            links.append(tag["href"])
    return links


def test_no_page_loads_from_another_host(pages: list[BuiltPage]) -> None:
    foreign = [
        f"{page.path}: {link}"
        for page in pages
        for link in loaded(page.soup)
        if not local(link) and not link.startswith(("data:", "http://127.0.0.1:8000/"))
    ]
    assert foreign == []


def test_no_file_names_a_third_party_host(site: Path) -> None:
    named = [
        f"{path.relative_to(site)}: {match[0]}"
        for path in sorted(site.rglob("*"))
        if path.suffix in TEXT
        and (match := CDN.search(path.read_text(encoding="utf-8", errors="replace")))
    ]
    assert named == []
