"""One step of learning on adapters, whatever the loss: autograd's slope, written out, and Adam."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from model_export.export.graph import Graph, Input, Tensors, real
from model_export.export.written_out import written_out
from model_export.verse.graphs import adam, adapters, parts
from model_export.verse.graphs.adam import Averages
from model_export.verse.graphs.parts import Parts
from model_export.verse.graphs.shown import SEED, Shown
from model_export.verse.network import Shape

Given = Mapping[str, Tensor]
# From adapters [count], what is learnt from, the network at the start and its sizes: the loss [],
# then what else is told.
Losses = Callable[[Tensor, Given, Parts, Shape], tuple[Tensor, ...]]


@dataclass(frozen=True)
class Way:
    """A way to teach: what a step learns from, its rate among it; the loss; what is told beside."""

    inputs: Mapping[str, Input]
    losses: Losses
    told: tuple[str, ...] = ()

    @property
    def outputs(self) -> tuple[str, ...]:
        """Return the next state, the loss before the step, and what else is told."""
        averages = (f"next_{name}" for name in Averages._fields)
        return ("next_adapters", *averages, "loss", *self.told)


class Step(nn.Module):
    """Forward: adapters, Adam's averages, what is learnt from, weights -> the next state."""

    def __init__(self, way: Way, shape: Shape) -> None:
        super().__init__()
        self.way, self.shape = way, shape

    def forward(self, worn: Tensor, *rest: Tensor) -> tuple[Tensor, ...]:
        """Return the next adapters and averages, the loss [], and what else is told."""
        state, count = len(Averages._fields), len(self.way.inputs)
        past = Averages(*rest[:state])
        given = dict(zip(self.way.inputs, rest[state : state + count], strict=True))
        own = Parts.of(rest[state + count :])

        def of(vector: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
            loss, *told = self.way.losses(vector, given, own, self.shape)
            return loss, tuple(told)

        slope, (loss, told) = torch.func.grad_and_value(of, has_aux=True)(worn)
        moved, averages = adam.step(worn, past, slope, given["rate"])
        return moved, *averages, loss, *told


def inputs(way: Way, shape: Shape) -> dict[str, Input]:
    """Return the inputs of a step, of fixed sizes: autograd is traced on them."""
    size = adapters.count(shape)
    weights = parts.weights(shape) | {"embedding": real(shape.width, shape.vocabulary)}
    averages = zip(Averages._fields, (real(size), real(size), real(), real()), strict=True)
    return {"adapters": real(size), **dict(averages), **way.inputs, **weights}


def traced(way: Way, shape: Shape) -> nn.Module:
    """Return the step with its gradient written out."""
    given = [
        torch.ones([int(size) for size in each.shape], dtype=each.dtype)
        for each in inputs(way, shape).values()
    ]
    return written_out(Step(way, shape), given, "fake")


def underway(shape: Shape) -> Tensors:
    """Return a training on its way: adapters that change something, averages of some slopes.

    At the very first step Adam goes by a slope's sign alone, which rounding decides near 0.
    """
    size = adapters.count(shape)
    return {
        "adapters": torch.randn(size, generator=torch.Generator().manual_seed(SEED)) / 20,
        "m": torch.zeros(size),
        "v": torch.full((size,), 1e-2),
        "m_one": torch.tensor(0.5),
        "v_one": torch.tensor(0.01),
    }


def graph(way: Way, shape: Shape, learnt: Callable[[Shown], Tensors]) -> Graph[Shown]:
    """Return the graph for networks of this shape; ``learnt`` is what its example learns from."""
    return Graph(
        traced(way, shape),
        inputs=inputs(way, shape),
        outputs=way.outputs,
        example=lambda shown: underway(shape) | learnt(shown),
        takes="weights",
    )
