"""The article's errors: numbered, linked from the text, and said right somewhere."""

import re
from pathlib import Path

from built_page import BuiltPage

from site_src.hooks.prose import citations, errata

ROOT = Path(__file__).resolve().parents[4]
DOCS = ROOT / "docs"
PAGES = sorted(path.stem for path in (DOCS / "zh").glob("*.md"))


def source(language: str, name: str) -> str:
    return (DOCS / language / f"{name}.md").read_text(encoding="utf-8")


def test_errata_are_numbered_and_link_to_where_it_is_said_right() -> None:
    listed = errata.load(DOCS.parent)
    assert [erratum.n for erratum in listed] == list(range(1, len(listed) + 1))
    assert len(listed) >= 53
    references = citations.load(DOCS / "references.bib").entries
    for erratum in listed:
        assert set(erratum.cite) <= set(references), erratum.n


def test_every_erratum_that_is_false_is_linked_from_the_text() -> None:
    for language, word in (("zh", "勘误"), ("en", "erratum")):
        text = "".join(source(language, name) for name in PAGES)
        text += (DOCS / language / "5-practice.py").read_text(encoding="utf-8")
        linked = {int(n) for n in re.findall(rf"{word} (\d+)\]\([^)]*#e\1\)", text)}
        wanted = {e.n for e in errata.load(DOCS.parent) if e.weight == "A"}
        assert wanted <= linked, wanted - linked


def test_every_erratum_is_linked_from_the_page_that_says_it_right(pages: list[BuiltPage]) -> None:
    missing = []
    for prefix in ("", "en/"):
        for erratum in errata.load(DOCS.parent):
            name = erratum.said.split("#")[0].rsplit(".", 1)[0]
            path = "index.html" if name == "index" else f"{name}/index.html"
            page = next(page for page in pages if page.path.as_posix() == prefix + path)
            if not page.soup.select(f"a[href$='errata/#e{erratum.n}']"):
                missing.append((prefix + path, erratum.n))
    assert missing == []
