"""The samples of a language and how they are written in tokens: read once, then kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from model_export import files
from model_export.errors import DataError
from model_export.verse.data import bpe, chinese, english, packages
from model_export.verse.data.samples import COUNTS, Samples
from model_export.verse.text import Characters, Pieces, Text

BUILD = Path("build/data/verse")
# What the networks were trained with, for who has no corpus.
RECORDS = Path(__file__).resolve().parents[3] / "records/verse"


@dataclass(frozen=True)
class Language:
    """Where a language's samples come from, how tokens are made of them, and where those lie."""

    samples: Callable[[], Samples]
    made: Callable[[Samples], Text]
    file: str
    read: Callable[[Path], Text]


LANGUAGES: Mapping[str, Language] = {
    "zh": Language(
        samples=lambda: chinese.read(packages.chinese_poetry(packages.FOLDER)),
        made=lambda samples: Characters.of(chinese.vocabulary(samples.train)),
        file="tokens.json",
        read=Characters.read,
    ),
    "en": Language(
        samples=lambda: english.read(packages.FOLDER),
        made=lambda samples: Pieces(bpe.train(samples.train)),
        file="tokenizer.json",
        read=Pieces.read,
    ),
}


def chosen(language: str) -> Language:
    """Return a language; DataError when there is no such one."""
    if language not in LANGUAGES:
        raise DataError(f"There is no verse in {language!r}; there is {' and '.join(LANGUAGES)}.")
    return LANGUAGES[language]


def samples(language: str, folder: Path = BUILD) -> Samples:
    """Return the samples; they are made of the packages when they are not kept yet.

    Raises:
        DataError: when there is no such language; see packages.fetch and Samples.load.

    """
    own = folder / language
    if not (own / COUNTS).exists():
        packages.fetch()
        chosen(language).samples().save(own)
    return Samples.load(own)


def write_text(language: str, made_of: Samples, folder: Path = RECORDS) -> None:
    """Write how samples are written in tokens."""
    named = chosen(language)
    with files.whole(folder / language / named.file) as path:
        path.write_bytes(named.made(made_of).content().encode())


def text(language: str, folder: Path = RECORDS) -> Text:
    """Return how a language is written in tokens, as it was recorded.

    Raises:
        DataError: when there is no such language, or the record is missing or damaged.

    """
    named = chosen(language)
    return named.read(folder / language / named.file)
