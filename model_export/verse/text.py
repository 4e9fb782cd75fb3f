"""Texts as tokens: characters in Chinese, byte-pair pieces in English, with marks around them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from typing import Protocol

from tokenizers import Tokenizer

from model_export import files
from model_export.errors import DataError
from model_export.verse.data import bpe

# Ends a poem, and fills up what is shorter than its minibatch.
END = 0
# What a Chinese poem begins with: it has lines of five or of seven characters.
FIVE, SEVEN = 1, 2
SPECIAL = ("<end>", "<5>", "<7>")
MARKS = "，。？！；"
FORMS = {24: FIVE, 32: SEVEN}


def before_end(ids: Sequence[int]) -> list[int]:
    """Return the tokens before the one that ends a poem; all where none does."""
    return list(takewhile(lambda token: token != END, ids))


class Text(Protocol):
    """How one language is written in tokens."""

    @property
    def language(self) -> str:
        """Return which one, ``zh`` or ``en``."""

    @property
    def lengths(self) -> tuple[int, ...]:
        """Return the lengths that inputs are filled up to; the last is the longest."""

    @property
    def tokens(self) -> Sequence[str]:
        """Return every token by its number."""

    @property
    def begun(self) -> dict[str, int]:
        """Return the token that a text begins with, by its form; "" where there is one form."""

    def content(self) -> str:
        """Return what a file holds that this is read from, here and on the page."""

    @property
    def marks(self) -> Sequence[int]:
        """Return the tokens that are punctuation alone."""

    def encode(self, sample: str) -> list[int]:
        """Return the tokens of a whole poem, from its first mark to its end."""

    def decode(self, ids: Iterable[int]) -> str:
        """Return the text, without the marks around it."""


@dataclass(frozen=True)
class Characters:
    """Chinese: a token is a character or a mark of punctuation."""

    tokens: tuple[str, ...]
    language: str = "zh"
    lengths: tuple[int, ...] = (25, 33)

    @classmethod
    def of(cls, vocabulary: Iterable[str]) -> "Characters":
        """Return the tokens of a vocabulary of characters."""
        return cls((*SPECIAL, *vocabulary))

    @classmethod
    def read(cls, path: Path) -> "Characters":
        """Read what `content` returned.

        Raises:
            DataError: when the file cannot be read, is no JSON, or has a token twice.

        """
        try:
            tokens = json.loads(files.read(path))["tokens"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DataError(
                f"{path} cannot be read ({type(error).__name__}: {error}). Get it again from git."
            ) from error
        if tuple(tokens[: len(SPECIAL)]) != SPECIAL or len(set(tokens)) != len(tokens):
            raise DataError(
                f"{path} is damaged: a vocabulary begins with {SPECIAL} and has each token once. "
                "Get it again from git."
            )
        return cls(tuple(tokens))

    @property
    def begun(self) -> dict[str, int]:
        """Return the token that a poem begins with, by the characters of a line."""
        return {"5": FIVE, "7": SEVEN}

    def content(self) -> str:
        """Return JSON with every token by its number."""
        return json.dumps({"tokens": self.tokens}, ensure_ascii=False) + "\n"

    @property
    def marks(self) -> Sequence[int]:
        """Return the tokens that are punctuation alone."""
        return [number for number, token in enumerate(self.tokens) if token in MARKS]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Return each token's number."""
        return {token: number for number, token in enumerate(self.tokens)}

    def encode(self, sample: str) -> list[int]:
        """Return the mark of the form, the characters, and the end.

        Raises:
            DataError: for a text of another length, or a character that is unknown.

        """
        if len(sample) not in FORMS:
            raise DataError(f"{sample!r} has {len(sample)} characters: a quatrain has 24 or 32.")
        numbers = self.numbers
        unknown = [character for character in sample if character not in numbers]
        if unknown:
            raise DataError(f"{sample!r} has a character beyond the vocabulary: {unknown[0]!r}.")
        return [FORMS[len(sample)], *(numbers[character] for character in sample), END]

    def decode(self, ids: Iterable[int]) -> str:
        """Return the text, without the marks around it."""
        return "".join(self.tokens[number] for number in ids if number >= len(SPECIAL))


@dataclass(frozen=True)
class Pieces:
    """English: a token is a piece of a word, marks, or the break between lines."""

    tokenizer: Tokenizer
    language: str = "en"
    lengths: tuple[int, ...] = (60, 76)

    @classmethod
    def read(cls, path: Path) -> "Pieces":
        """Read what bpe.save wrote; DataError as bpe.load."""
        return cls(bpe.load(path))

    @property
    def begun(self) -> dict[str, int]:
        """Return the token that a text begins with."""
        return {"": bpe.START}

    def content(self) -> str:
        """Return tokenizer.json."""
        return str(self.tokenizer.to_str())

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """Return every token by its number."""
        size = self.tokenizer.get_vocab_size()
        return tuple(str(self.tokenizer.id_to_token(number)) for number in range(size))

    @property
    def marks(self) -> Sequence[int]:
        """Return no token: a mark stands beside letters, where it is no token of its own."""
        return ()

    def encode(self, sample: str) -> list[int]:
        """Return the start, the pieces, and the end.

        Raises:
            DataError: for a character that no piece has.

        """
        ids = self.tokenizer.encode(sample).ids
        if self.tokenizer.decode(ids) != sample:
            raise DataError(f"{sample!r} has a character beyond the pieces' alphabet.")
        return [bpe.START, *ids, bpe.END]

    def decode(self, ids: Iterable[int]) -> str:
        """Return the text, without the marks around it."""
        return self.tokenizer.decode([number for number in ids if number > bpe.START])
