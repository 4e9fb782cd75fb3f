"""Forward, backward and one update, with every step between as an output: section 4, alive.

The formulas are those of section 4 (Rumelhart et al. 1986), for one image as a row vector.
"""

import torch
import torch.nn.functional as functional
from torch import Tensor, nn

from model_export.digits.graphs import mlp
from model_export.digits.network import CLASSES


def cross_entropy(logits: Tensor, target: Tensor) -> Tensor:
    """Return the loss [] of logits [1, classes] against a one-hot target of the same shape."""
    return -(torch.log_softmax(logits, dim=1) * target).sum()


class Backprop(nn.Module):
    """Everything that backpropagation computes for one image, and the loss after one update."""

    def forward(
        self,
        image: Tensor,
        label: Tensor,
        rate: Tensor,
        w1: Tensor,
        b1: Tensor,
        w2: Tensor,
        b2: Tensor,
    ) -> tuple[Tensor, ...]:
        """Return losses, values, deltas and gradients.

        Args:
            image: float32 [1, 784] in 0..1.
            label: int64 [1], the class that it should be.
            rate: float32 [], the learning rate of the update.
            w1: float32 [units, 784]; b1 [units]; w2 [10, units]; b2 [10].

        """
        target = functional.one_hot(label, w2.shape[0]).to(image.dtype)
        z1, a1, logits = mlp.forward(image, w1, b1, w2, b2)
        probabilities = torch.softmax(logits, dim=1)
        delta2 = probabilities - target
        passed, delta1 = mlp.backward(delta2, z1, w2)
        dw2, dw1 = delta2.T @ a1, delta1.T @ image
        hidden = torch.relu(image @ (w1 - rate * dw1).T + b1 - rate * delta1)
        after = hidden @ (w2 - rate * dw2).T + b2 - rate * delta2
        return (
            cross_entropy(logits, target),
            z1,
            a1,
            logits,
            probabilities,
            delta2,
            passed,
            delta1,
            dw2,
            dw1,
            cross_entropy(after, target),
            torch.softmax(after, dim=1),
        )


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
