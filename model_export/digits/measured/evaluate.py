"""How good the network is: accuracy, confusion, calibration."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from model_export.digits.network import CLASSES

BINS = 15
Floats = NDArray[np.float32]
Labels = NDArray[np.integer]


@dataclass(frozen=True)
class Bin:
    """The predictions of one range of confidence."""

    confidence: float
    accuracy: float
    count: int


def accuracy(network: nn.Module, images: Tensor, labels: Tensor) -> float:
    """Return the share of images float32 [n, 784] with labels int64 [n] that are read correctly."""
    with torch.no_grad():
        return float((network(images).argmax(dim=1) == labels).float().mean())


def share_right(predicted: Labels, labels: Labels) -> float:
    """Return the share of answers [n] that are right."""
    return float((predicted == labels).mean())


def confusion(predicted: Labels, labels: Labels) -> list[list[int]]:
    """Return counts [10][10]: rows are the true digits, columns the predicted ones."""
    table = np.zeros((CLASSES, CLASSES), dtype=int)
    np.add.at(table, (labels, predicted), 1)
    return [[int(count) for count in row] for row in table]


def reliability(probabilities: Floats, labels: Labels) -> list[Bin]:
    """Return the non-empty ones of 15 equal bins of the largest probability."""
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    index = np.minimum((confidence * BINS).astype(int), BINS - 1)
    return [
        Bin(
            float(confidence[index == number].mean()),
            float(right[index == number].mean()),
            int((index == number).sum()),
        )
        for number in range(BINS)
        if (index == number).any()
    ]


def calibration_error(bins: list[Bin]) -> float:
    """Return the expected calibration error (Guo et al. 2017, section 2): mean gap, by count."""
    total = sum(entry.count for entry in bins)
    return sum(entry.count * abs(entry.accuracy - entry.confidence) for entry in bins) / total
