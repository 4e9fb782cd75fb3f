"""An epoch of the `article` recipe against what it cannot do without: its products of matrices.

A loop may be clumsy in a hundred ways; the products it must compute, and this machine computes them
no faster than a program that does nothing else. The share of that limit says how much of the time
goes into learning, on any machine.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median

import torch

from model_export.digits.data import originals
from model_export.digits.data.batches import Batches
from model_export.digits.network import CLASSES, HIDDEN, PIXELS
from model_export.digits.recipes import ARTICLE
from model_export.digits.train import Training
from model_export.training.device import choose_device
from model_export.training.execution import Execution
from records.figures import Row

REPEATS = 3


def products_alone(steps: int, device: torch.device) -> Callable[[], float]:
    """Return the products of so many steps, forward and backward, and nothing between them.

    The matrices have the shapes of section 4, hold random numbers, and are written in place; each
    call ends when the device has done all of it.
    """

    def matrix(*shape: int) -> torch.Tensor:
        return torch.rand(shape, device=device)

    batch = ARTICLE.batch_size
    images, hidden, logits = matrix(batch, PIXELS), matrix(batch, HIDDEN), matrix(batch, CLASSES)
    first, second = matrix(HIDDEN, PIXELS), matrix(CLASSES, HIDDEN)
    forward, passed, out = matrix(batch, HIDDEN), matrix(batch, HIDDEN), matrix(batch, CLASSES)
    first_slope, second_slope = torch.empty_like(first), torch.empty_like(second)

    def epoch() -> float:
        for _ in range(steps):
            torch.mm(images, first.T, out=forward)
            torch.mm(hidden, second.T, out=out)
            torch.mm(logits.T, hidden, out=second_slope)
            torch.mm(logits, second, out=passed)
            torch.mm(hidden.T, images, out=first_slope)
        return float(first_slope[0, 0])

    return epoch


def seconds(work: Callable[[], float]) -> float:
    """Return how long one call took; it returns a number, so that the device has finished."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def measure() -> list[Row]:
    """Time both in turn, so that a busy machine slows both; with one thread, as it is trained."""
    mnist, execution = originals.load(), Execution(choose_device())
    recipe = replace(ARTICLE, epochs=1)
    batches = Batches(mnist, recipe, execution)
    training = Training(recipe, execution, batches.steps)
    products = products_alone(batches.steps, execution.device)
    with execution.one_thread():
        pairs = [
            (seconds(lambda: float(training.epoch(batches))), seconds(products))
            for _ in range(REPEATS)
        ]
    epoch, alone = (median(pair[side] for pair in pairs) for side in (0, 1))
    return [
        Row("epoch", "one epoch, our loop", epoch, "s"),
        Row("epoch_rate", "the same, images learnt from", batches.examples / epoch, "images/s"),
        Row(
            "epoch_limit",
            "its products of matrices alone would allow",
            batches.examples / alone,
            "images/s",
        ),
        Row(
            "epoch_share",
            "our loop reaches of that limit",
            100 * median(alone / ours for ours, alone in pairs),
            "%",
            "at least",
            60,
        ),
    ]
