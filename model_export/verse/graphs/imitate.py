"""One step of learning from poems that were shown: supervised fine-tuning on adapters.

The loss is that of pre-training, the mean -log π(y_t) over the tokens of all poems, at temperature
1; what stands before a poem is its form alone, so that every token is part of the answer.
"""

from functools import cache
from typing import Final

import torch
from torch import Tensor, nn

from model_export.export.graph import Graph, Tensors, real, whole
from model_export.verse.graphs import step
from model_export.verse.graphs.learn import LENGTH
from model_export.verse.graphs.parts import Parts
from model_export.verse.graphs.reader import Reader
from model_export.verse.graphs.shown import SEED, Shown
from model_export.verse.graphs.step import Given, Way
from model_export.verse.network import Shape

# Poems of a step.
GROUP: Final = 32


def losses(worn: Tensor, given: Given, own: Parts, shape: Shape) -> tuple[Tensor, ...]:
    """Return the loss [] of poems, ``tokens`` int64 [poems, positions + 1], in nats a token."""
    reader = Reader(given["tokens"], own, shape, torch.ones(()))
    return (-reader.taught(worn).sum() / reader.there.sum(),)


WAY = Way({"tokens": whole(GROUP, LENGTH + 1), "rate": real()}, losses)


@cache
def traced(shape: Shape) -> nn.Module:
    """Return the step with its gradient written out."""
    return step.traced(WAY, shape)


def example(shown: Shown) -> Tensors:
    """Return poems of characters that were drawn."""
    generator = torch.Generator().manual_seed(SEED)
    sizes = (GROUP, LENGTH)
    drawn = torch.randint(3, shown.network.shape.vocabulary, sizes, generator=generator)
    begin = shown.poem[:1].expand(GROUP, 1)
    return {"tokens": torch.cat((begin, drawn), 1), "rate": torch.tensor(1e-3)}


def graph(shape: Shape) -> Graph[Shown]:
    """Return the graph for networks of this shape."""
    return step.graph(WAY, shape, example)
