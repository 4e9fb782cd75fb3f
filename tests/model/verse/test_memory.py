"""What the writer may have by heart: every line it learnt from is found, and few others are."""

import gzip
import json
import random
from collections import Counter
from itertools import chain, pairwise
from pathlib import Path

import pytest

from model_export.errors import DataError
from model_export.verse import memory, readings, records
from model_export.verse.data import famous
from model_export.verse.data.famous import Counted, Handed
from model_export.verse.fingerprints import Known
from model_export.verse.measured import nearness
from model_export.verse.measured.copies import lines

pytestmark = pytest.mark.quick

RECORD = memory.read()


@pytest.fixture(scope="module")
def sets() -> tuple[Known, Known]:
    file = (memory.FOLDER / memory.LINES).read_bytes()
    assert RECORD.likely.offset == RECORD.all.bytes
    assert len(file) == RECORD.all.bytes + RECORD.likely.bytes
    return memory.known(RECORD.all, file), memory.known(RECORD.likely, file)


def test_every_line_of_what_was_learnt_from_is_found(sets: tuple[Known, Known]) -> None:
    every, likely = sets
    parts = readings.read("quatrains")  # a part of the training set, recorded whole
    own = list(chain.from_iterable(map(lines, parts.judged.split(readings.BREAK))))
    assert len(own) > 1_000
    assert all(map(every.has, own))
    assert not all(map(likely.has, own))


def test_shuffled_lines_are_taken_for_learnt_ones_as_rarely_as_is_said(
    sets: tuple[Known, Known],
) -> None:
    every, likely = sets
    text = readings.read("quatrains").learnt
    letters = [letter for letter in text if letter not in "，。？！；\n"][:20_000]
    generator = random.Random(1)
    strangers = ["".join(generator.choices(letters, k=7)) for _ in range(4_000)]
    taken = [line for line in strangers if every.has(line)]
    assert 0.5 / RECORD.all.one_in < len(taken) / len(strangers) < 2 / RECORD.all.one_in
    assert not any(map(likely.has, taken))


def test_the_numbers_fit_each_other() -> None:
    writer = records.run(memory.LANGUAGE)
    assert RECORD.data_sha256 == writer.data_sha256
    # Another network has other lines by heart: `python -m model_export.verse.remember`.
    assert RECORD.weights_sha256 == writer.weights_sha256
    assert RECORD.all.count <= RECORD.lines == round(RECORD.all.range / 100)
    assert RECORD.samples < RECORD.lines < 4 * RECORD.samples
    assert 0 < RECORD.caught <= 1
    for written in (*RECORD.written, RECORD.real):
        assert 0 <= written.copied + written.near <= written.lines
    assert all(copy.times > 0 and copy.poet for copy in RECORD.copies)


def test_famous_poems_are_quatrains_or_twice_as_long_and_the_known_ones_are_there() -> None:
    poems = memory.read_famous()
    assert len(poems) == RECORD.famous
    assert {len(lines(poem.text)) for poem in poems} == {4, 8}
    assert all(first.hits >= second.hits for first, second in pairwise(poems))
    [quiet] = [poem for poem in poems if poem.title == "静夜思"]
    assert quiet.text.startswith("床前明月光")
    assert quiet.read.startswith("床前看月光")
    assert {poem.part for poem in poems} <= {"train", "validation", "test", ""}


@pytest.mark.parametrize("content", [b"", b"no gzip", gzip.compress(b'[{"title": 1}]')])
def test_a_damaged_file_of_poems_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / memory.FAMOUS
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"famous\.bin cannot be read"):
        memory.read_famous(path)


def test_another_file_of_lines_is_refused(tmp_path: Path) -> None:
    for name in (memory.MEMORY, memory.FAMOUS):
        (tmp_path / name).write_bytes((memory.FOLDER / name).read_bytes())
    (tmp_path / memory.LINES).write_bytes(b"another")
    with pytest.raises(DataError, match=r"lines\.bin is damaged or another file"):
        memory.read(tmp_path)


def test_a_line_is_near_when_so_few_characters_differ_in_their_places() -> None:
    known = ["床前看月光", "朝辞白帝彩云间"]
    asked = ["床前明月光", "床前明月夜", "前看月光床", "朝辞赤帝彩云边", "暮辞赤帝彩云边", "床前"]
    found = nearness.near(asked, known, {5: 1, 7: 2})
    assert found == {"床前明月光", "朝辞赤帝彩云边"}
    assert nearness.near(["床前"], known, {2: 1}) == set()


def test_poems_of_an_anthology_are_found_however_deep_they_lie(tmp_path: Path) -> None:
    quatrain = ["春眠不覺曉，處處聞啼鳥。", "夜來風雨聲，花落知多少。"]
    other = ["白日依山盡，黃河入海流。", "欲窮千里目，更上一層樓。"]
    deep = {
        "chapter": "雪梅",
        "author": "（宋）甲",
        "paragraphs": [{"subchapter": "其一", "paragraphs": other}],
    }
    contents = [
        {
            "content": [
                {
                    "type": "五言",
                    "content": [
                        {"chapter": "春曉", "author": "（唐）孟浩然", "paragraphs": quatrain}
                    ],
                }
            ]
        },
        {"content": [deep]},
        [
            {"title": "又", "author": "乙", "paragraphs": quatrain},
            {"title": "短", "author": "乙", "paragraphs": ["一。"]},
        ],
    ]
    for name, content in zip(famous.ANTHOLOGIES, contents, strict=True):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(json.dumps(content), "utf-8")
    found = famous.handed_down(tmp_path)
    assert [(poem.poet, poem.title) for poem in found] == [("孟浩然", "春晓"), ("甲", "雪梅 其一")]
    assert found[0].text == "春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。"


def test_a_poem_is_matched_to_the_one_that_has_most_of_its_words() -> None:
    handed = Handed("李白", "静夜思", "床前明月光，疑是地上霜。举头望明月，低头思故乡。")
    same = Counted("李白", "靜夜思", "床前看月光，疑是地上霜。举头望山月，低头思故乡。", 7)
    quoting = Counted("甲", "集句", "一二三四五，疑是地上霜。六七八九十，甲乙丙丁戊。", 9)
    assert famous.matched([handed], [quoting, same]) == {handed: same}
    assert famous.matched([handed], [quoting]) == {}


def test_canaries_were_planted_as_often_as_is_said() -> None:
    record = records.stored(memory.CanaryRecord, memory.FOLDER / memory.CANARIES)
    every = record.plantings["all"].canaries
    assert len(set(Counter(canary.times for canary in every).values())) == 1
    for planting in record.plantings.values():
        assert [canary.number for canary in planting.canaries] == [each.number for each in every]
        for canary in planting.canaries:
            assert 1 <= canary.rank <= record.others + 1
            assert 2**canary.exposure * canary.rank == pytest.approx(record.others + 1)
    assert {canary.times for canary in record.plantings["distinct"].canaries} == {1}
