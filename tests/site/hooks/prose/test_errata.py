"""The article's errors: numbered, linked from the text, and said right somewhere."""

import re
from pathlib import Path

import pytest
from built_page import BuiltPage

from site_src.hooks.errors import BuildError
from site_src.hooks.prose import citations, errata

ROOT = Path(__file__).resolve().parents[4]
DOCS = ROOT / "docs"
MARKED = re.compile(r"\[!(\d+)\]|errata(?:\.md|/)#e(\d+)\)")


def source(language: str, name: str) -> str:
    return (DOCS / language / f"{name}.md").read_text(encoding="utf-8")


def test_errata_are_numbered_and_link_to_where_it_is_said_right() -> None:
    listed = errata.load(DOCS.parent)
    assert [erratum.n for erratum in listed] == list(range(1, len(listed) + 1))
    assert len(listed) >= 53
    references = citations.load(DOCS / "references.bib").entries
    for erratum in listed:
        assert set(erratum.cite) <= set(references), erratum.n


def marked_in(language: str, name: str) -> set[int]:
    """Return the errata that a page leads to, by a mark in the margin or by a link."""
    suffix = ".py" if name == "5-practice" else ".md"
    text = (DOCS / language / f"{name}{suffix}").read_text(encoding="utf-8")
    return {int(first or second) for first, second in MARKED.findall(text)}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_that_says_it_right_leads_to_the_erratum(language: str) -> None:
    for erratum in errata.load(DOCS.parent):
        name = erratum.said.split("#")[0].rsplit(".", 1)[0]
        assert erratum.weight == "W" or erratum.n in marked_in(language, name), erratum.n


def test_a_mark_becomes_a_link_that_names_its_erratum() -> None:
    listed = errata.load(DOCS.parent)
    page = errata.mark("One. [!7]\n\nTwo.[!8]", "4-mathematics.md", listed, "en")
    title = listed[6].told["en"][0]
    assert page.startswith(f'One.[※](errata.md#e7 "Erratum 7: {title}")')
    assert 'aria-label="Erratum 8"' in page
    cell = errata.mark("# One. [!16]", "docs/zh/5-practice.py", listed, "zh")
    assert '<a class="erratum" href="../errata/#e16"' in cell
    with pytest.raises(BuildError, match=r"p\.md:2: there is no erratum 999"):
        errata.mark("one\ntwo [!999]", "p.md", listed, "en")


def test_our_own_errors_stand_on_the_page_with_their_date_before_and_after() -> None:
    own = errata.load_own(DOCS.parent)
    assert len(own) >= 13
    for language in ("zh", "en"):
        page = errata.page(source(language, "errata"), errata.load(DOCS.parent), own, language)
        for number, error in enumerate(own, 1):
            title, before, now = error.told[language]
            assert before != now
            assert f"### {title} {{#own-{number}}}" in page
            assert all(part in page for part in (error.date.isoformat(), before, now))


def test_links_to_errata_stand_on_every_built_page(pages: list[BuiltPage]) -> None:
    anchors = {
        prefix: {
            tag["id"]
            for page in pages
            if page.path.as_posix() == f"{prefix}errata/index.html"
            for tag in page.soup.find_all(id=True)
        }
        for prefix in ("", "en/")
    }
    for page in pages:
        prefix = "en/" if page.path.as_posix().startswith("en/") else ""
        for link in page.soup.select("a.erratum"):
            assert str(link["href"]).split("#")[1] in anchors[prefix]
            assert link["aria-label"]
