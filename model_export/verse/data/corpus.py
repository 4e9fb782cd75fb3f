"""The samples of a language and how they are written in tokens: read once, then kept."""

from collections.abc import Callable, Mapping
from pathlib import Path

from model_export import files
from model_export.errors import DataError
from model_export.verse.data import bpe, chinese, english, packages
from model_export.verse.data.samples import COUNTS, Samples
from model_export.verse.text import Characters, Pieces, Text

BUILD = Path("build/data/verse")
# What the network was trained with, for who has no corpus.
RECORDS = Path(__file__).resolve().parents[3] / "records/verse"
VOCABULARY, TOKENIZER = "vocabulary.txt", "tokenizer.json"
READ: Mapping[str, Callable[[], Samples]] = {
    "zh": lambda: chinese.read(packages.chinese_poetry(packages.FOLDER)),
    "en": lambda: english.read(packages.FOLDER),
}


def samples(language: str, folder: Path = BUILD) -> Samples:
    """Return the samples; they are made of the packages when they are not kept yet.

    Raises:
        DataError: see packages.fetch, and Samples.load.

    """
    own = folder / language
    if not (own / COUNTS).exists():
        packages.fetch()
        READ[language]().save(own)
    return Samples.load(own)


def write_text(language: str, made_of: Samples, folder: Path) -> None:
    """Write the vocabulary or the pieces that samples have."""
    if language == "zh":
        with files.whole(folder / VOCABULARY) as path:
            path.write_text("".join(chinese.vocabulary(made_of.train)) + "\n", encoding="utf-8")
    else:
        bpe.save(bpe.train(made_of.train), folder / TOKENIZER)


def text(language: str, folder: Path = RECORDS) -> Text:
    """Return how a language is written in tokens, as it was recorded.

    Raises:
        DataError: when there is no such language, or the record is missing or damaged.

    """
    own = folder / language
    if language == "zh":
        return Characters.read(own / VOCABULARY)
    if language == "en":
        return Pieces.read(own / TOKENIZER)
    raise DataError(f"There is no verse in {language!r}: zh and en are there.")
