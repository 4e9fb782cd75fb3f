"""Adapters of low rank (LoRA, Hu et al. 2021): what is added to a network's matrices.

A matrix W [n, m] becomes W + strength · A B, with A [n, rank] and B [rank, m]. B begins with zeros,
so that nothing is changed at first. All adapters are one vector, one after the other, each A before
its B: so they are learnt, kept and handed on as one tensor.
"""

from math import sqrt
from typing import Final

import torch
from torch import Tensor, nn

from model_export.export.graph import Graph, Input, Tensors, real
from model_export.verse.graphs import parts
from model_export.verse.graphs.parts import Layer, Parts
from model_export.verse.graphs.shown import SEED, Shown
from model_export.verse.network import Shape

# What is adapted: these matrices of the last blocks.
RANK: Final = 8
BLOCKS: Final = 2
MATRICES: Final = ("inward", "output", "up", "down")


def adapted(shape: Shape) -> dict[str, Input]:
    """Return the matrices that have an adapter, as the graphs call them, in order."""
    every = parts.weights(shape)
    last = range(shape.blocks - BLOCKS, shape.blocks)
    return {
        name: every[name] for name in (f"{part}_{block}" for block in last for part in MATRICES)
    }


def halves(shape: Shape) -> list[tuple[int, int]]:
    """Return the sizes of every A and B in the vector, in order."""
    sizes: list[tuple[int, int]] = []
    for matrix in adapted(shape).values():
        rows, columns = (int(size) for size in matrix.shape)
        sizes += [(rows, RANK), (RANK, columns)]
    return sizes


def count(shape: Shape) -> int:
    """Return how many numbers the adapters have."""
    return sum(rows * columns for rows, columns in halves(shape))


def begun(shape: Shape, generator: torch.Generator) -> Tensor:
    """Return adapters that change nothing yet: float32 [count].

    Each A is drawn from a normal distribution of variance 1 / n, each B is 0.
    """
    made = []
    for index, (rows, columns) in enumerate(halves(shape)):
        drawn = torch.randn(rows * columns, generator=generator) / sqrt(rows)
        made.append(torch.zeros_like(drawn) if index % 2 else drawn)
    return torch.cat(made)


def changes(adapters: Tensor, shape: Shape) -> list[Tensor]:
    """Return A B for each adapted matrix, in order, from the vector [count]."""
    sizes = halves(shape)
    every = torch.split(adapters, [rows * columns for rows, columns in sizes])
    matrices = [part.reshape(size) for part, size in zip(every, sizes, strict=True)]
    return [a @ b for a, b in zip(matrices[::2], matrices[1::2], strict=True)]


def worn(own: Parts, adapters: Tensor, shape: Shape) -> tuple[Layer, ...]:
    """Return the blocks with adapters at full strength."""
    added = dict(zip(adapted(shape), changes(adapters, shape), strict=True))
    nothing = torch.zeros(())
    return tuple(
        Layer(
            *(
                matrix + added.get(f"{name}_{block}", nothing)
                for name, matrix in zip(Layer._fields, layer, strict=True)
            )
        )
        for block, layer in enumerate(own.layers)
    )


class Adapt(nn.Module):
    """Forward: adapters and matrices -> the matrices that they make."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape

    def forward(self, adapters: Tensor, strength: Tensor, *matrices: Tensor) -> tuple[Tensor, ...]:
        """Return W + strength · A B for each adapted matrix.

        Args:
            adapters: float32 [count].
            strength: float32 [], 0 takes them off.
            matrices: those that `adapted` names, in order.

        """
        added = changes(adapters, self.shape)
        return tuple(
            matrix + strength * change for matrix, change in zip(matrices, added, strict=True)
        )


def example(shown: Shown) -> Tensors:
    """Return adapters that change something, at half strength."""
    generator = torch.Generator().manual_seed(SEED)
    size = count(shown.network.shape)
    return {
        "adapters": torch.randn(size, generator=generator) / 10,
        "strength": torch.tensor(0.5),
    }


def graph(shape: Shape) -> Graph[Shown]:
    """Return the graph for networks of this shape; every output is called after its matrix."""
    matrices = adapted(shape)
    return Graph(
        Adapt(shape),
        inputs={"adapters": real(count(shape)), "strength": real(), **matrices},
        outputs=tuple(f"adapted_{name}" for name in matrices),
        example=example,
        takes="weights",
    )
