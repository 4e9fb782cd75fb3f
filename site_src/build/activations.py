"""Activation functions with their derivatives, as section 4 plots them."""

import math
from collections.abc import Callable

Curve = Callable[[float], float]


def logistic(z: float) -> float:
    """Return a number between 0 and 1."""
    return 1 / (1 + math.exp(-z))


def normal(z: float) -> float:
    """Return the share of a standard normal distribution below z."""
    return (1 + math.erf(z / math.sqrt(2))) / 2


def density(z: float) -> float:
    """Return the derivative of ``normal``."""
    return math.exp(-z * z / 2) / math.sqrt(2 * math.pi)


# Function and derivative by name; a corner has the derivative of its left side.
CURVES: dict[str, tuple[Curve, Curve]] = {
    "logistic": (logistic, lambda z: logistic(z) * (1 - logistic(z))),
    "tanh": (math.tanh, lambda z: 1 - math.tanh(z) ** 2),
    "ReLU": (lambda z: max(0.0, z), lambda z: float(z > 0)),
    "GELU": (lambda z: z * normal(z), lambda z: normal(z) + z * density(z)),
}
