"""Stresses and rhymes of English words, as tables from which a line's metre can be told.

A word of several syllables fits the iambic beat where its main stress falls on an even syllable of
the line, or on the first; a word of one syllable, or of secondary stresses alone, fits anywhere.
Verse has licences, of which each word may take one: two vowels run together (glo-rious), an
unstressed vowel drops out before r, l or n and a vowel (flatt'ring), heaven has one syllable, -ed
is sounded (pin-ed), -eth and -est are not.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model_export.verse.form import kept
from model_export.verse.form.pronunciation import Phones, Pronouncer, is_vowel

WORD = re.compile(r"[a-z']+")
# What a line may have; the eleventh syllable is a feminine ending.
LONGEST = 7
# A word may begin at the start of a line, on an odd or on an even syllable.
STARTS = 3
# The first word of a table: one that neither dictionary nor rules have. It may be anything.
UNKNOWN = "?"
UNKNOWN_LENGTHS = 4
# A word rhymes in so many classes at most: those of its first pronunciations.
MOST_CLASSES = 4
# Unstressed, stressed, either: what the table says of a vowel's stress.
SHOWN = {0: 1, 1: 2, 2: 3}
SYNCOPE = {"R", "L", "N"}
Stresses = tuple[int, ...]


@dataclass(frozen=True)
class Tables:
    """What a list of words sounds like, by their numbers.

    Args:
        words: lower case; the first is UNKNOWN.
        fits: bool [words, 3, 7], whether a word can be scanned with 1 to 7 syllables where it
            begins a line, an odd, an even syllable.
        stresses: uint8 [words, 7] of the usual pronunciation: 1 unstressed, 2 stressed, 3 either,
            then zeros.
        rhymes: uint16 [words, most], the classes that the word rhymes in, from 1, then zeros.
        lacking: words that neither dictionary nor rules have; they are not in ``words``.

    """

    words: tuple[str, ...]
    fits: NDArray[np.bool_]
    stresses: NDArray[np.uint8]
    rhymes: NDArray[np.uint16]
    lacking: tuple[str, ...]

    def save(self, path: Path) -> None:
        """Write the tables."""
        arrays = {"fits": self.fits, "stresses": self.stresses, "rhymes": self.rhymes}
        named = {"words": kept.text(self.words), "lacking": kept.text(self.lacking)}
        kept.write(path, {**named, **arrays})

    @classmethod
    def load(cls, path: Path) -> "Tables":
        """Read what `save` wrote; DataError when that is not possible."""
        arrays = kept.read(path, ("words", "fits", "stresses", "rhymes", "lacking"))
        named = {name: kept.words(arrays[name]) for name in ("words", "lacking")}
        return cls(**{**arrays, **named})


def split(line: str) -> list[str]:
    """Return a line's words in lower case; a hyphen parts two, an apostrophe does not."""
    return [word for word in WORD.findall(line.lower()) if word.strip("'")]


def number(word: str, numbers: dict[str, int]) -> int:
    """Return a word's number: as it stands, without the quotes around it, or that of UNKNOWN."""
    return numbers.get(word, numbers.get(word.strip("'"), 0))


def stresses(phones: Phones) -> Stresses:
    """Return the stress of each vowel."""
    return tuple(int(phone[-1]) for phone in phones if is_vowel(phone))


def dropped(after: Phones) -> bool:
    """Return whether a weak vowel before these phones can drop out: flatt'ring, eas'ly."""
    return len(after) == 2 and after[0] in SYNCOPE and after[1][-1] == "0"


def ending(before: str, after: Phones) -> bool:
    """Return whether a word ends like heaven, even, devil."""
    return before in {"V", "DH"} and after in {("N",), ("L",)}


