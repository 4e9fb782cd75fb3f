"""One step of learning on adapters: policy gradient, KL to the start, Adam.

The loss of G poems, whose last character has K answers y_ik beside the rest of the poem y_i, is

    L = -1/(GK) Σ_i Σ_k A_ik log π(y_ik) - 1/G Σ_i B_i log π(y_i2) + β 1/G Σ_i Σ_t k3_it,

with the advantages A of the answers and B of line 2's last character, the one they have to rhyme
with, and k3 as reader.py has it. That is GRPO (Shao et al. 2024) where each group is learnt from
once, so that the ratio of the policies is 1 and nothing is clipped.
"""

from functools import cache
from typing import Final, NamedTuple

import torch
from torch import Tensor, nn

from model_export.export.graph import Graph, Tensors, real, whole
from model_export.verse.graphs import adapters, step
from model_export.verse.graphs.parts import Parts
from model_export.verse.graphs.reader import Reader, divergence
from model_export.verse.graphs.shown import SEED, Shown
from model_export.verse.graphs.step import Given, Way
from model_export.verse.network import Shape

# Poems of a step, the answers that each is ended with, and the characters of their lines.
GROUP: Final = 32
ANSWERS: Final = 16
FORM: Final = 7
LENGTH: Final = 4 * (FORM + 1)
# Where the last characters of lines 2 and 4 stand, from the poem's first.
SECOND, FOURTH = 2 * FORM, 4 * FORM + 2


class Group(NamedTuple):
    """What is learnt from.

    ``tokens`` int64 [poems, positions + 1], from the first mark on; ``endings`` int64 [poems,
    answers] and their ``advantages`` float32; ``lead`` float32 [poems], the advantage of line 2.
    """

    tokens: Tensor
    endings: Tensor
    advantages: Tensor
    lead: Tensor


class Terms(NamedTuple):
    """Numbers of a step, float32 []: Adam's rate, the weight β of the divergence, temperature."""

    rate: Tensor
    divergence_weight: Tensor
    temperature: Tensor


def losses(
    worn: Tensor, group: Group, terms: Terms, own: Parts, shape: Shape
) -> tuple[Tensor, Tensor]:
    """Return the loss [] of a group and its KL divergence from the start [], in nats a poem.

    Args:
        worn: adapters, float32 [count].
        group: poems, endings and advantages.
        terms: the numbers of the step.
        own: the network as it was at the start.
        shape: its sizes.

    """
    reader = Reader(group.tokens, own, shape, terms.temperature)
    every = reader.every(adapters.worn(own, worn, shape))
    taught = reader.chosen(every)
    apart = divergence(taught, reader.start())
    answers = (group.advantages * every[:, FOURTH].gather(1, group.endings)).mean()
    led = (group.lead * taught[:, SECOND]).mean()
    return terms.divergence_weight * apart - answers - led, apart


def of(worn: Tensor, given: Given, own: Parts, shape: Shape) -> tuple[Tensor, ...]:
    """Return the losses of what a step is given by name."""
    group = Group(*(given[name] for name in Group._fields))
    terms = Terms(*(given[name] for name in Terms._fields))
    return losses(worn, group, terms, own, shape)


WAY = Way(
    {
        "tokens": whole(GROUP, LENGTH + 1),
        "endings": whole(GROUP, ANSWERS),
        "advantages": real(GROUP, ANSWERS),
        "lead": real(GROUP),
        **dict.fromkeys(Terms._fields, real()),
    },
    of,
    ("divergence",),
)


@cache
def traced(shape: Shape) -> nn.Module:
    """Return the step with its gradient written out."""
    return step.traced(WAY, shape)


def example(shown: Shown) -> Tensors:
    """Return poems, endings and what they are worth."""
    generator = torch.Generator().manual_seed(SEED)
    shape = shown.network.shape
    drawn = torch.randint(3, shape.vocabulary, (GROUP, LENGTH + ANSWERS), generator=generator)
    begin = shown.poem[:1].expand(GROUP, 1)
    return {
        "tokens": torch.cat((begin, drawn[:, :LENGTH]), 1),
        "endings": drawn[:, LENGTH:],
        "advantages": torch.randn(GROUP, ANSWERS, generator=generator),
        "lead": torch.randn(GROUP, generator=generator),
        "rate": torch.tensor(1e-3),
        "divergence_weight": torch.tensor(0.1),
        "temperature": torch.tensor(0.8),
    }


def graph(shape: Shape) -> Graph[Shown]:
    """Return the graph for networks of this shape."""
    return step.graph(WAY, shape, example)
