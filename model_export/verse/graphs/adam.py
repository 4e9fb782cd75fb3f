"""Adam (Kingma and Ba 2015, algorithm 1) on one tensor, as a formula that a graph can hold."""

from typing import Final, NamedTuple

import torch
from torch import Tensor

BETAS: Final = (0.9, 0.999)
EPSILON: Final = 1e-8
# The exporter takes an added 1e-8 for zero and drops it: numerator and denominator are scaled.
SCALE: Final = 1e6


class Averages(NamedTuple):
    """Adam's running means, float32: m of each slope, v of its square; of the number 1 too."""

    m: Tensor
    v: Tensor
    m_one: Tensor
    v_one: Tensor


def begun(like: Tensor) -> Averages:
    """Return averages of nothing yet."""
    return Averages(torch.zeros_like(like), torch.zeros_like(like), *torch.zeros(2).unbind())


def step(
    weights: Tensor,
    past: Averages,
    slope: Tensor,
    rate: Tensor,
    betas: tuple[float, float] = BETAS,
) -> tuple[Tensor, Averages]:
    """Return the weights after a step, and the averages.

    The bias corrections 1 - beta^t are the averages of the constant 1, which keeps all digits of
    float32.
    """
    first, second = betas
    m = first * past.m + (1 - first) * slope
    v = second * past.v + (1 - second) * slope * slope
    m_one = first * past.m_one + (1 - first)
    v_one = second * past.v_one + (1 - second)
    size = torch.sqrt(v) * (SCALE / torch.sqrt(v_one)) + SCALE * EPSILON
    return weights - (SCALE * (rate / m_one)) * m / size, Averages(m, v, m_one, v_one)
