"""What a browser needs before it shows a page: little, and the rest of a long page later."""

import re
from pathlib import Path

import pytest
from built_page import BuiltPage

from site_src.hooks.errors import BuildError
from site_src.hooks.page import parts, styles, theme

LONG = "<p>" + "word " * 500 + "</p>"


def test_parts_lie_between_headings_and_nothing_is_changed() -> None:
    html = (
        f'<h1>T</h1>{LONG * 2}<p>a<br>b</p><h2 id="x">X</h2>\n{LONG}<svg viewBox="0"><path/></svg>'
    )
    html += f'<h3 id="y">Y <a href="#y">#</a></h3><p>short</p><h2>Z</h2>{LONG * 8}'
    divided = parts.divide(html)
    assert divided.count('<div class="part">') == 3
    assert divided.startswith(f'<h1>T</h1>{LONG * 2}<p>a<br>b</p><h2 id="x">X</h2>')
    assert divided.replace('<div class="part">', "").replace("</div>\n", "") == html


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>no heading</p>",
        f"<h1>T</h1><h2>seen at once</h2>{LONG}",
        f"<div><h2>inside</h2>{LONG}</div>",
    ],
)
def test_where_there_is_no_heading_there_is_no_part(html: str) -> None:
    assert parts.divide(html) == html


def test_the_formulas_of_section_4_lie_in_parts(pages: list[BuiltPage]) -> None:
    page = next(page for page in pages if page.path.as_posix() == "4-mathematics/index.html")
    article = page.soup.select_one("article")
    assert article is not None
    assert len(article.select(".part math")) > 0.8 * len(article.select("math"))
    assert not article.select(".part :is(h2, h3)")


def test_a_page_is_painted_after_one_sheet(pages: list[BuiltPage]) -> None:
    for page in pages:
        sheets = page.soup.select("link[rel=stylesheet]")
        assert len(sheets) == 1, page.path
        first = bool(page.soup.select(".hero"))
        mathematics = bool(page.soup.select("math, lab-steps"))
        assert not (first and mathematics), page.path
        embedded = page.path.parts[0] == "embed" or page.path.parts[:2] == ("en", "embed")
        kind = "page-home" if first else "page-math" if mathematics else "page"
        kind = "css/embed" if embedded else kind
        assert sheets[0]["href"].endswith(f"/{kind}.css"), page.path
        assert not page.soup.select("[class*=tabbed-]"), page.path


def test_no_rule_of_every_page_asks_what_an_element_has(site: Path) -> None:
    """Whatever is put into such an element would give all within it a new style."""
    for name in (styles.PLAIN, styles.MATH):
        (sheet,) = site.glob(f"assets/*/{name}")
        assert ":has(" not in sheet.read_text(encoding="utf-8")


def test_another_theme_that_does_it_elsewhere_is_named(tmp_path: Path) -> None:
    script = tmp_path / "assets" / "javascripts" / "bundle.1.min.js"
    script.parent.mkdir(parents=True)
    scheme = 'let o=x("meta",{name:"color-scheme"});document.head.appendChild(o);o.content=1;'
    script.write_text(scheme + 'M("table:not([class])",e)', encoding="utf-8")
    theme.adapt(tmp_path)
    assert not re.search("meta|not", script.read_text(encoding="utf-8"))
    with pytest.raises(BuildError, match="colour scheme in 0 places"):
        theme.adapt(tmp_path)


def test_a_table_comes_in_the_boxes_in_which_it_scrolls(pages: list[BuiltPage]) -> None:
    tables = [table for page in pages for table in page.soup.select("article table:not([class])")]
    assert tables
    for table in tables:
        boxes = [box["class"] for box in list(table.parents)[:2]]
        assert boxes == [["md-typeset__table"], ["md-typeset__scrollwrap"]]


def test_a_sheet_loses_only_what_no_page_needs() -> None:
    kept = (
        "@media print{a{b:c}}[data-md-color-primary=teal]{d:e}"
        "[data-md-color-accent=deep-orange]{f:g}"
        "[dir=ltr] .x{h:i}"
    )
    dropped = "/* why */[dir=rtl] .x{h:i}[data-md-color-primary=red]{d:e}"
    dropped += "[data-md-color-switching] *{t:0}.no-js .tabbed-set>input~.tabbed-labels{u:0}"
    whole = kept.replace("}[", "}" + dropped + "[", 1)
    assert len(whole) == len(kept) + len(dropped)
    assert styles.trimmed(whole) == kept
