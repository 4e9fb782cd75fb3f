"""Sonnet 18 scans and rhymes as it is read."""

from pathlib import Path

import numpy as np
import pytest
import torch

from model_export.errors import DataError
from model_export.export.onnx_file import to_onnx
from model_export.verse.data import packages
from model_export.verse.form import metre, pronunciation
from model_export.verse.form.metre import Tables
from model_export.verse.form.pronunciation import Pronouncer
from model_export.verse.graphs.metre import OUTPUTS, WORDS, Metre, graph

SONNET = (
    "Shall I compare thee to a summer's day?",
    "Thou art more lovely and more temperate:",
    "Rough winds do shake the darling buds of May,",
    "And summer's lease hath all too short a date:",
)
SPOKEN = """shall SH AE1 L|i AY1|compare K AH0 M P EH1 R|thee DH IY1|to T UW1|a AH0
summer S AH1 M ER0|day D EY1|thou DH AW1|art AA1 R T|more M AO1 R|lovely L AH1 V L IY0
and AE1 N D|rough R AH1 F
temperate T EH1 M P R AH0 T|temperate(2) T EH1 M P ER0 AH0 T|winds W IH1 N D Z|do D UW1|of AH1 V
shake SH EY1 K|the DH AH0|darling D AA1 R L IH0 NG|bud B AH1 D|may M EY1|lease L IY1 S|all AO1 L
too T UW1|short SH AO1 R T|date D EY1 T|heaven HH EH1 V AH0 N|glorious G L AO1 R IY0 AH0 S
pin P IH1 N|pine P AY1 N|love L AH1 V|look L UH1 K|stop S T AA1 P|honor AA1 N ER0|seem S IY1 M
memory M EH1 M ER0 IY0|where W EH1 R|bind B AY1 N D|receive R AH0 S IY1 V|flatter F L AE1 T ER0
make M EY1 K|want W AA1 N T|church CH ER1 CH"""


def pronouncer() -> Pronouncer:
    """Return a small dictionary in the form of the package's file."""
    entries = [entry.split(" ", 1) for line in SPOKEN.split("\n") for entry in line.split("|")]
    content = "\n".join(f'  "{word}": "{phones}",' for word, phones in entries)
    return Pronouncer(pronunciation.read(content))


def encoded(lines: tuple[str, ...] | list[str], tables: Tables) -> torch.Tensor:
    """Return lines as words int64 [lines, 14]."""
    numbers = {word: number for number, word in enumerate(tables.words)}
    words = torch.full((len(lines), WORDS), -1)
    for row, line in enumerate(lines):
        own = [metre.number(word, numbers) for word in metre.split(line)]
        words[row, : len(own)] = torch.tensor(own)
    return words


def scanned(*lines: str) -> dict[str, torch.Tensor]:
    """Return every output for lines, with tables of their own words."""
    tables = metre.tables(lines, pronouncer())
    outputs = Metre(tables)(encoded(lines, tables))
    return dict(zip(OUTPUTS, outputs, strict=True))


def test_the_sonnet_scans_and_rhymes() -> None:
    found = scanned(*SONNET)
    assert found["pentameter"].tolist() == [1, 1, 1, 1]
    assert found["syllables"].tolist() == [10, 10, 10, 10]
    assert found["starts"][0].tolist() == [1, 2, 3, 5, 6, 7, 8, 10] + [0] * 6
    # Shall I com-PARE thee to a SUM-mer's day
    assert found["stresses"][0, 2].tolist() == [1, 2, 0, 0, 0, 0, 0]
    assert found["stresses"][0, 0].tolist() == [3, 0, 0, 0, 0, 0, 0]
    # day, May; temperate and date rhyme no more.
    assert found["rhymes"].tolist() == [[0, 0, 1, 0], [0, 0, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]]
    assert found["unknown"].sum() == 0


@pytest.mark.parametrize(
    ("line", "scans"),
    [
        ("darling buds of May and all the winds", 0),  # nine syllables
        ("Darling, the buds of May and all the date", 1),  # the first foot may be turned round
        ("the buds of darling May and all the date", 1),
        ("the darling buds of May and all the darling", 1),  # a feminine ending
        ("the darling buds of May and all the winds do", 1),
        ("the buds of lovely darling May do compare the", 0),
        ("shake the darling winds of May and all dates", 0),  # dar- on the third syllable
        ("all the heaven shall shake the darling buds of day", 0),
        ("heaven shall shake and all the darling buds", 1),
        ("the glorious heaven shall shake the darling buds", 1),  # glo-rious, heav'n
        ("the pined darling shall compare the buds", 1),  # pin-ed
        ("the pin'd darling shall compare the buds", 0),
    ],
)
def test_the_rules_of_the_line(line: str, scans: int) -> None:
    assert scanned(line)["pentameter"].tolist() == [scans]


