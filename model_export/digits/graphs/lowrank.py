"""Singular values of a weight matrix, and the best matrix of a smaller rank.

One-sided Jacobi (Hestenes 1958): turn pairs of rows until all are orthogonal. Their lengths are
then the singular values, their directions the right singular vectors. By Eckart and Young (1936)
the projection on the first k directions is the nearest matrix of rank k.
"""

import torch
from torch import Tensor, nn

from model_export.digits.graphs.parts import weights
from model_export.digits.graphs.shown import UNITS, small
from model_export.digits.network import PIXELS
from model_export.export.graph import Graph, Repeated, Tensors, real


class Turn(nn.Module):
    """One round: every row of one half against its partner in the other, then new partners.

    After (rows - 1) rounds each row has met each other once: a sweep.
    """

    def forward(self, top: Tensor, bottom: Tensor, small: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return both halves, turned and rearranged, and the largest cosine met on the way.

        Args:
            top: float32 [half, columns].
            bottom: float32 [half, columns], partners of the same place.
            small: float32 [], pairs with a smaller cosine stay as they are.

        """
        first = (top * top).sum(dim=1, keepdim=True)
        second = (bottom * bottom).sum(dim=1, keepdim=True)
        across = (top * bottom).sum(dim=1, keepdim=True)
        size = torch.sqrt(first * second)
        cosine = torch.where(size > 0, across.abs() / size.clamp(min=1e-30), torch.zeros_like(size))
        turned = cosine > small
        ratio = (second - first) / (2 * torch.where(turned, across, torch.ones_like(across)))
        sign = torch.where(ratio >= 0, torch.ones_like(ratio), -torch.ones_like(ratio))
        tangent = sign / (ratio.abs() + torch.sqrt(1 + ratio * ratio))
        tangent = torch.where(turned, tangent, torch.zeros_like(tangent))
        cos = 1 / torch.sqrt(1 + tangent * tangent)
        sin = cos * tangent
        upper, lower = cos * top - sin * bottom, sin * top + cos * bottom
        # A round-robin tournament: the first stays, the others move on by one chair in a ring.
        seats = top.shape[0] - 1
        ring = torch.cat([upper[1:], lower.flip(0)])
        ring = torch.cat([ring[-1:], ring[:-1]])
        next_top = torch.cat([upper[:1], ring[:seats]])
        return next_top, ring[seats:].flip(0), cosine.flatten().amax(dim=0)


class LowRank(nn.Module):
    """The nearest matrix of a rank, from the orthogonal rows that the rounds end in."""

    def forward(
        self, top: Tensor, bottom: Tensor, rank: Tensor, w1: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return the matrix, its two factors, and all singular values, the largest first.

        Args:
            top: float32 [half, 784]; bottom [half, 784], orthogonal rows.
            rank: float32 [], how many directions are kept.
            w1: float32 [units, 784], the matrix that the rows come from.

        Returns:
            Matrix float32 [units, 784]; left factor [units, rows], zero beyond the rank; right
            factor [rows, 784]; singular values [rows].

        """
        rows = torch.cat([top, bottom])
        sizes = torch.sqrt((rows * rows).sum(dim=1))
        values, order = torch.sort(sizes, descending=True)
        right = rows[order] / values.clamp(min=1e-30)[:, None]
        kept = (torch.arange(right.shape[0]).float() < rank).float()
        left = (w1 @ right.T) * kept
        return left @ right, left, right, values


def halves(_: object) -> Tensors:
    """Return rows to be turned."""
    rows = small()["w1"]
    return {
        "top": rows[: UNITS // 2],
        "bottom": rows[UNITS // 2 :],
        "small": torch.full((UNITS - 1,), 1e-6),
    }


def orthogonal_rows(_: object) -> Tensors:
    """Return rows that are turned already, and the matrix to be projected on them."""
    rows = torch.diag(torch.arange(float(UNITS), 0, -1)) @ torch.eye(UNITS, PIXELS)
    return {
        "top": rows[: UNITS // 2],
        "bottom": rows[UNITS // 2 :],
        "rank": torch.tensor(8.0),
        "w1": small()["w1"],
    }


TURN = Graph(
    Turn(),
    inputs={"top": real("half", PIXELS), "bottom": real("half", PIXELS), "small": real()},
    outputs=("next_top", "next_bottom", "cosine"),
    example=halves,
    repeated=Repeated(("small",), "rounds", "cosines"),
)
LOW_RANK = Graph(
    LowRank(),
    inputs={
        "top": real("half", PIXELS),
        "bottom": real("half", PIXELS),
        "rank": real(),
        "w1": weights()["w1"],
    },
    outputs=("next_w1", "left", "right", "values"),
    example=orthogonal_rows,
)
