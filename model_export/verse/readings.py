"""The texts from which a reader's own network learns in the page: small, and recorded whole.

A file is gzip of UTF-8: what is learnt from, a form feed, what the loss is measured on. A network
reads rows of so many characters, each from the beginning of a line on; what stands before a line is
a line break, so that this is what a network is given to write from.
"""

import gzip
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from model_export import files
from model_export.errors import DataError
from model_export.export.manifest import File, Record, describe
from model_export.files import whole
from model_export.verse.data import chinese, packages
from model_export.verse.data.samples import Samples
from model_export.verse.measured import ngrams
from model_export.verse.records import AGAIN, FOLDER

# Characters of a row, in the order in which the page offers the texts.
POSITIONS = {"quatrains": 32, "poet": 32, "names": 32, "english": 80}
# Quatrains in seven characters, names and samples of English that are kept.
QUATRAINS, OF_POET, NAMES, ENGLISH = 8_000, 2_000, 9_000, 1_700
# Of twenty blocks of ten samples one is judged by: halves of a poem stay on one side.
BLOCK, TWENTY = 10, 20
# No more than so many lines are judged by: the loss is measured again and again.
JUDGED = 256
BETWEEN = "\f"
BREAK = "\n"


class Reading(Record):
    """A text: its file, the characters of a row, all characters, and how many different ones.

    ``ngrams`` are the losses of models of 1, 2, 3 characters in nats per character.
    """

    file: File
    positions: int
    characters: int
    vocabulary: int
    ngrams: list[float]


@dataclass(frozen=True)
class Parts:
    """What is learnt from, and what is judged by: each in lines, the first begins the text."""

    learnt: str
    judged: str


def path(name: str, folder: Path = FOLDER) -> Path:
    """Return where a text is recorded."""
    return folder / "lessons" / f"{name}.bin"


def read(name: str, folder: Path = FOLDER) -> Parts:
    """Return a recorded text; DataError when it is missing or damaged."""
    at = path(name, folder)
    try:
        learnt, judged = gzip.decompress(files.read(at)).decode().split(BETWEEN)
    except (OSError, EOFError, ValueError) as error:
        raise DataError(f"{at} cannot be read ({error}). {AGAIN}") from error
    return Parts(learnt, judged)


def save(lines: Sequence[str], name: str, folder: Path = FOLDER) -> None:
    """Write samples, in the order in which they were made, as both parts of a text."""
    judged = [line for at, line in enumerate(lines) if at // BLOCK % TWENTY == 0]
    learnt = [line for at, line in enumerate(lines) if at // BLOCK % TWENTY]
    content = BREAK.join(learnt) + BETWEEN + BREAK.join(judged[:JUDGED])
    at = path(name, folder)
    at.parent.mkdir(parents=True, exist_ok=True)
    with whole(at) as half_written:
        half_written.write_bytes(gzip.compress(content.encode(), compresslevel=9, mtime=0))


def commonest(samples: Sequence[str], count: int) -> list[str]:
    """Return so many samples, those whose rarest character is the commonest, in their order."""
    counted = Counter(character for sample in samples for character in sample)
    ordered = sorted(samples, key=lambda sample: -min(counted[each] for each in set(sample)))
    chosen = set(ordered[:count])
    return [sample for sample in samples if sample in chosen]


def record(samples: Mapping[str, Samples], folder: Path = FOLDER) -> None:
    """Record every text; the Chinese ones are made of the packages again, to know the poets.

    Args:
        samples: of both languages.
        folder: where records lie.

    """
    sevens = [sample for sample in samples["zh"].train if len(sample) == POSITIONS["quatrains"]]
    save(commonest(sevens, QUATRAINS), "quatrains", folder)
    package = packages.chinese_poetry(packages.FOLDER)
    poets = chinese.poets(package)
    by_poet = Counter(poets[sample] for sample in sevens if sample in poets)
    [(poet, _)] = by_poet.most_common(1)
    own = [sample for sample in sevens if poets.get(sample) == poet]
    save(commonest(own, OF_POET), "poet", folder)
    save(commonest(chinese.names(package), NAMES), "names", folder)
    # Spread over all plays, sonnets and poems.
    english = samples["en"].train
    step = max(1, len(english) // ENGLISH)
    save(english[::step][:ENGLISH], "english", folder)


def alphabet(text: str) -> list[str]:
    """Return the tokens: the line break, then the others, the commonest first.

    `site_src/runtime/verse/lesson.ts` says the same of a reader's text.
    """
    counted = Counter(text)
    counted.pop(BREAK, None)
    return [BREAK, *sorted(counted, key=lambda each: (-counted[each], each))]


def rows(text: str, positions: int) -> list[str]:
    """Return the break before each line and the characters from there on, in whole rows."""
    own = BREAK + text
    starts = (at for at, character in enumerate(own) if character == BREAK)
    return [own[at : at + positions + 1] for at in starts if at + positions < len(own)]


def foretold(parts: Parts, positions: int, tokens: Sequence[str]) -> list[float]:
    """Return the loss of models of one to three characters on the rows that are judged by."""
    numbers = {token: number for number, token in enumerate(tokens)}

    def encoded(texts: Iterable[str]) -> list[list[int]]:
        return [[numbers[character] for character in text] for text in texts]

    # A line of verse that fills its row is a text of its own, as it is for the network.
    lines = parts.learnt.split(BREAK)
    fills = all(len(line) == positions for line in lines)
    learnt = [BREAK + line for line in lines] if fills else [BREAK + parts.learnt]
    judged = encoded(rows(parts.judged, positions))
    return [
        float(np.mean(ngrams.fit(encoded(learnt), order, len(tokens)).nats(judged)))
        for order in (1, 2, 3)
    ]


def publish(folder: Path) -> dict[str, Reading]:
    """Write every text as the page reads it, and return what is said of it."""
    told = {}
    for name, positions in POSITIONS.items():
        parts = read(name)
        served = folder / f"lesson-{name}.bin"
        with whole(served) as half_written:
            half_written.write_bytes(files.read(path(name)))
        tokens = alphabet(parts.learnt + BREAK + parts.judged)
        told[name] = Reading(
            file=describe(served),
            positions=positions,
            characters=len(parts.learnt),
            vocabulary=len(tokens),
            ngrams=foretold(parts, positions, tokens),
        )
    return told
