"""The directions that a matrix of low rank is cut to: its singular vectors, in eight bits.

Sent are those of the shorter side alone, 128 × 128 numbers of a byte for each matrix: the other
factor is a product with the matrix, which the reader has. Both factors would be five times as much
for a matrix of 128 × 512, and another pair for every rank.
"""

import torch
from torch import Tensor, nn

from model_export.export.graph import Graph, whole
from model_export.verse.graphs import parts
from model_export.verse.graphs.shown import Shown
from model_export.verse.graphs.weights import quantised
from model_export.verse.network import Network

# How often rounded directions are turned upright again; each time squares how far they lean.
TURNS = 3


def is_wide(matrix: Tensor, width: int) -> bool:
    """Return whether the shorter side of a matrix, as long as the stream is wide, is its height.

    Asked is for the width alone: a graph is traced with some vocabulary, even a small one.
    """
    return matrix.shape[0] == width


def singular(matrix: Tensor, width: int) -> Tensor:
    """Return the singular vectors of the shorter side, the largest first, one a row: [d, d]."""
    left, _, right = torch.linalg.svd(matrix, full_matrices=False)
    vectors: Tensor = left.T if is_wide(matrix, width) else right
    return vectors


def product(one: Tensor, other: Tensor) -> Tensor:
    """Return the product of two matrices, summed in float64.

    It is rounded to a grid of few steps: in float32 some numbers would be rounded to another step
    wherever a runtime adds in another order, and another poem be written.
    """
    return (one.double() @ other.double()).float()


def upright(leaning: Tensor) -> Tensor:
    """Return the orthonormal vectors nearest to almost orthonormal [.., d, d] (Björck 1971)."""
    for _ in range(TURNS):
        leaning = 1.5 * leaning - 0.5 * (leaning @ leaning.transpose(-1, -2)) @ leaning
    return leaning


class Directions(nn.Module):
    """Forward: a number -> that direction of the first matrix, and all directions."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        width = network.shape.width
        found = [singular(matrix, width) for matrix in parts.tensors(network).values()]
        numbers, step = quantised(torch.stack(found))
        self.register_buffer("numbers", numbers)
        self.register_buffer("step", step)

    def forward(self, number: Tensor) -> tuple[Tensor, Tensor]:
        """Return a direction [d], then those of each matrix of `parts.names`: [matrices, d, d]."""
        # A buffer that the type checker takes for a module.
        found = upright(self.numbers.double() * self.step.double()).float()  # type: ignore[operator]
        return found[0].index_select(0, number.reshape(1))[0], found


def graph(network: Network) -> Graph[Shown]:
    """Return the graph that hands out a network's directions."""
    return Graph(
        Directions(network),
        inputs={"number": whole()},
        outputs=("direction", "directions"),
        example=lambda _: {"number": torch.tensor(1)},
    )
