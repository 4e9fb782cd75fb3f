"""Compression of any weights: magnitude pruning (Han et al. 2015) and rounding to few bits."""

import torch
from torch import Tensor, nn

from model_export.digits.graphs.parts import weights
from model_export.export.graph import Graph, Tensors, real

# As many bits as this mean that nothing is rounded.
FULL = 32


def prune(weights: Tensor, share: Tensor) -> Tensor:
    """Return the matrix with that share of its weights set to zero, the smallest first."""
    sizes = weights.abs()
    ordered = torch.sort(sizes.flatten())[0]
    count = torch.floor(share * sizes.numel()).long()
    # One zero in front: a share of nothing removes nothing but zeros.
    threshold = torch.cat([torch.zeros(1), ordered]).index_select(0, count.reshape(1))
    return torch.where(sizes > threshold, weights, torch.zeros_like(weights))


def quantise(weights: Tensor, bits: Tensor) -> tuple[Tensor, Tensor]:
    """Return the matrix on a symmetric grid with one step size, and the whole numbers on it."""
    levels = torch.pow(2.0, torch.clamp(bits, max=8.0) - 1) - 1
    step = weights.abs().flatten().amax(dim=0) / levels
    whole = torch.round(weights / torch.clamp(step, min=1e-30))
    return torch.where(bits >= FULL, weights, whole * step), whole


class Compress(nn.Module):
    """Prune and round both weight matrices; the biases stay."""

    def forward(
        self, share: Tensor, bits: Tensor, w1: Tensor, w2: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return the weights to compute with, and what would be stored.

        Args:
            share: float32 [] in 0..1, of weights set to zero in each matrix.
            bits: float32 [], 2 to 8, or 32 for no rounding.
            w1: float32 [units, 784].
            w2: float32 [10, units].

        Returns:
            w1 and w2 float32 after both; their places on the grid int8, meaningless at 32 bits.

        """
        first, whole1 = quantise(prune(w1, share), bits)
        second, whole2 = quantise(prune(w2, share), bits)
        return first, second, whole1.to(torch.int8), whole2.to(torch.int8)


def half_of_it(_: object) -> Tensors:
    """Return the share and the bits of one compression."""
    return {"share": torch.tensor(0.5), "bits": torch.tensor(4.0)}


GRAPH = Graph(
    Compress(),
    inputs={
        "share": real(),
        "bits": real(),
        **{name: part for name, part in weights().items() if name.startswith("w")},
    },
    outputs=("next_w1", "next_w2", "whole1", "whole2"),
    example=half_of_it,
    takes="weights",
)
