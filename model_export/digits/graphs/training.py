"""One training step as a graph: forward, cross-entropy, backward and the optimiser's update.

The gradient is written out, so that the number of hidden units and the minibatch may vary; it is
checked against autograd and torch.optim. `scan.py` repeats the step over many minibatches.
"""

from collections.abc import Callable

import torch
import torch.nn.functional as functional
from torch import Tensor, nn

from model_export.digits.graphs import mlp
from model_export.digits.graphs.parts import weights
from model_export.digits.graphs.shown import Shown, small
from model_export.digits.network import CLASSES, PIXELS
from model_export.export.graph import Graph, Input, Repeated, Tensors, byte, real, whole

ADAM_BETAS = (0.9, 0.999)
ADAM_EPSILON = 1e-8
# The exporter takes an added 1e-8 for zero and drops it: numerator and denominator are scaled.
SCALE = 1e6
MOMENTUM_SHARE = 0.9


def gradients(
    pixels: Tensor, labels: Tensor, w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor
) -> tuple[Tensor, list[Tensor]]:
    """Return the mean loss [] of a minibatch and its gradient for w1, b1, w2, b2.

    Args:
        pixels: uint8 [batch, 784], 255 is ink.
        labels: int64 [batch].
        w1: float32 [units, 784]; b1 [units]; w2 [10, units]; b2 [10].

    """
    images = pixels.float() * (1 / 255)
    target = functional.one_hot(labels, CLASSES).float()
    z1, a1, logits = mlp.forward(images, w1, b1, w2, b2)
    share = 1.0 / images.shape[0]
    loss = -(torch.log_softmax(logits, dim=1) * target).sum() * share
    delta2 = (torch.softmax(logits, dim=1) - target) * share
    delta1 = mlp.backward(delta2, z1, w2).delta1
    return loss, [delta1.T @ images, delta1.sum(dim=0), delta2.T @ a1, delta2.sum(dim=0)]


class AdamStep(nn.Module):
    """One step of Adam (Kingma and Ba 2015, algorithm 1), as torch.optim.Adam takes it."""

    def forward(
        self,
        w1: Tensor,
        b1: Tensor,
        w2: Tensor,
        b2: Tensor,
        m_w1: Tensor,
        m_b1: Tensor,
        m_w2: Tensor,
        m_b2: Tensor,
        v_w1: Tensor,
        v_b1: Tensor,
        v_w2: Tensor,
        v_b2: Tensor,
        m_one: Tensor,
        v_one: Tensor,
        rate: Tensor,
        pixels: Tensor,
        labels: Tensor,
    ) -> tuple[Tensor, ...]:
        """Return the next weights, both averages of each slope and of the number 1, the loss []."""
        loss, slopes = gradients(pixels, labels, w1, b1, w2, b2)
        first, second = ADAM_BETAS
        # The bias corrections 1 - beta^t are the averages of the constant 1. Computed as such they
        # keep all digits of float32, which the power would not, and a GPU needs no float64.
        m_one = first * m_one + (1 - first)
        v_one = second * v_one + (1 - second)
        correction = torch.sqrt(v_one)
        length = rate / m_one
        weights, means, squares = [], [], []
        for weight, mean, square, slope in zip(
            (w1, b1, w2, b2),
            (m_w1, m_b1, m_w2, m_b2),
            (v_w1, v_b1, v_w2, v_b2),
            slopes,
            strict=True,
        ):
            means.append(first * mean + (1 - first) * slope)
            squares.append(second * square + (1 - second) * slope * slope)
            size = torch.sqrt(squares[-1]) * (SCALE / correction) + SCALE * ADAM_EPSILON
            weights.append(weight - (SCALE * length) * means[-1] / size)
        return (*weights, *means, *squares, m_one, v_one, loss)


class MomentumStep(nn.Module):
    """One step of stochastic gradient descent with momentum, as torch.optim.SGD takes it."""

    def forward(
        self,
        w1: Tensor,
        b1: Tensor,
        w2: Tensor,
        b2: Tensor,
        m_w1: Tensor,
        m_b1: Tensor,
        m_w2: Tensor,
        m_b2: Tensor,
        rate: Tensor,
        pixels: Tensor,
        labels: Tensor,
    ) -> tuple[Tensor, ...]:
        """Return the next weights, the velocities, and the loss []."""
        loss, slopes = gradients(pixels, labels, w1, b1, w2, b2)
        velocities = [
            MOMENTUM_SHARE * velocity + slope
            for velocity, slope in zip((m_w1, m_b1, m_w2, m_b2), slopes, strict=True)
        ]
        weights = [
            weight - rate * velocity
            for weight, velocity in zip((w1, b1, w2, b2), velocities, strict=True)
        ]
        return (*weights, *velocities, loss)


def learning(
    step: nn.Module, state: dict[str, Input], example: Callable[[Shown], Tensors]
) -> Graph[Shown]:
    """Return the graph of a step that carries a state on, repeated for each minibatch."""
    return Graph(
        step,
        inputs={
            **state,
            "rate": real(),
            "pixels": byte("batch", PIXELS),
            "labels": whole("batch"),
        },
        outputs=(*(f"next_{name}" for name in state), "loss"),
        example=example,
        repeated=Repeated(("pixels", "labels"), "minibatches", "losses"),
    )


def begun(rate: float, shown: Shown, averages: tuple[str, ...], ones: tuple[str, ...]) -> Tensors:
    """Return a training at its beginning: random weights, no average of anything yet."""
    start = small()
    zeros = {
        f"{average}{name}": torch.zeros_like(part)
        for average in averages
        for name, part in start.items()
    }
    return {
        **start,
        **zeros,
        **{name: torch.zeros(()) for name in ones},
        "rate": torch.tensor(rate),
        **shown.minibatches(),
    }


ADAM = learning(
    AdamStep(),
    {**weights(), **weights("m_"), **weights("v_"), "m_one": real(), "v_one": real()},
    lambda shown: begun(1e-3, shown, ("m_", "v_"), ("m_one", "v_one")),
)
MOMENTUM = learning(
    MomentumStep(),
    {**weights(), **weights("m_")},
    lambda shown: begun(0.05, shown, ("m_",), ()),
)
