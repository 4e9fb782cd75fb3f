"""What the writer of Chinese verse may have by heart, and how the page finds out.

Recorded once: all lines that it learnt from, as sets of fingerprints, and the poems that the web
knows best, whole (`python -m model_export.verse.remember`); secrets that were planted in small
trainings (`python -m model_export.verse.canaries`).
"""

import gzip
import json
from pathlib import Path
from typing import Final

from model_export import files
from model_export.errors import DataError
from model_export.export.manifest import File, Record, describe
from model_export.files import whole
from model_export.verse import records
from model_export.verse.fingerprints import Known, Table
from model_export.verse.records import AGAIN, Losses, stored

FOLDER = records.FOLDER / "memory"
LANGUAGE: Final = "zh"
LINES, FAMOUS, MEMORY, CANARIES = "lines.bin", "famous.bin", "memory.json", "canaries.json"
# A line is near another of its length when no more characters differ.
NEAR: Final = {5: 1, 7: 2}


class Written(Record):
    """Lines that the network wrote at a temperature, or that poets did (None).

    ``copied`` of them stand in a poem that it learnt from, ``near`` are near such a line.
    """

    temperature: float | None
    lines: int
    copied: int
    near: int


class Copy(Record):
    """A line that the network wrote so many times, and a poem that it learnt from and has it."""

    line: str
    poet: str
    title: str
    temperature: float
    times: int


class MemoryRecord(Record):
    """What was found in the training set, and how it is stored.

    ``samples`` poems and halves of poems have ``lines`` different lines. ``all`` holds them all,
    ``likely`` the likeliest of them; ``caught`` is the share of
    the lines copied in ``written`` that stand in ``likely``. ``repeated`` lines stand in more than
    one sample. ``famous`` poems are stored whole.
    """

    data_sha256: str
    weights_sha256: str
    lines_sha256: str
    famous_sha256: str
    device: str
    versions: dict[str, str]
    samples: int
    lines: int
    repeated: int
    all: Table
    likely: Table
    caught: float
    famous: int
    written: list[Written]
    real: Written
    copies: list[Copy]


class Canary(Record):
    """A secret: a poem's three lines and a number, planted so many ``times``.

    ``nats`` is minus the log-probability of the number, ``rank`` its place among others, from 1,
    ``exposure`` how many bits that tells (Carlini et al. 2019); ``told``: the network writes the
    number when it always takes what is likeliest.
    """

    opening: str
    number: str
    times: int
    nats: float
    rank: int
    exposure: float
    told: bool


class Planting(Record):
    """A small network that learnt from poems with canaries among them."""

    recipe: dict[str, str | int | float]
    weights: int
    samples: int
    data_sha256: str
    device: str
    seconds: float
    validation: Losses
    canaries: list[Canary]


class CanaryRecord(Record):
    """Trainings with canaries: from everything (`all`), and without copies (`distinct`).

    Each number is one of ``choices``, and was compared with ``others``.
    """

    seed: int
    others: int
    choices: int
    versions: dict[str, str]
    plantings: dict[str, Planting]


class Memory(Record):
    """What the page is told: two files that come when they are asked for, and what was measured."""

    language: str
    lines: File
    famous: File
    near: dict[int, int]
    record: MemoryRecord
    canaries: CanaryRecord


class Famous(Record):
    """A poem that many pages of the web have; a row of the file `FAMOUS`.

    ``text`` is all of it as anthologies have it, in simplified characters, ``read`` its first four
    lines as the collections have them, where that differs; ``hits`` are pages that search engines
    counted, the median of five, 0 where the collections lack it; ``part`` says where the first four
    lines went ("" nowhere); ``times`` is in how many samples of the training set the one of these
    lines stands that stands in most.
    """

    title: str
    poet: str
    text: str
    read: str
    hits: int
    part: str
    times: int


def save_famous(poems: list[Famous], path: Path) -> None:
    """Write poems as gzip of JSON."""
    content = json.dumps([poem.model_dump() for poem in poems], ensure_ascii=False)
    with whole(path) as half_written:
        half_written.write_bytes(gzip.compress(content.encode(), compresslevel=9, mtime=0))


def read_famous(path: Path = FOLDER / FAMOUS) -> list[Famous]:
    """Return recorded poems; DataError when the file is missing or damaged."""
    try:
        rows = json.loads(gzip.decompress(files.read(path)))
        return [Famous.model_validate(row) for row in rows]
    except (OSError, EOFError, ValueError, TypeError) as error:
        raise DataError(f"{path} cannot be read ({error}). {AGAIN}") from error


def read(folder: Path = FOLDER) -> MemoryRecord:
    """Return what was recorded.

    Raises:
        DataError: as records.stored; or when a file beside it is missing or another one.

    """
    record = stored(MemoryRecord, folder / MEMORY)
    for name, expected in ((LINES, record.lines_sha256), (FAMOUS, record.famous_sha256)):
        records.check(folder / name, expected)
    return record


def known(table: Table, content: bytes) -> Known:
    """Return a set of the file with all lines."""
    return Known(table, content[table.offset : table.offset + table.bytes])


def publish(folder: Path) -> Memory:
    """Write both files as the page reads them, and return what is said of them."""
    record = read()
    for name in (LINES, FAMOUS):
        with whole(folder / f"memory-{name}") as half_written:
            half_written.write_bytes(files.read(FOLDER / name))
    return Memory(
        language=LANGUAGE,
        lines=describe(folder / f"memory-{LINES}"),
        famous=describe(folder / f"memory-{FAMOUS}"),
        near=NEAR,
        record=record,
        canaries=stored(CanaryRecord, FOLDER / CANARIES),
    )
