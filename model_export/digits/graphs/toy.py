"""The 2-2-2 network of section 4's worked example: one step of learning with every number out."""

import torch
from torch import Tensor, nn

from model_export.digits.graphs.backprop import Backprop, Learnt
from model_export.digits.graphs.mlp import NAMES
from model_export.export.graph import Graph, Tensors, real, whole

# How many of a step's values are shown of the step, and of the look after it.
BEFORE, AFTER = len(Learnt._fields) - 2, 5


class Toy(nn.Module):
    """Forward, backward, update, and forward again, for any numbers of the reader."""

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
        """Return what Backprop returns first, then the new weights, then the values they give.

        Args:
            image: float32 [1, 2], the two inputs.
            label: int64 [1], 0 or 1, the output that should be likely.
            rate: float32 [], the learning rate.
            w1: float32 [2, 2], a row for each hidden unit; b1 [2]; w2 [2, 2]; b2 [2].

        """
        first = Backprop()(image, label, rate, w1, b1, w2, b2)
        moved = (
            w1 - rate * first.dw1,
            b1 - rate * first.delta1[0],
            w2 - rate * first.dw2,
            b2 - rate * first.delta2[0],
        )
        second = Backprop()(image, label, rate, *moved)
        return (*first[:BEFORE], *moved, *second[:AFTER])


def worked_example(_: object) -> Tensors:
    """Return the numbers of section 4."""
    return {
        "image": torch.tensor([[1.0, 2.0]]),
        "label": torch.tensor([0]),
        "rate": torch.tensor(0.1),
        "w1": torch.tensor([[0.5, 0.25], [-0.5, 0.5]]),
        "b1": torch.zeros(2),
        "w2": torch.tensor([[1.0, -1.0], [0.5, 1.0]]),
        "b2": torch.zeros(2),
    }


GRAPH = Graph(
    Toy(),
    inputs={
        "image": real(1, 2),
        "label": whole(1),
        "rate": real(),
        "w1": real(2, 2),
        "b1": real(2),
        "w2": real(2, 2),
        "b2": real(2),
    },
    outputs=(
        *Learnt._fields[:BEFORE],
        *(f"next_{name}" for name in NAMES),
        *(f"{name}_after" for name in Learnt._fields[:AFTER]),
    ),
    example=worked_example,
)
