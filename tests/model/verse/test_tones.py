"""Known poems have the tones and rhymes that handbooks give them."""

from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch
from opencc import OpenCC

from model_export.errors import DataError
from model_export.export.onnx_file import to_onnx
from model_export.verse.data import chinese, packages
from model_export.verse.form import tones
from model_export.verse.form.tones import Book, Tables
from model_export.verse.graphs.tones import OUTPUTS, TOKENS, Tones, graph
from model_export.verse.text import MARKS

THOUGHTS = "床前明月光，疑是地上霜。举头望明月，低头思故乡。"  # 静夜思
TOWER = "白日依山尽，黄河入海流。欲穷千里目，更上一层楼。"  # 登鹳雀楼
BAIDI = "朝辞白帝彩云间，千里江陵一日还。两岸猿声啼不住，轻舟已过万重山。"  # 早发白帝城
# Written by hand: 1 level, 2 oblique, 3 either, of those poems' characters in order.
BY_HAND = {
    THOUGHTS: "11121 12221 21312 11121",
    TOWER: "22112 11221 21122 32211",
    BAIDI: "1122213 1211221 2211132 1123231",
}
CHARACTERS = sorted(set(THOUGHTS + TOWER + BAIDI) - set(MARKS))
VOCABULARY = ["<end>", "<5>", "<7>", *MARKS, *CHARACTERS]


def by_hand() -> Tables:
    """Return tables of the poems' characters, each rhyming in classes that are named here."""
    classes = {"光霜乡": 0, "流楼": 1, "间还山": 2}
    tone_of = {
        character: int(tone)
        for poem, written in BY_HAND.items()
        for character, tone in zip(
            (c for c in poem if c not in MARKS), written.replace(" ", ""), strict=True
        )
    }
    # Classes 0 to 2 and 103 are level, 104 and 105 oblique.
    having: dict[str, tuple[int, ...]] = {}
    for character, tone in tone_of.items():
        own = [number for group, number in classes.items() if character in group]
        level = own or [103]
        having[character] = (*(level if tone & 1 else ()), *((104,) if tone & 2 else ()))
    book = Book(("name",) * 106, (1,) * 104 + (2,) * 2, having)
    return tones.tables(VOCABULARY, book)


def numbers(*poems: str) -> torch.Tensor:
    """Return poems as tokens int64 [poems, 32]."""
    tokens = torch.zeros((len(poems), TOKENS), dtype=torch.int64)
    for row, poem in enumerate(poems):
        tokens[row, : len(poem)] = torch.tensor([VOCABULARY.index(mark) for mark in poem])
    return tokens


def checked(tables: Tables, form: int, *poems: str) -> dict[str, list[object]]:
    """Return every output for poems of one form."""
    outputs = Tones(tables)(numbers(*poems), torch.tensor(form))
    return {name: value.tolist() for name, value in zip(OUTPUTS, outputs, strict=True)}


def test_the_rules_of_known_poems() -> None:
    five = checked(by_hand(), 5, THOUGHTS, TOWER)
    assert five["well_formed"] == [1, 1]
    # 疑是地上霜 and 举头望明月 break the rule; 登鹳雀楼 keeps every one.
    assert five["line_tones"] == [[1, 0, 0, 1], [1, 1, 1, 1]]
    assert five["rhyme"] == [1, 1]
    assert five["first_rhymes"] == [1, 0]
    assert five["regulated"] == [0, 1]
    seven = checked(by_hand(), 7, BAIDI)
    assert seven["line_tones"] == [[1, 1, 1, 1]]
    assert (seven["opposed"], seven["adhesion"]) == ([[1, 1]], [1])
    assert (seven["rhyme"], seven["first_rhymes"], seven["regulated"]) == ([1], [1], [1])


def test_tones_stand_where_the_characters_do() -> None:
    (given,) = checked(by_hand(), 5, TOWER)["tones"]
    assert isinstance(given, list)
    assert "".join(map(str, given[:24])) == BY_HAND[TOWER].replace(" ", "0") + "0"
    assert given[24:] == [0] * 8


@pytest.mark.parametrize(
    ("poem", "form"),
    [
        (TOWER[:-1] + "山", 5),  # no mark at the end
        (TOWER + "山", 5),  # something follows
        (TOWER.replace("山", "，"), 5),  # a mark in a line
        (TOWER[:12], 5),  # two lines
        (TOWER, 7),
        (BAIDI, 5),
    ],
)
def test_another_shape_is_not_well_formed(poem: str, form: int) -> None:
    assert checked(by_hand(), form, poem)["well_formed"] == [0]
    assert checked(by_hand(), form, poem)["regulated"] == [0]


