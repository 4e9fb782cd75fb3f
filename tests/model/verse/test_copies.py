"""A line is a copy whatever its marks and capitals."""

from model_export.verse.measured.copies import copied, known, lines


def test_lines_end_at_breaks_and_at_chinese_marks() -> None:
    assert lines("Shall I, compare?\nThou art;") == ["shall i compare", "thou art"]
    assert lines("床前明月光，疑是地上霜。") == ["床前明月光", "疑是地上霜"]


def test_copied_lines_are_counted_and_shown_once() -> None:
    training = known(["床前明月光，疑是地上霜。", "To be, or not to be:\nThat is the question"])
    english = "to be or not to be\nthat was the answer"
    written = ["疑是地上霜。床前明月光？", english, "疑是地上霜！"]
    found = copied(written, training, shown=2)
    assert (found.lines, found.copied) == (5, 4)
    assert found.share == 0.8
    assert found.examples == ("疑是地上霜", "床前明月光")


def test_nothing_written_is_nothing_copied() -> None:
    assert copied([], known(["one"])).share == 0