def droppable(phones: Phones) -> Iterator[int]:
    """Yield the positions of vowels, one of which verse may leave out."""
    for here, phone in enumerate(phones):
        if not is_vowel(phone):
            continue
        after = phones[here + 1 : here + 3]
        weak = phone[-1] == "0"
        if after and is_vowel(after[0]):
            yield here if weak else here + 1
        elif weak and (dropped(after) or ending(phones[here - 1], after)):
            yield here


def scansions(word: str, phones: Phones) -> Iterator[Stresses]:
    """Yield the stresses that a pronunciation can have in verse."""
    usual = stresses(phones)
    yield usual
    for here in droppable(phones):
        yield stresses((*phones[:here], *phones[here + 1 :]))
    if re.search(r"[^']ed$", word) and phones[-1] in {"D", "T"} and not is_vowel(phones[-2]):
        yield (*usual, 0)
    if word.endswith("eth") and phones[-2:] == ("AH0", "TH"):
        yield usual[:-1]
    if word.endswith("est") and phones[-3:] == ("AH0", "S", "T"):
        yield usual[:-1]


def fitting(scansion: Stresses, start: int) -> bool:
    """Return whether stresses fit the beat; ``start`` is 0 for a line, 1 for an odd syllable."""
    first = 2 if start == 2 else 1
    return len(scansion) == 1 or all(
        syllable % 2 == 0 or (start == 0 and syllable == 1)
        for syllable, stress in enumerate(scansion, first)
        if stress == 1
    )


def endings(phones: Phones) -> Iterator[str]:
    """Yield what a word rhymes by: its sounds from a stressed vowel on.

    That is the last main stress; in a word of three syllables, the last vowel as well
    (memory, me).
    """
    vowels = [here for here, phone in enumerate(phones) if is_vowel(phone)]
    stressed = [here for here in vowels if phones[here][-1] == "1"]
    starts = {stressed[-1] if stressed else vowels[-1]} if vowels else set()
    if len(vowels) > 2:
        starts.add(vowels[-1])
    for here in sorted(starts):
        yield " ".join(phone.rstrip("012") for phone in phones[here:])


def shown(phones: Phones) -> Stresses:
    """Return the stresses of a pronunciation as the table has them."""
    usual = stresses(phones)[:LONGEST]
    return (3,) if len(usual) == 1 else tuple(SHOWN[stress] for stress in usual)


def tables(samples: Iterable[str], pronouncer: Pronouncer) -> Tables:
    """Return the tables of all words of the samples, in alphabetical order."""
    words = sorted({word for sample in samples for word in split(sample)})
    spoken = {word: pronouncer.of(word) for word in words}
    known = [word for word in words if spoken[word]]
    classes: dict[str, int] = {}
    rhymes: list[list[int]] = [[]]
    fits = np.zeros((1 + len(known), STARTS, LONGEST), np.bool_)
    fits[0, :, :UNKNOWN_LENGTHS] = True
    shape = np.zeros((1 + len(known), LONGEST), np.uint8)
    for row, word in enumerate(known, 1):
        ends = dict.fromkeys(end for phones in spoken[word] for end in endings(phones))
        numbered = [classes.setdefault(end, 1 + len(classes)) for end in ends]
        rhymes.append(numbered[:MOST_CLASSES])
        usual = shown(spoken[word][0])
        shape[row, : len(usual)] = usual
        for phones in spoken[word]:
            for scansion in scansions(word, phones):
                for start in range(STARTS):
                    if 0 < len(scansion) <= LONGEST:
                        fits[row, start, len(scansion) - 1] |= fitting(scansion, start)
    lacking = tuple(word for word in words if not spoken[word])
    return Tables((UNKNOWN, *known), fits, shape, padded(rhymes), lacking)


def padded(rows: Sequence[Sequence[int]]) -> NDArray[np.uint16]:
    """Return rows of numbers as one array with zeros behind."""
    table = np.zeros((len(rows), max(map(len, rows))), np.uint16)
    for number, row in enumerate(rows):
        table[number, : len(row)] = row
    return table
