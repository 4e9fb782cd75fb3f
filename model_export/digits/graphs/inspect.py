"""The network opened: what each hidden unit adds to a digit's logit, and why a unit is on."""

import torch
from torch import Tensor, nn

from model_export.digits.graphs import mlp
from model_export.digits.graphs.parts import weights
from model_export.digits.graphs.shown import Shown
from model_export.digits.network import PIXELS
from model_export.export.graph import Graph, Tensors, real, whole


class Inspect(nn.Module):
    """Forward with its sums taken apart, for any weights."""

    def forward(
        self,
        image: Tensor,
        digit: Tensor,
        units: Tensor,
        w1: Tensor,
        b1: Tensor,
        w2: Tensor,
        b2: Tensor,
    ) -> tuple[Tensor, ...]:
        """Return the forward pass and its parts.

        Args:
            image: float32 [1, 784] in 0..1.
            digit: int64 [1], whose logit is taken apart.
            units: int64 [count], the hidden units whose sums are taken apart.
            w1: float32 [units, 784]; b1 [units]; w2 [10, units]; b2 [10].

        Returns:
            logits and probabilities [10], hidden_pre and hidden [units]; contributions [units],
            which with bias [1] add up to the digit's logit; order int64 [units], the largest
            contributions first; weights [count, 784] of the units, products [count, 784] of weight
            and pixel, which with unit_bias [count] add up to a unit's value before the activation;
            outgoing [count], the weights from the units to the digit.

        """
        hidden_pre, hidden, logits = mlp.forward(image, w1, b1, w2, b2)
        contributions = (hidden * w2[digit])[0]
        order = torch.argsort(contributions.abs(), descending=True)
        weights = w1[units]
        return (
            logits[0],
            torch.softmax(logits, dim=1)[0],
            hidden_pre[0],
            hidden[0],
            contributions,
            b2[digit],
            order,
            weights,
            weights * image,
            b1[units],
            w2[digit][0][units],
        )


def first_digit(shown: Shown) -> Tensors:
    """Return a digit with three hidden units to open."""
    return {"image": shown.images[:1], "digit": shown.labels[:1], "units": shown.units}


GRAPH = Graph(
    Inspect(),
    inputs={
        "image": real(1, PIXELS),
        "digit": whole(1),
        "units": whole("count"),
        **weights(),
    },
    outputs=(
        "logits",
        "probabilities",
        "hidden_pre",
        "hidden",
        "contributions",
        "bias",
        "order",
        "weights",
        "products",
        "unit_bias",
        "outgoing",
    ),
    example=first_digit,
    takes="weights",
    # Hidden units that add nothing are tied, and ties may fall either way.
    undetermined=("order",),
)
