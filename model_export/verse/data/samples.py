"""The samples of one language in three parts, as text files that a person can read."""

import json
from dataclasses import dataclass
from pathlib import Path

from model_export import files
from model_export.errors import DataError

PARTS = ("train", "validation", "test")
COUNTS = "counts.json"
BETWEEN = "\n\n"
AGAIN = "Delete the folder and run `make verse`, which makes it anew."


@dataclass(frozen=True)
class Samples:
    """Samples to learn from, to choose by, and to be judged by once.

    A sample has one or more lines, none of them empty. ``counts`` says how many there were after
    each step of cleaning, in order.
    """

    train: list[str]
    validation: list[str]
    test: list[str]
    counts: dict[str, int]

    @property
    def sizes(self) -> dict[str, int]:
        """Return how many samples each part has."""
        return {part: len(getattr(self, part)) for part in PARTS}

    def save(self, folder: Path) -> None:
        """Write train.txt, validation.txt, test.txt (a blank line between samples), counts.json.

        Raises:
            DataError: for a sample that could not be read back as it is.
            OSError: when a file cannot be written.

        """
        for part in PARTS:
            samples: list[str] = getattr(self, part)
            for sample in samples:
                if not sample or sample.strip("\n") != sample or BETWEEN in sample:
                    raise DataError(
                        f"{part}: the sample {sample!r} has an empty line, which separates samples "
                        "in a file. Drop it where the samples are made."
                    )
            write(folder / f"{part}.txt", BETWEEN.join(samples) + "\n")
        write(folder / COUNTS, json.dumps(self.counts, ensure_ascii=False, indent=2) + "\n")

    @classmethod
    def load(cls, folder: Path) -> "Samples":
        """Read what `save` wrote.

        Raises:
            DataError: when a file is missing or damaged, with its path.

        """
        parts = [split(text(folder / f"{part}.txt")) for part in PARTS]
        try:
            counts = json.loads(text(folder / COUNTS))
        except ValueError as error:
            raise DataError(f"{folder / COUNTS} is no JSON ({error}). {AGAIN}") from error
        train, validation, test = parts
        return cls(train, validation, test, counts)


def write(path: Path, content: str) -> None:
    """Write UTF-8 with plain line breaks on every platform; the file appears whole or not."""
    with files.whole(path) as half_written:
        half_written.write_bytes(content.encode())


def split(content: str) -> list[str]:
    """Return the samples of a file."""
    return content.removesuffix("\n").split(BETWEEN) if content.strip() else []


def text(path: Path) -> str:
    """Return a file's text; DataError with its path when that is not possible."""
    try:
        return files.read(path).decode()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path} cannot be read ({error}). {AGAIN}") from error
