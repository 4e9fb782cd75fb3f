"""The derivative by differences: the loss with one weight moved up and down."""

import torch
import torch.nn.functional as functional
from torch import Tensor, nn

from model_export.digits.graphs import mlp
from model_export.digits.graphs.backprop import cross_entropy
from model_export.digits.graphs.parts import weights
from model_export.digits.graphs.shown import Shown
from model_export.digits.network import CLASSES, PIXELS
from model_export.export.graph import Graph, Tensors, real, whole, wide


class Nudge(nn.Module):
    """The loss with one weight moved up and down: the derivative by differences, in float64."""

    def forward(
        self,
        image: Tensor,
        label: Tensor,
        row: Tensor,
        column: Tensor,
        distance: Tensor,
        w1: Tensor,
        b1: Tensor,
        w2: Tensor,
        b2: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return the numeric derivative of the loss for w1[row, column], and for w2[row, column].

        Args:
            image: float32 [1, 784]; label int64 [1]; weights as in Backprop.
            row: int64 [2], of the weight in w1 and in w2; column likewise.
            distance: float64 [], how far the weight is moved each way.

        Returns:
            Numeric derivatives float64 [] for w1 and w2, and the two weights float32 [].

        """
        wide = [part.double() for part in (image, w1, b1, w2, b2)]
        target = functional.one_hot(label, CLASSES).double()

        def loss(first: Tensor, second: Tensor) -> Tensor:
            return cross_entropy(
                mlp.forward(wide[0], first, wide[2], second, wide[4]).logits, target
            )

        def mark(weights: Tensor, which: int) -> Tensor:
            rows = (torch.arange(weights.shape[0]) == row[which]).double()
            columns = (torch.arange(weights.shape[1]) == column[which]).double()
            return rows[:, None] * columns[None, :]

        spot1, spot2 = mark(w1, 0), mark(w2, 1)
        step1, step2 = spot1 * distance, spot2 * distance
        slope1 = loss(wide[1] + step1, wide[3]) - loss(wide[1] - step1, wide[3])
        slope2 = loss(wide[1], wide[3] + step2) - loss(wide[1], wide[3] - step2)
        return (
            slope1 / (2 * distance),
            slope2 / (2 * distance),
            (spot1 * wide[1]).sum().float(),
            (spot2 * wide[3]).sum().float(),
        )


def one_weight_of_each(shown: Shown) -> Tensors:
    """Return a digit that should be a three, and a weight of either layer."""
    unit = int(shown.units[1])
    return {
        "image": shown.images[:1],
        "label": torch.tensor([3]),
        "row": torch.tensor([unit, 3]),
        "column": torch.tensor([400, unit]),
        "distance": torch.tensor(1e-4, dtype=torch.float64),
    }


GRAPH = Graph(
    Nudge(),
    inputs={
        "image": real(1, PIXELS),
        "label": whole(1),
        "row": whole(2),
        "column": whole(2),
        "distance": wide(),
        **weights(),
    },
    outputs=("slope1", "slope2", "weight1", "weight2"),
    example=one_weight_of_each,
    takes="weights",
)
