"""The texts for a reader's own network: recorded, cut into rows, foretold by counting."""

import gzip
import json
from pathlib import Path

import pytest

from model_export.errors import DataError
from model_export.verse import readings
from model_export.verse.data import chinese
from model_export.verse.readings import BREAK, POSITIONS
from site_src import labs

pytestmark = pytest.mark.quick

LAB = labs.one("pretrain-lab")
MARKS = set("，。？！；")


def test_the_lab_offers_what_is_recorded() -> None:
    assert LAB.choices("LESSONS") == tuple(POSITIONS)
    assert LAB.constants["OWN"] not in POSITIONS


@pytest.mark.parametrize("name", POSITIONS)
def test_a_recorded_text_is_whole_and_on_one_side_alone(name: str) -> None:
    parts = readings.read(name)
    learnt, judged = parts.learnt.split(BREAK), parts.judged.split(BREAK)
    assert len(learnt) > 10 * len(judged) > 0
    # A line of a play may be said twice, a quatrain or a name is not.
    if name != "english":
        assert not set(learnt) & set(judged)
    if name in ("quatrains", "poet"):
        size = LAB.whole("LINE")
        for poem in (*learnt, *judged):
            assert len(poem) == POSITIONS[name] == 4 * size
            assert {poem[at] for at in range(size - 1, len(poem), size)} <= MARKS


@pytest.mark.parametrize("name", POSITIONS)
def test_longer_runs_foretell_better(name: str) -> None:
    parts = readings.read(name)
    tokens = readings.alphabet(parts.learnt + BREAK + parts.judged)
    single, double, triple = readings.foretold(parts, POSITIONS[name], tokens)
    assert 1 < min(double, triple) < max(double, triple) < single
    # A name has hardly three characters, and most pairs of them occur once.
    if name != "names":
        assert triple < double


def test_names_are_many_and_each_is_there_once() -> None:
    assert readings.path("names").stat().st_size <= 45_000
    parts = readings.read("names")
    learnt = parts.learnt.split(BREAK)
    assert len(set(learnt)) == len(learnt)
    assert all(chinese.NAME.fullmatch(name) for name in learnt)
    assert {"李白", "杜甫", "李清照"} <= {*learnt, *parts.judged.split(BREAK)}


def test_who_has_a_poem_has_a_name_and_nobody_has_none(tmp_path: Path) -> None:
    folder = tmp_path / "quantangshi"
    folder.mkdir()
    written = {
        "tang": [("劉禹錫", ["詩"]), ("劉禹錫", ["詩"]), ("佚名", ["詩"]), ("京兆女子", ["詩"])],
        "song": [("陸游", ["詩"]), ("無詩人", []), ("□同", ["詩"]), ("刘禹锡", ["詩"])],
    }
    for dynasty, poems in written.items():
        entries = [{"author": poet, "paragraphs": lines} for poet, lines in poems]
        (folder / f"poet.{dynasty}.0.json").write_text(json.dumps(entries), encoding="utf-8")
    assert sorted(chinese.names(tmp_path)) == ["刘禹锡", "陆游"]


def test_rows_begin_with_the_break_before_a_line() -> None:
    assert readings.rows("ABC\nDEFG\nH", 4) == ["\nABC\n", "\nDEFG"]
    assert readings.alphabet("BAB\nCAB") == [BREAK, "B", "A", "C"]


def test_blocks_of_neighbours_stay_together(tmp_path: Path) -> None:
    lines = [f"line {number}" for number in range(400)]
    readings.save(lines, "english", tmp_path)
    parts = readings.read("english", tmp_path)
    learnt, judged = parts.learnt.split(BREAK), parts.judged.split(BREAK)
    assert judged == [*lines[:10], *lines[200:210]]
    assert sorted([*learnt, *judged]) == sorted(lines)


def test_what_is_chosen_has_the_commonest_characters() -> None:
    samples = ["AAB", "AAC", "BBA", "ABZ"]
    assert readings.commonest(samples, 2) == ["AAB", "BBA"]


@pytest.mark.parametrize("content", [b"", b"no gzip", gzip.compress(b"one part alone")])
def test_a_damaged_record_is_named(tmp_path: Path, content: bytes) -> None:
    at = readings.path("poet", tmp_path)
    at.parent.mkdir()
    at.write_bytes(content)
    with pytest.raises(DataError, match=r"poet\.bin cannot be read"):
        readings.read("poet", tmp_path)
