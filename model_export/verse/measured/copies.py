"""How many lines of a network's poems stand in the set that it learned from."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from model_export.verse.text import MARKS

# A line ends at a break in English, at a mark in Chinese.
ENDS = re.compile(rf"[\n{MARKS}]")
SOUND = re.compile(r"[^\w\s']|_")


@dataclass(frozen=True)
class Copies:
    """Lines written, and how many of them were copied."""

    lines: int
    copied: int
    # The first few, each once.
    examples: tuple[str, ...]

    @property
    def share(self) -> float:
        """Return the copied share in 0..1; 0 where nothing was written."""
        return self.copied / self.lines if self.lines else 0.0


def lines(sample: str) -> list[str]:
    """Return a sample's lines without case, punctuation and spaces that make no difference."""
    plain = (SOUND.sub(" ", line).lower().split() for line in ENDS.split(sample))
    return [" ".join(words) for words in plain if words]


def known(samples: Iterable[str]) -> frozenset[str]:
    """Return every line of the training set."""
    return frozenset(line for sample in samples for line in lines(sample))


def copied(written: Iterable[str], training: frozenset[str], shown: int = 5) -> Copies:
    """Return how many lines of written samples stand in the training set, as `known` gives it."""
    own = [line for sample in written for line in lines(sample)]
    theirs = [line for line in own if line in training]
    return Copies(len(own), len(theirs), tuple(dict.fromkeys(theirs))[:shown])
