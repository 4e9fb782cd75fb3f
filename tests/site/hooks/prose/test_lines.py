"""Where lines end, in Chinese and around citations, units and formulas."""

import re
from pathlib import Path

from built_page import BuiltPage

from site_src.hooks.prose import lines, mathematics

ROOT = Path(__file__).resolve().parents[4]


def test_a_new_line_of_the_source_is_no_space_in_chinese() -> None:
    html = "<p>读对了，\n错 89 张。<a>甲</a>\n<em>乙</em></p>\n<p>Adam\n的 step\n乙</p>"
    assert lines.joined(html) == (
        "<p>读对了，错 89 张。<a>甲</a><em>乙</em></p>\n<p>Adam\n的 step\n乙</p>"
    )
    code = "<pre><code># 甲\n乙</code></pre>"
    assert lines.joined(code) == code


def test_words_stay_with_their_citation_and_numbers_with_their_unit() -> None:
    page = '<p>2 %</p><article title="1 %">两种<sup id="fnref:a">1</sup> 98.4 % and 414 kB, 3 Bs'
    page += "（勘误 32） erratum 5 <pre>4 %</pre></article>"
    kept = lines.kept_together(page)
    assert kept == (
        '<p>2 %</p><article title="1 %">两种\u2060<sup id="fnref:a">1</sup> 98.4\xa0% and '
        "414\xa0kB, 3 Bs（勘误\xa032） erratum\xa05 <pre>4 %</pre></article>"
    )


def test_a_short_formula_keeps_the_mark_after_it() -> None:
    short, long = r"<span class='x'></span>", r"x+" * 20 + "x"
    page = (
        r'<span class="arithmatex">\(x\)</span>，<span class="arithmatex">\('
        + long
        + r"\)</span>。"
    )
    (html,) = mathematics.typeset([page + short], ROOT)
    assert html.startswith('<span class="kept"><span class="arithmatex">')
    assert html.count('class="kept"') == 1
    assert "，</span><span" in html
    assert html.endswith("。" + short)


def test_no_chinese_page_has_a_space_where_its_source_had_a_new_line(
    pages: list[BuiltPage],
) -> None:
    for page in pages:
        if page.path.parts[0] == "en":
            continue
        for paragraph in page.soup.select("article p"):
            assert not re.search(rf"{lines.HAN}\n{lines.HAN}", paragraph.get_text()), page.path
