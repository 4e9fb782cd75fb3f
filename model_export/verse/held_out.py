"""Recorded poems that no network learnt from: to judge by, and to put into a book."""

from dataclasses import dataclass

from model_export.verse.data.samples import BETWEEN
from model_export.verse.data.samples import text as text_of
from model_export.verse.records import FOLDER, VALIDATION

# Of four poems one is kept out of the book, to judge what a book is worth where it does not help.
OF_FOUR = 4
# Poems of a book; its vectors have to travel to the page.
IN_BOOK = {"zh": 512, "en": 256}
# Poems that a book is judged by, of those in it and of those that are not.
JUDGED = 96


def validation(language: str) -> list[str]:
    """Return the recorded samples that networks were chosen by; DataError as samples.text."""
    return text_of(FOLDER / language / VALIDATION).removesuffix("\n").split(BETWEEN)


def spread(samples: list[str], count: int) -> list[str]:
    """Return so many samples, spread evenly; all where there are no more."""
    size = len(samples)
    return [samples[at * size // count] for at in range(count)] if size > count else samples


@dataclass(frozen=True)
class HeldOut:
    """The poems of a book, and some that are not in it."""

    book: list[str]
    others: list[str]

    @classmethod
    def of(cls, language: str) -> "HeldOut":
        """Return those of a language."""
        samples = validation(language)
        others = samples[::OF_FOUR]
        rest = [sample for at, sample in enumerate(samples) if at % OF_FOUR]
        return cls(spread(rest, IN_BOOK[language]), spread(others, JUDGED))
