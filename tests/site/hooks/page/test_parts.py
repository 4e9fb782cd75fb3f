"""What a browser needs before it shows a page: little, and the rest of a long page later."""

import pytest
from built_page import BuiltPage

from site_src.hooks.page import parts, styles

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
        if page.soup.select("math"):
            assert sheets[0]["href"].endswith("/page-math.css"), page.path


def test_a_sheet_loses_only_what_no_page_needs() -> None:
    kept = (
        "@media print{a{b:c}}[data-md-color-primary=teal]{d:e}"
        "[data-md-color-accent=deep-orange]{f:g}"
        "[dir=ltr] .x{h:i}"
    )
    dropped = "/* why */[dir=rtl] .x{h:i}[data-md-color-primary=red]{d:e}"
    dropped += "[data-md-color-switching] *{t:0}"
    whole = kept.replace("}[", "}" + dropped + "[", 1)
    assert len(whole) == len(kept) + len(dropped)
    assert styles.trimmed(whole) == kept
