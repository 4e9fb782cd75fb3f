"""Forward, backward and one update, with every step between as an output: section 4, alive.

The formulas are those of section 4 (Rumelhart et al. 1986), for one image as a row vector.
"""

from typing import NamedTuple

import torch
import torch.nn.functional as functional
from torch import Tensor, nn

from model_export.digits.graphs import mlp
from model_export.digits.graphs.parts import weights
from model_export.digits.graphs.shown import Shown
from model_export.digits.network import PIXELS
from model_export.export.graph import Graph, Tensors, real, whole


def cross_entropy(logits: Tensor, target: Tensor) -> Tensor:
    """Return the loss [] of logits [1, classes] against a one-hot target of the same shape."""
    return -(torch.log_softmax(logits, dim=1) * target).sum()


class Learnt(NamedTuple):
    """What one image teaches: the outputs of the graph, in order.

    Losses [], values and slopes float32 [1, units] or [1, classes], gradients as the weights.
    """

    loss: Tensor
    z1: Tensor
    a1: Tensor
    logits: Tensor
    probabilities: Tensor
    delta2: Tensor
    passed: Tensor
    delta1: Tensor
    dw2: Tensor
    dw1: Tensor
    loss_after: Tensor
    probabilities_after: Tensor


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
    ) -> Learnt:
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
        return Learnt(
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


def digit_as_a_three(shown: Shown) -> Tensors:
    """Return a digit that should be another one."""
    return {
        "image": shown.images[:1],
        "label": torch.tensor([3]),
        "rate": torch.tensor(0.1),
    }


GRAPH = Graph(
    Backprop(),
    inputs={"image": real(1, PIXELS), "label": whole(1), "rate": real(), **weights()},
    outputs=Learnt._fields,
    example=digit_as_a_three,
    takes="weights",
)
