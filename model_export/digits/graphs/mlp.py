"""The network's formulas for any weights, written once: section 4, forward and backward.

The graphs of the demos are put together from these, and `verify*.py` compare them with autograd.
"""

from typing import NamedTuple

import torch
from torch import Tensor

# The four parts of the network, as every graph names them, in the order of its parameters.
NAMES = ("w1", "b1", "w2", "b2")


class Forward(NamedTuple):
    """What goes forward: z1 and a1 [batch, units], logits [batch, classes]."""

    z1: Tensor
    a1: Tensor
    logits: Tensor


class Backward(NamedTuple):
    """What comes back to the hidden layer, before and after its ReLU: both [batch, units]."""

    passed: Tensor
    delta1: Tensor


def forward(image: Tensor, w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor) -> Forward:
    """Return the hidden layer before and after its ReLU, and the logits.

    Args:
        image: float32 or float64 [batch, inputs]; the weights have the same type.
        w1: [units, inputs]; b1 [units]; w2 [classes, units]; b2 [classes].

    """
    z1 = image @ w1.T + b1
    a1 = torch.relu(z1)
    return Forward(z1, a1, a1 @ w2.T + b2)


def backward(delta2: Tensor, z1: Tensor, w2: Tensor) -> Backward:
    """Return the loss's slopes at the hidden layer.

    Args:
        delta2: [batch, classes], its slopes at the logits: probabilities minus target.
        z1: [batch, units], the hidden layer before its ReLU.
        w2: [classes, units].

    """
    passed = delta2 @ w2
    return Backward(passed, torch.where(z1 > 0, passed, torch.zeros_like(passed)))