def test_a_character_does_not_rhyme_with_itself() -> None:
    assert checked(by_hand(), 5, TOWER.replace("楼", "流"))["rhyme"] == [0]
    assert checked(by_hand(), 5, TOWER.replace("楼", "山"))["rhyme"] == [0]


def test_either_tone_and_an_unknown_one_suit_both() -> None:
    tables = by_hand()
    free = Tables(tables.kinds, np.zeros_like(tables.tones), tables.rhymes)
    assert checked(free, 5, THOUGHTS)["regulated"] == [1]


def test_the_graph_answers_as_the_module_does(tmp_path: Path) -> None:
    import onnxruntime

    declared = graph(by_hand(), numbers(BAIDI))
    session = onnxruntime.InferenceSession(to_onnx(declared).SerializeToString())
    for form in (5, 7):
        tokens = numbers(THOUGHTS, TOWER, BAIDI)
        theirs = session.run(None, {"tokens": tokens.numpy(), "form": np.array(form)})
        ours = declared.module(tokens, torch.tensor(form))
        for name, own, other in zip(OUTPUTS, ours, theirs, strict=True):
            assert own.tolist() == other.tolist(), name


def test_tables_come_back_and_damage_is_named(tmp_path: Path) -> None:
    tables, path = by_hand(), tmp_path / "tones.npz"
    tables.save(path)
    again = Tables.load(path)
    assert (again.kinds == tables.kinds).all()
    assert (again.tones == tables.tones).all()
    assert (again.rhymes == tables.rhymes).all()
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(DataError, match=r"tones\.npz does not hold kinds, tones, rhymes"):
        Tables.load(path)


def test_a_book_of_another_size_is_refused() -> None:
    with pytest.raises(DataError, match="1 classes, not 106"):
        tones.read('{"ping": {"上平聲部": {"上平聲一東": ["東"]}}}'.encode())


def test_the_book_knows_those_tones(corpus: Path) -> None:
    book = tones.read(packages.rhyme_book(corpus))
    tables = tones.tables(VOCABULARY, book)
    ours = by_hand().tones
    known = {
        token: (int(own), int(theirs))
        for token, own, theirs in zip(VOCABULARY, ours, tables.tones, strict=True)
        if theirs
    }
    # The book gives further readings; it denies none of ours.
    assert {token: pair for token, pair in known.items() if pair[0] & pair[1] == 0} == {}
    assert book.names[0] == "上平声一东"
    assert [book.names[number] for number in book.classes["霜"]] == ["下平声七阳"]
    assert set(book.classes["光"]) & set(book.classes["乡"])
    assert checked(tables, 5, TOWER)["regulated"] == [1]
    assert checked(tables, 7, BAIDI)["regulated"] == [1]
    assert checked(tables, 5, THOUGHTS)["line_tones"] == [[1, 0, 0, 1]]


def test_most_real_quatrains_keep_the_rules(corpus: Path) -> None:
    texts = islice(chinese.poems(packages.chinese_poetry(corpus), "tang"), 6_000)
    simplified = OpenCC("t2s")
    poems = [simplified.convert(text) for _, text in texts if chinese.QUATRAIN.fullmatch(text)]
    book = tones.read(packages.rhyme_book(corpus))
    vocabulary = ["<end>", *MARKS, *sorted(set("".join(poems)) - set(MARKS))]
    numbers = {token: number for number, token in enumerate(vocabulary)}
    module = Tones(tones.tables(vocabulary, book))
    for form, line, rhyme in ((5, 0.8, 0.8), (7, 0.88, 0.88)):
        own = [poem for poem in poems if len(poem) == 4 * (form + 1)]
        tokens = torch.zeros((len(own), TOKENS), dtype=torch.int64)
        for row, poem in enumerate(own):
            tokens[row, : len(poem)] = torch.tensor([numbers[character] for character in poem])
        kept = dict(zip(OUTPUTS, module(tokens, torch.tensor(form)), strict=True))
        assert kept["well_formed"].all()
        assert line < kept["line_tones"].double().mean() < 0.99
        assert rhyme < kept["rhyme"].double().mean() < 0.99
