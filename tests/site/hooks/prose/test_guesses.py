"""Whose poem? What is shown, in which order, and that the answer stays behind its question."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from site_src.hooks.errors import BuildError
from site_src.hooks.prose import guesses
from site_src.hooks.prose.guesses import Pair
from site_src.languages import LANGUAGES

ROOT = Path(__file__).resolve().parents[4]
FIVE = [
    f"{'一二三四五六七八九十'[n]}月人何在，天高水自流。山中无故旧，夜半有归舟。" for n in range(10)
]
SEVEN = [
    f"{poem[0]}年明月人何在，万里天高水自流。今夜山中无故旧，明朝夜半有归舟。" for poem in FIVE
]
VERSE = ["Now is the <night>,\nand & all\n*is* _well_\nwith me"]


def test_real_poems_stand_equally_far_apart() -> None:
    assert guesses.spread(list("abcdefghij"), 3) == ["a", "d", "g"]
    assert guesses.spread(list("abc"), 3) == ["a", "b", "c"]
    with pytest.raises(BuildError, match="has 2 poems of a form, 3 are shown"):
        guesses.spread(["a", "b"], 3)


def test_each_poem_stands_beside_one_of_its_form() -> None:
    written = [FIVE[0], SEVEN[0], FIVE[1], SEVEN[1], FIVE[2]]
    asked = guesses.pairs(written, ["5", "7"], [*SEVEN, *FIVE])
    assert [pair.seed for pair in asked] == [0, 1, 2, 3, 4]
    assert [pair.written for pair in asked] == written
    assert [pair.real for pair in asked] == [FIVE[0], SEVEN[0], FIVE[3], SEVEN[5], FIVE[6]]


def test_where_there_is_one_form_every_poem_has_it() -> None:
    assert guesses.has_form(VERSE[0], "")
    assert guesses.has_form("", "")
    assert not guesses.has_form("，，", "5")


def test_the_order_is_fixed_and_tells_nothing() -> None:
    first = [Pair(0, f"{number}", "real").written_first for number in range(1_000)]
    assert first == [Pair(1, f"{number}", "real").written_first for number in range(1_000)]
    assert 400 < sum(first) < 600


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_the_answer_names_the_right_one_and_is_folded(language: str) -> None:
    for number in range(10):
        pair = Pair(7, FIVE[number], SEVEN[number])
        item = BeautifulSoup(guesses.question(pair, language), "html.parser")
        names = {p.b.get_text(): p.get_text()[1:] for p in item.select(".pair p")}
        told = item.select_one("details:not([open]) > p").get_text()
        network = told[0]
        assert names[network] == FIVE[number]
        assert {FIVE[number], SEVEN[number]} == set(names.values())
        assert "7" in told
        shown = item.select_one(".pair").decode_contents() + item.summary.get_text()
        assert "7" not in re.sub(r"<[^>]*>", "", shown)


def test_a_poem_is_shown_as_it_is_a_line_on_each_line() -> None:
    assert guesses.poem_html("A", VERSE[0]) == (
        "<p><b>A</b><br>Now is the &lt;night&gt;,<br>and &amp; all<br>*is* _well_<br>with me</p>"
    )
    assert guesses.poem_html("甲", FIVE[0]) == (
        "<p><b>甲</b><br>一月人何在，<br>天高水自流。<br>山中无故旧，<br>夜半有归舟。</p>"
    )


def test_a_page_without_the_mark_stays() -> None:
    assert guesses.fill("<p>text</p>", {}, ROOT, "zh") == "<p>text</p>"


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_the_recorded_poems_are_enough(language: str) -> None:
    begun = {"zh": {"5": 1, "7": 2}, "en": {"": 1}}[language]
    voices = {language: {"samples": [f"poem {n}" for n in range(40)], "begun": begun}}
    html = guesses.fill("<p>\n<!-- guesses -->\n</p>", voices, ROOT, language)
    items = BeautifulSoup(html, "html.parser").select("ol.guesses > li")
    assert len(items) == 40
    real = set(guesses.load(ROOT, language))
    texts = [
        "\n".join(p.get_text("\n").split("\n")[1:]) for item in items for p in item.select("p")
    ]
    joined = {"zh": "", "en": "\n"}[language]
    shown = {joined.join(text.split("\n")) for text in texts}
    assert len(shown & real) == 40


def test_a_missing_record_is_named(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"validation\.txt cannot be read"):
        guesses.load(tmp_path, "zh")