def test_a_word_that_the_table_lacks_is_named_and_may_be_anything() -> None:
    line = "the xyzzq buds of lovely darling May"
    tables = metre.tables([line], pronouncer())
    assert tables.lacking == ("xyzzq",)
    found = scanned(line)
    assert found["unknown"][0].tolist() == [0, 1] + [0] * 12
    assert found["pentameter"].tolist() == [1]


def test_a_word_does_not_rhyme_with_itself() -> None:
    assert scanned("the day", "a day", "the May")["rhymes"].tolist() == [
        [0, 0, 1],
        [0, 0, 1],
        [1, 1, 0],
    ]


@pytest.mark.parametrize(
    ("word", "phones"),
    [
        ("look'd", "L UH1 K T"),
        ("pin'd", "P AY1 N D"),
        ("stopp'd", "S T AA1 P T"),
        ("mak'st", "M EY1 K S T"),
        ("seemeth", "S IY1 M AH0 TH"),
        ("honour'd", "AA1 N ER0 D"),
        ("whereof", "W EH2 R AH2 V"),
        ("unbind", "AH0 N B AY1 N D"),
        ("church's", "CH ER1 CH AH0 Z"),
        ("wanted", "W AA1 N T AH0 D"),
        ("o'er", "AO1 R"),
        ("'shake'", "SH EY1 K"),
    ],
)
def test_what_the_dictionary_lacks_is_derived(word: str, phones: str) -> None:
    assert [" ".join(variant) for variant in pronouncer().of(word)] == [phones]


def test_what_no_rule_derives_has_no_pronunciation() -> None:
    assert pronouncer().of("xyzzq") == ()
    assert pronouncer().of("'") == ()


def test_the_graph_answers_as_the_module_does() -> None:
    tables = metre.tables(SONNET, pronouncer())
    declared = graph(tables, encoded(SONNET, tables))
    import onnxruntime

    session = onnxruntime.InferenceSession(to_onnx(declared).SerializeToString())
    lines = [*SONNET, "the darling", "Rough darling date of all the heaven", "", "temperate winds"]
    words = encoded(lines, tables)
    theirs = session.run(None, {"words": words.numpy()})
    for name, own, other in zip(OUTPUTS, declared.module(words), theirs, strict=True):
        assert own.tolist() == other.tolist(), name


def test_tables_come_back_and_damage_is_named(tmp_path: Path) -> None:
    tables, path = metre.tables([*SONNET, "xyzzq"], pronouncer()), tmp_path / "metre.npz"
    tables.save(path)
    again = Tables.load(path)
    assert (again.words, again.lacking) == (tables.words, ("xyzzq",))
    assert (again.fits == tables.fits).all()
    assert (again.stresses == tables.stresses).all()
    assert (again.rhymes == tables.rhymes).all()
    np.savez(path, words=np.zeros(1))
    with pytest.raises(DataError, match=r"metre\.npz does not hold"):
        Tables.load(path)


def test_most_lines_of_the_sonnets_scan(corpus: Path) -> None:
    from model_export.verse.data import english

    sonnets = [*english.stanzas(packages.poems(corpus)["sonnets"])]
    lines = [line for sonnet in sonnets for line in sonnet]
    spoken = Pronouncer(pronunciation.read(packages.pronunciations(corpus)))
    tables = metre.tables(lines, spoken)
    module = Metre(tables)
    assert module(encoded(lines, tables))[0].double().mean() > 0.9
    pairs = ((0, 2), (1, 3), (4, 6), (5, 7), (8, 10), (9, 11), (12, 13))
    rhymes = [module(encoded(sonnet, tables))[4] for sonnet in sonnets if len(sonnet) == 14]
    share = np.mean([[float(found[pair]) for pair in pairs] for found in rhymes])
    assert 0.75 < share < 0.95
    assert np.mean([float(found[0, 1]) for found in rhymes]) < 0.02
