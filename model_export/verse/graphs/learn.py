"""One step of learning on adapters: policy gradient, KL to the start, Adam.

The loss of G poems, whose last character has K answers y_ik beside the rest of the poem y_i, is

    L = -1/(GK) Σ_i Σ_k A_ik log π(y_ik) - 1/G Σ_i B_i log π(y_i2) + β 1/G Σ_i Σ_t k3_it,
    k3 = e^d - d - 1,   d = log π_start(y_it) - log π(y_it),

with the advantages A of the answers and B of line 2's last character, the one they have to rhyme
with. That is GRPO (Shao et al. 2024) where each group is learnt from once, so that the ratio of the
policies is 1 and nothing is clipped; k3 estimates the KL divergence without bias and is never
negative (Schulman 2020).
"""

from functools import cache
from typing import Final, NamedTuple

import torch
from torch import Tensor, nn

from model_export.export.graph import Graph, Input, Tensors, real, whole
from model_export.export.written_out import written_out
from model_export.verse.graphs import adam, adapters, batched, parts
from model_export.verse.graphs.adam import Averages
from model_export.verse.graphs.batched import plain_norm
from model_export.verse.graphs.parts import Parts
from model_export.verse.graphs.shown import SEED, Shown
from model_export.verse.network import Shape
from model_export.verse.text import END

# Poems of a step, the answers that each is ended with, and the characters of their lines.
GROUP: Final = 32
ANSWERS: Final = 16
FORM: Final = 7
LENGTH: Final = 4 * (FORM + 1)
# Where the last characters of lines 2 and 4 stand, from the poem's first.
SECOND, FOURTH = 2 * FORM, 4 * FORM + 2
OUTPUTS: Final = (
    "next_adapters",
    *(f"next_{name}" for name in Averages._fields),
    "loss",
    "divergence",
)


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
    read, following = group.tokens[:, :-1], group.tokens[:, 1:]
    places = torch.arange(read.shape[1])
    # What follows the end of a poem is nobody's.
    there = ((read != END) | (places == 0)).float()
    frozen = shape.blocks - adapters.BLOCKS
    x = batched.entered(read, own.embedding, plain_norm)
    x = batched.through(x, own.layers[:frozen], shape, plain_norm)

    def chances(layers: tuple[parts.Layer, ...]) -> Tensor:
        stream = batched.through(x, layers, shape, plain_norm)
        return torch.log_softmax(plain_norm(stream) @ own.embedding / terms.temperature, -1)

    def chosen(every: Tensor) -> Tensor:
        return every.gather(2, following[..., None])[:, :, 0] * there

    every = chances(adapters.worn(own, worn, shape)[frozen:])
    taught = chosen(every)
    apart = chosen(chances(own.layers[frozen:])) - taught
    divergence = (torch.exp(apart) - apart - 1).sum(1).mean()
    answers = (group.advantages * every[:, FOURTH].gather(1, group.endings)).mean()
    led = (group.lead * taught[:, SECOND]).mean()
    return terms.divergence_weight * divergence - answers - led, divergence


class Step(nn.Module):
    """Forward: adapters, Adam's averages, a group and what it is worth -> the next state."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape

    def forward(self, worn: Tensor, *rest: Tensor) -> tuple[Tensor, ...]:
        """Return the next adapters and averages, the loss [] and the KL divergence []."""
        past, group, terms = Averages(*rest[:4]), Group(*rest[4:8]), Terms(*rest[8:11])
        own = Parts.of(rest[11:])

        def of(vector: Tensor) -> tuple[Tensor, Tensor]:
            return losses(vector, group, terms, own, self.shape)

        slope, (loss, divergence) = torch.func.grad_and_value(of, has_aux=True)(worn)
        moved, averages = adam.step(worn, past, slope, terms.rate)
        return moved, *averages, loss, divergence


def inputs(shape: Shape) -> dict[str, Input]:
    """Return the inputs of a step, of fixed sizes: autograd is traced on them."""
    size = adapters.count(shape)
    weights = parts.weights(shape) | {"embedding": real(shape.width, shape.vocabulary)}
    return {
        "adapters": real(size),
        **dict(zip(Averages._fields, (real(size), real(size), real(), real()), strict=True)),
        "tokens": whole(GROUP, LENGTH + 1),
        "endings": whole(GROUP, ANSWERS),
        "advantages": real(GROUP, ANSWERS),
        "lead": real(GROUP),
        **dict.fromkeys(Terms._fields, real()),
        **weights,
    }


@cache
def traced(shape: Shape) -> nn.Module:
    """Return the step with its gradient written out."""
    given = [
        torch.ones([int(size) for size in each.shape], dtype=each.dtype)
        for each in inputs(shape).values()
    ]
    return written_out(Step(shape), given, "fake")


def example(shown: Shown) -> Tensors:
    """Return a training on its way: adapters that change something, averages of some slopes.

    At the very first step Adam goes by a slope's sign alone, which rounding decides near 0.
    """
    generator = torch.Generator().manual_seed(SEED)
    shape = shown.network.shape
    size = adapters.count(shape)
    drawn = torch.randint(3, shape.vocabulary, (GROUP, LENGTH + ANSWERS), generator=generator)
    begin = shown.poem[:1].expand(GROUP, 1)
    return {
        "adapters": torch.randn(size, generator=generator) / 20,
        "m": torch.zeros(size),
        "v": torch.full((size,), 1e-2),
        "m_one": torch.tensor(0.5),
        "v_one": torch.tensor(0.01),
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
    return Graph(
        traced(shape),
        inputs=inputs(shape),
        outputs=OUTPUTS,
        example=example,
        takes="weights",
    )
