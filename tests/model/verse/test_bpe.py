"""The pieces of words are always the same, and give every text back."""

import re
from pathlib import Path

import pytest

from model_export.errors import DataError
from model_export.verse.data import bpe

SAMPLES = [
    "Shall I compare thee to a summer's day?\nThou art more lovely and more temperate:",
    "Rough winds do shake the darling buds of May,\nAnd summer's lease hath all too short a date:",
    "Sometime too hot the eye of heaven shines,\nAnd often is his gold complexion dimm'd;",
] * 2


def test_training_again_gives_the_same_bytes() -> None:
    assert bpe.train(SAMPLES, 80).to_str() == bpe.train(SAMPLES, 80).to_str()


def test_the_marks_and_the_break_come_first() -> None:
    tokenizer = bpe.train(SAMPLES, 80)
    first = [tokenizer.id_to_token(number) for number in (bpe.END, bpe.START, bpe.BREAK)]
    assert first == [*bpe.MARKS, "\n"]


def test_texts_come_back_and_no_token_crosses_a_piece(tmp_path: Path) -> None:
    bpe.save(bpe.train(SAMPLES, 80), tmp_path / "tokenizer.json")
    tokenizer = bpe.load(tmp_path / "tokenizer.json")
    for sample in SAMPLES:
        encoded = tokenizer.encode(sample)
        assert tokenizer.decode(encoded.ids) == sample
        assert encoded.ids.count(bpe.BREAK) == 1
    tokens = set(tokenizer.get_vocab()) - set(bpe.MARKS)
    assert {token for token in tokens if re.findall(bpe.PIECES, token) != [token]} == set()


def test_too_few_samples_are_named() -> None:
    with pytest.raises(DataError, match="6 samples give"):
        bpe.train(SAMPLES, 1_500)


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_text("{}", encoding="utf-8")
    with pytest.raises(DataError, match=r"tokenizer\.json is no tokenizer"):
        bpe.load(tmp_path / "tokenizer.json")
