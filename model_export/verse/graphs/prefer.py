"""One step of learning from preferences: DPO (Rafailov et al. 2023) on adapters.

Of a pair of poems w was preferred to l. With the gains g(y) = log π(y) - log π_start(y) the margin
is m = β [g(w) - g(l)] and the loss -log σ(m), the mean over the pairs that count.
"""

from functools import cache
from typing import Final

import torch
import torch.nn.functional as functional
from torch import Tensor, nn

from model_export.export.graph import Graph, Tensors, real, whole
from model_export.verse.graphs import step
from model_export.verse.graphs.learn import LENGTH
from model_export.verse.graphs.parts import Parts
from model_export.verse.graphs.reader import Reader
from model_export.verse.graphs.shown import SEED, Shown
from model_export.verse.graphs.step import Given, Way
from model_export.verse.network import Shape

# Pairs of a step; places that are left empty do not count.
PAIRS: Final = 16
# A margin that is nearer to 0 is none: rounding makes as much of poems that nothing was learnt of.
EQUAL: Final = 1e-4


def gains(worn: Tensor, given: Given, own: Parts, shape: Shape) -> tuple[Tensor, Tensor]:
    """Return by how much each better poem has become likelier, and each worse one [pairs]."""
    tokens = torch.cat((given["better"], given["worse"]))
    reader = Reader(tokens, own, shape, given["temperature"])
    gained = (reader.taught(worn) - reader.start()).sum(1)
    better, worse = gained.chunk(2)
    return better, worse


def losses(worn: Tensor, given: Given, own: Parts, shape: Shape) -> tuple[Tensor, ...]:
    """Return the loss [], and `TOLD` of the pairs that count, each [] and a mean.

    A pair is ordered where its margin is above 0; one without a margin is half ordered.

    Args:
        worn: adapters, float32 [count].
        given: ``better`` and ``worse`` int64 [pairs, positions + 1]; ``counts`` float32 [pairs], 1
            for a pair and 0 for a place without one; ``beta``, ``temperature``.
        own: the network as it was at the start.
        shape: its sizes.

    """
    better, worse = gains(worn, given, own, shape)
    margins = given["beta"] * (better - worse)
    counts = given["counts"] / given["counts"].sum()
    ordered = ((margins > EQUAL).float() + (margins > -EQUAL).float()) / 2
    means = (-functional.logsigmoid(margins), margins, ordered, better, worse)
    loss, *told = ((counts * each).sum() for each in means)
    return loss, *told


TOLD: Final = ("margin", "ordered", "better_gain", "worse_gain")
WAY = Way(
    {
        "better": whole(PAIRS, LENGTH + 1),
        "worse": whole(PAIRS, LENGTH + 1),
        "counts": real(PAIRS),
        **dict.fromkeys(("rate", "beta", "temperature"), real()),
    },
    losses,
    TOLD,
)


@cache
def traced(shape: Shape) -> nn.Module:
    """Return the step with its gradient written out."""
    return step.traced(WAY, shape)


def example(shown: Shown) -> Tensors:
    """Return pairs of characters that were drawn, and some places without one."""
    generator = torch.Generator().manual_seed(SEED)
    sizes = (2, PAIRS, LENGTH)
    drawn = torch.randint(3, shown.network.shape.vocabulary, sizes, generator=generator)
    begin = shown.poem[:1].expand(PAIRS, 1)
    better, worse = (torch.cat((begin, poems), 1) for poems in drawn)
    return {
        "better": better,
        "worse": worse,
        "counts": (torch.arange(PAIRS) < PAIRS - 3).float(),
        "rate": torch.tensor(1e-3),
        "beta": torch.tensor(0.1),
        "temperature": torch.tensor(0.8),
    }


def graph(shape: Shape) -> Graph[Shown]:
    """Return the graph for networks of this shape."""
    return step.graph(WAY, shape, example)
