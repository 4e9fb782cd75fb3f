"""Who checks the form of a language's poems: written at a temperature, or real."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import torch

from model_export.verse.data import bpe, packages
from model_export.verse.data.samples import Samples
from model_export.verse.form import metre as metres
from model_export.verse.form import pronunciation
from model_export.verse.form import tones as books
from model_export.verse.graphs.metre import Metre
from model_export.verse.graphs.registry import METRE, TONES
from model_export.verse.graphs.tones import Tones
from model_export.verse.measured import writing
from model_export.verse.measured.form import Shares, chinese, english, forms
from model_export.verse.network import Network
from model_export.verse.text import Text

TEMPERATURE = 0.8


class Judge(Protocol):
    """Checks poems; ``rule`` names the share that tells how far a network has come."""

    rule: str

    def written(self, network: Network, count: int) -> tuple[list[str], Shares]:
        """Return poems that a network writes, and the shares that keep their form."""

    def real(self, samples: Sequence[str]) -> Shares:
        """Return the shares of real poems that keep their form."""


class ChineseJudge:
    """Checks quatrains by tones and rhyme."""

    rule = "rhyme"

    def __init__(self, text: Text, table: Path = TONES) -> None:
        self.text = text
        self.tones = Tones(books.Tables.load(table))

    def written(self, network: Network, count: int) -> tuple[list[str], Shares]:
        """Return poems, half of them of either form, and the shares that keep it."""
        length = self.text.lengths[-1]
        poems = {
            form: writing.write(network, [mark] * (count // 2), length, TEMPERATURE, seed=0)
            for form, mark in forms().items()
        }
        texts = [self.text.decode(poem) for ids in poems.values() for poem in ids.tolist()]
        return texts, chinese(poems, self.tones)

    def real(self, samples: Sequence[str]) -> Shares:
        """Return the shares of real poems that keep their form."""
        poems = {}
        for form in forms():
            own = [sample for sample in samples if len(sample) == 4 * (form + 1)]
            poems[form] = torch.tensor([self.text.encode(sample)[1:-1] for sample in own])
        return chinese(poems, self.tones)


class EnglishJudge:
    """Checks four lines by their metre."""

    rule = "pentameter"

    def __init__(self, text: Text, table: Path = METRE) -> None:
        self.text = text
        self.table = metres.Tables.load(table)
        self.metre = Metre(self.table)

    def written(self, network: Network, count: int) -> tuple[list[str], Shares]:
        """Return poems, and the shares that keep their form."""
        length = self.text.lengths[-1]
        ids = writing.write(network, [bpe.START] * count, length, TEMPERATURE, seed=0)
        texts = [self.text.decode(poem) for poem in ids.tolist()]
        return texts, self.real(texts)

    def real(self, samples: Sequence[str]) -> Shares:
        """Return the shares of poems and lines that keep their form."""
        return english(samples, self.metre, self.table.words)


def write_tones(samples: Samples, text: Text) -> None:
    """Write the tones and rhymes of a vocabulary."""
    books.tables(text.tokens, books.read(packages.rhyme_book())).save(TONES)


def write_metre(samples: Samples, text: Text) -> None:
    """Write how the words of all samples sound."""
    told = pronunciation.read(packages.pronunciations())
    every = [*samples.train, *samples.validation, *samples.test]
    metres.tables(every, pronunciation.Pronouncer(told)).save(METRE)


JUDGES: Mapping[str, Callable[[Text], Judge]] = {"zh": ChineseJudge, "en": EnglishJudge}
TABLES: Mapping[str, Callable[[Samples, Text], None]] = {"zh": write_tones, "en": write_metre}
