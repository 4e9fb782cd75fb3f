"""What rounding alone decides: where two right computations may differ by more than a rounding.

A ReLU whose input is zero but for rounding is open in one engine and shut in another, and the sign
of such a slope falls either way. Whoever compares engines leaves these places out; everywhere else
the two must agree.
"""

import torch
from torch import Tensor

from model_export.digits.graphs.mlp import backward, forward
from model_export.digits.network import CLASSES

# Engines and CPUs add 784 products in other orders: relative to the sums, this is a generous bound.
SUM = 1e-5
# A probability near 1 has gaps of this size below it, so that p − 1 is known no better.
NEAR_ONE = 1.2e-7


def wavering(z1: Tensor) -> Tensor:
    """Return which hidden values [batch, units] lie at the kink of their ReLU, but for rounding."""
    return z1.abs() <= SUM * z1.abs().amax(dim=1, keepdim=True)


def slope_of(images: Tensor, labels: Tensor, parts: tuple[Tensor, ...]) -> tuple[Tensor, Tensor]:
    """Return the loss's slope at each pixel, and how far rounding may move it.

    Args:
        images: float32 [batch, 784].
        labels: int64 [batch].
        parts: w1 [units, 784], b1 [units], w2 [10, units], b2 [10], float32.

    Returns:
        Slope and bound, both float64 [batch, 784].

    """
    pixels, w1, b1, w2, b2 = (part.detach().double() for part in (images, *parts))
    z1, _, logits = forward(pixels, w1, b1, w2, b2)
    delta2 = torch.softmax(logits, dim=1) - torch.nn.functional.one_hot(labels, CLASSES)
    back = backward(delta2, z1, w2)
    # A logit is off by about SUM, and with it each probability by that share of itself.
    unsure = NEAR_ONE + 3 * SUM * delta2.abs()
    reached = (z1 > 0) | wavering(z1)
    error = (unsure @ w2.abs()) * reached + back.passed.abs() * wavering(z1)
    return back.delta1 @ w1, error @ w1.abs()


def settled(images: Tensor, labels: Tensor, parts: tuple[Tensor, ...]) -> Tensor:
    """Return whether the sign of the slope at each pixel is beyond doubt, bool [batch, 784]."""
    slope, bound = slope_of(images, labels, parts)
    return slope.abs() > bound
