"""Samples are four lines of verse, of one speech or one sonnet, and of one part."""

from pathlib import Path

import pytest

from model_export.verse.data import english
from model_export.verse.data.english import Window

PLAY = """# A Play

## ACT I

### SCENE I. A room.

_Enter two of them,
with torches_

**FIRST**  
Good Lord!  
Now is the winter of our discontent  
Made glorious summer by this sun of York;  
And all the clouds that lour'd upon our house  
In the deep bosom of the ocean buried.

_Exit_

Now are our brows bound with victorious wreaths;  
\\[Aside] Our bruised arms hung up for monuments;

**SECOND**  
I learn in this letter that Don Peter of Aragon  
comes this night to Messina. He is very near by
this: he was not three leagues off when I left him
on the road, and will be here before we have done.

### SCENE II. Elsewhere.

**FIRST**  
Farewell.
"""  # noqa: W291  # the format's own line breaks


def test_a_scene_is_its_speeches_without_directions() -> None:
    (first, speeches), (second, short) = english.scenes("play", PLAY)
    assert (first, second) == ("play/ACT I/SCENE I", "play/ACT I/SCENE II")
    assert speeches[0][0] == "Good Lord!"
    assert speeches[0][-1] == "Our bruised arms hung up for monuments;"
    assert (len(speeches), short) == (2, [["Farewell."]])


def test_short_lines_and_prose_are_left_out() -> None:
    _, (verse, prose) = next(english.scenes("play", PLAY))
    assert [len(run) for run in english.runs(verse)] == [0, 6]
    assert list(english.runs(prose)) == []


@pytest.mark.parametrize(
    ("length", "starts"),
    [(3, []), (4, [0]), (5, [0]), (6, [0, 2]), (9, [0, 4]), (14, [0, 4, 8, 10])],
)
def test_windows_leave_at_most_one_line(length: int, starts: list[int]) -> None:
    lines = [str(number) for number in range(length)]
    assert [int(w.text.split("\n")[0]) for w in english.cut("group", lines)] == starts


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("Shall I compare thee to a summer's day?", 10),
        ("Now is the winter of our discontent", 10),
        ("To be, or not to be: that is the question:", 11),
        ("And all the clouds that lour'd upon our house", 10),
        ("Good Lord!", 2),
    ],
)
def test_syllables_are_told_by_letters(line: str, count: int) -> None:
    assert english.syllables(line) == count


def test_quotes_dashes_and_spaces_are_of_one_kind() -> None:
    line = "He said \\-- “’Tis  thou – or  I”: . . . --no"
    assert english.normalised(line) == 'He said—"\'Tis thou—or I":...—no'


def test_near_copies_are_dropped_whatever_their_case() -> None:
    text = "The quality of mercy is not strain'd"
    copy = "the Quality of mercy is not strained"
    kept = english.distinct([Window("a", text), Window("b", copy), Window("c", "Another line")])
    assert [window.group for window in kept] == ["a", "c"]


def test_a_group_has_one_part_and_most_are_learnt_from() -> None:
    parts = [english.part(f"play/ACT I/SCENE {number}") for number in range(2_000)]
    assert parts == [english.part(f"play/ACT I/SCENE {number}") for number in range(2_000)]
    assert 0.92 < parts.count("train") / 2_000 < 0.96
    assert 0.02 < parts.count("test") / 2_000 < 0.04


def test_the_real_samples_are_four_pentameters_each(corpus: Path) -> None:
    samples = english.read(corpus)
    everything = [*samples.train, *samples.validation, *samples.test]
    assert len(set(everything)) == len(everything) == samples.counts["without near copies"]
    assert all(len(sample.split("\n")) == 4 for sample in everything)
    assert all(map(english.fits, everything))
    assert len(samples.train) > 13_000
    assert 300 < len(samples.validation) < 600
    assert 300 < len(samples.test) < 600
    assert samples.counts["sonnets"] == 154
    assert not any("_" in sample or "Exeunt" in sample for sample in everything)
