"""A network made smaller: heads, neurons and rank taken away, what is left rounded to few bits.

Sources: heads, Michel et al. 2019; neurons by the size of their weights, Li et al. 2017; the
nearest matrix of a rank, Eckart and Young 1936; one step size for each column, Jacob et al. 2018.
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from model_export.export.graph import Graph, Tensors, real
from model_export.verse.graphs import parts
from model_export.verse.graphs.directions import is_wide, product
from model_export.verse.graphs.parts import Layer, Parts
from model_export.verse.graphs.shown import Shown
from model_export.verse.network import Shape

# What has bits and a rank of its own, in order.
GROUPS = ("embedding", "attention", "perceptron")
# A step size is stored in two bytes.
STEP_BYTES = 2


def on_grid(matrix: Tensor, bits: Tensor) -> Tensor:
    """Return a matrix whose columns each lie on a symmetric grid of 2^bits - 1 steps."""
    levels = torch.pow(2.0, bits - 1) - 1
    step = (matrix.abs().amax(0, keepdim=True) / levels).clamp_min(1e-12)
    return torch.round(matrix / step) * step


def kept_neurons(layer: Layer, share: Tensor) -> Tensor:
    """Return for each neuron 1 or 0, float32 [4d]: that share is kept, of the largest weights."""
    sizes = layer.up.square().sum(0).sqrt() * layer.down.square().sum(1).sqrt()
    count = torch.floor((1 - share) * sizes.numel() + 0.5).long()
    # One number in front: of nothing taken out, no neuron is below.
    ordered = torch.cat([torch.full((1,), -1.0), torch.sort(sizes)[0]])
    return (sizes > ordered.index_select(0, count.reshape(1))).float()


def stored(rows: Tensor, columns: Tensor, bits: Tensor) -> Tensor:
    """Return the bytes of a matrix: its numbers in so many bits, and a step size a column."""
    return rows * columns * bits / 8 + columns * STEP_BYTES


class Matrix(NamedTuple):
    """A matrix [m, n], and which of its ``rows`` [m] and ``columns`` [n] stay: 1, and 0 for others.

    ``directions`` [d, d] of its shorter side, one a row, are what it is cut to.
    """

    weights: Tensor
    rows: Tensor
    columns: Tensor
    directions: Tensor


def factors(matrix: Tensor, directions: Tensor, rank: Tensor) -> tuple[Tensor, Tensor]:
    """Return two factors [m, d], [d, n] whose product is the nearest matrix of a rank.

    What lies beyond the rank is zero in both.
    """
    if is_wide(matrix, len(directions)):
        left, right = directions.T, product(directions, matrix)
    else:
        left, right = product(matrix, directions.T), directions
    stays = (torch.arange(len(directions)) < rank).float()
    return left * stays, right * stays[:, None]


def made_smaller(matrix: Matrix, bits: Tensor, rank: Tensor) -> tuple[Tensor, Tensor]:
    """Return the bytes of a matrix, and what is left of it: whole, or the product of two factors.

    Each direction of a factor has a step size of its own. Of full rank it is stored whole.
    """
    weights, rows, columns, directions = matrix
    whole = on_grid(weights * rows[:, None] * columns, bits)
    left, right = factors(weights, directions, rank)
    left, right = on_grid(left * rows[:, None], bits), on_grid((right * columns).T, bits).T
    height, width = rows.sum(), columns.sum()
    thin = stored(height, rank, bits) + stored(width, rank, bits)
    is_whole = rank >= len(directions)
    size = torch.where(is_whole, stored(height, width, bits), thin)
    return size, torch.where(is_whole, whole, left @ right)


class Squeeze(nn.Module):
    """Forward: what is kept -> the weights to compute with, and the bytes of their file."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape

    def forward(
        self,
        bits: Tensor,
        ranks: Tensor,
        heads: Tensor,
        neurons: Tensor,
        directions: Tensor,
        *weights: Tensor,
    ) -> tuple[Tensor, ...]:
        """Return the bytes [], then all weights, in the order of `parts.names`.

        Args:
            bits: float32 [3], of GROUPS, 2 to 8.
            ranks: float32 [3], likewise; d is all there is.
            heads: float32 [blocks, heads], 1 for each that stays, 0 for the others.
            neurons: float32 [], the share of each block's that stay.
            directions: of each matrix, float32 [matrices, d, d]; of full rank any will do.
            weights: those of the network.

        """
        own = Parts.of(weights)
        embedding, attention, perceptron = zip(bits.unbind(), ranks.unbind(), strict=True)
        share = neurons.clamp(0, 1)
        along = iter(directions.unbind())
        every = torch.ones(self.shape.width)
        tokens = torch.ones_like(own.embedding[0])
        found = [made_smaller(Matrix(own.embedding, every, tokens, next(along)), *embedding)]
        for layer, stay in zip(own.layers, heads.unbind(), strict=True):
            head = stay.repeat_interleave(self.shape.head)
            neuron = kept_neurons(layer, share)
            matrices = (
                (Matrix(layer.inward, every, head.repeat(3), next(along)), attention),
                (Matrix(layer.output, head, every, next(along)), attention),
                (Matrix(layer.up, every, neuron, next(along)), perceptron),
                (Matrix(layer.down, neuron, every, next(along)), perceptron),
            )
            found += [made_smaller(matrix, *group) for matrix, group in matrices]
        sizes, squeezed = zip(*found, strict=True)
        return torch.stack(sizes).sum(), *squeezed


def example(shape: Shape) -> Tensors:
    """Return one squeezing of everything: without a head, with three quarters of the neurons.

    The directions are the axes in another order: products with them are exact, and no runtime
    rounds a number to another step of its grid than PyTorch because it adds in another order.
    """
    heads = torch.ones(shape.blocks, shape.heads)
    heads[0, 1] = 0
    signs = torch.tensor([1.0, -1.0]).repeat(shape.width // 2)
    axes = torch.diag(signs).flip(0)
    return {
        "bits": torch.tensor([6.0, 4.0, 5.0]),
        "ranks": torch.tensor([0.75, 1.0, 0.5]) * shape.width,
        "heads": heads,
        "neurons": torch.tensor(0.75),
        "directions": axes.expand(len(parts.names(shape)), -1, -1).contiguous(),
    }


def graph(shape: Shape) -> Graph[Shown]:
    """Return the graph for networks of this shape."""
    return Graph(
        Squeeze(shape),
        inputs={
            "bits": real(len(GROUPS)),
            "ranks": real(len(GROUPS)),
            "heads": real(shape.blocks, shape.heads),
            "neurons": real(),
            "directions": real(len(parts.names(shape)), shape.width, shape.width),
            **parts.weights(shape),
        },
        outputs=("bytes", *(f"squeezed_{name}" for name in parts.names(shape))),
        example=lambda _: example(shape),
        takes="weights",
    )
