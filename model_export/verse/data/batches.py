"""Minibatches of poems of about one length, in an order drawn anew for each pass."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from model_export.verse.text import END, Text

# Where nothing is asked: beyond a poem's end.
NOTHING = -1


@dataclass(frozen=True)
class Poems:
    """Inputs and targets int64 [poems, length]; a target is the next token, or -1 for none."""

    inputs: Tensor
    targets: Tensor


def encoded(text: Text, samples: Sequence[str]) -> list[Poems]:
    """Return the samples as tokens, those of about one length together.

    A sample that is longer than the longest length is left out.
    """
    rows: defaultdict[int, list[list[int]]] = defaultdict(list)
    for sample in samples:
        ids = text.encode(sample)
        length = next((length for length in text.lengths if length >= len(ids) - 1), None)
        if length is not None:
            rows[length].append(ids)
    return [filled(rows[length], length) for length in sorted(rows)]


def filled(rows: Sequence[Sequence[int]], length: int) -> Poems:
    """Return rows of tokens, each from its first mark to its end, in one tensor."""
    inputs = [[*row[:-1], *[END] * (length + 1 - len(row))] for row in rows]
    targets = [[*row[1:], *[NOTHING] * (length + 1 - len(row))] for row in rows]
    return Poems(torch.tensor(inputs), torch.tensor(targets))


def minibatches(
    groups: Sequence[Poems], size: int, generator: torch.Generator
) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield inputs and targets [size, length] for ever; each pass has its own order.

    Poems of different lengths are never together; what fills no minibatch waits for another pass.
    """
    while True:
        drawn: list[tuple[int, Tensor]] = []
        for number, group in enumerate(groups):
            order = torch.randperm(len(group.inputs), generator=generator)
            whole = len(order) // size * size
            drawn += [(number, rows) for rows in torch.split(order[:whole], size)]
        for index in torch.randperm(len(drawn), generator=generator).tolist():
            number, rows = drawn[index]
            yield groups[number].inputs[rows], groups[number].targets[rows]
