"""How many poems keep their form, as the checkers of form see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from model_export.verse.form.metre import UNKNOWN, number, split
from model_export.verse.graphs.metre import WORDS, Metre
from model_export.verse.graphs.tones import TOKENS, Tones
from model_export.verse.text import FORMS, SPECIAL

LINES = 4
# Shares by name, 0..1.
Shares = dict[str, float]


def chinese(poems: Mapping[int, Tensor], tones: Tones) -> Shares:
    """Return the shares of poems, lines and couplets that keep each rule.

    Args:
        poems: int64 [poems, positions] by their form, 5 or 7; without their first marks.
        tones: the checker.

    """
    kept: dict[str, list[Tensor]] = {}
    for form, tokens in poems.items():
        wanted = LINES * (form + 1)
        rows = torch.zeros(len(tokens), TOKENS, dtype=torch.int64)
        rows[:, :wanted] = tokens[:, :wanted]
        answers = tones(rows, torch.tensor(form))
        names = "well_formed", "line_tones", "opposed", "adhesion", "rhyme", "regulated"
        found = dict(zip(names, (*answers[:5], answers[6]), strict=True))
        for name, answer in found.items():
            kept.setdefault(name, []).append(answer.flatten().float())
    return {name: float(torch.cat(parts).mean()) for name, parts in kept.items()}


def words_of(lines: Sequence[str], numbers: dict[str, int]) -> Tensor:
    """Return the words of lines as Metre takes them: int64 [lines, 14]."""
    rows = torch.full((len(lines), WORDS), -1)
    for row, line in zip(rows, lines, strict=True):
        found = [number(word, numbers) for word in split(line)][:WORDS]
        row[: len(found)] = torch.tensor(found, dtype=torch.int64)
    return rows


def english(texts: Sequence[str], metre: Metre, words: Sequence[str]) -> Shares:
    """Return the share of poems of four lines, and of lines that scan and have no unknown word."""
    numbers = {word: index for index, word in enumerate(words) if word != UNKNOWN}
    poems = [text.split("\n") for text in texts]
    lines = [line for poem in poems for line in poem if line.strip()]
    answers = metre(words_of(lines, numbers))
    pentameter, unknown = answers[0].float(), answers[5]
    return {
        "four_lines": sum(len(poem) == LINES for poem in poems) / len(poems),
        "pentameter": float(pentameter.mean()),
        "unknown_words": float(unknown.flatten(1).any(1).float().mean()),
    }


def forms() -> Mapping[int, int]:
    """Return the token that a Chinese poem begins with, by its form."""
    return {int(SPECIAL[mark][1]): mark for mark in FORMS.values()}


@dataclass(frozen=True)
class Written:
    """Generated poems as texts, and the shares that keep their form."""

    texts: list[str]
    shares: Shares
