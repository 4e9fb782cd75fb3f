"""What the graphs of digits are compared on: test digits, training digits, two networks."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from model_export.digits.data.originals import Digits, Mnist
from model_export.digits.graphs import parts
from model_export.digits.network import CLASSES, Network
from model_export.export.graph import Tensors

STEPS, BATCH, UNITS = 20, 10, 32


def tensors(network: Network) -> Tensors:
    """Return the weights by name."""
    return {name: torch.from_numpy(part) for name, part in parts.numbers(network).items()}


@dataclass(frozen=True)
class Shown:
    """The shipped network, and digits.

    ``images`` float32 [10, 784] in 0..1, ``pixels`` the same as uint8, ``labels`` int64 [10].
    """

    network: Network
    pixels: NDArray[np.uint8]
    images: Tensor
    labels: Tensor
    training: Digits

    @property
    def other(self) -> Tensor:
        """Return for each digit one that it is not: int64 [10]."""
        return (self.labels + 1) % CLASSES

    @property
    def units(self) -> Tensor:
        """Return three hidden units, the first and the last among them: int64 [3]."""
        last = self.network.hidden.out_features - 1
        return torch.tensor([0, last // 6, last])

    def minibatches(self) -> Tensors:
        """Return pixels [20, 10, 784] and labels [20, 10] to train with."""
        count = STEPS * BATCH
        return {
            "pixels": torch.from_numpy(self.training.images[:count]).reshape(STEPS, BATCH, -1),
            "labels": torch.from_numpy(self.training.labels[:count]).long().reshape(STEPS, BATCH),
        }


def shown(network: Network, mnist: Mnist) -> Shown:
    """Return what the graphs are compared on."""
    images, labels = mnist.test.tensors(torch.device("cpu"))
    pixels = mnist.test.images[:BATCH]
    return Shown(network, pixels, images[:BATCH], labels[:BATCH], mnist.train)


def small() -> Tensors:
    """Return random weights of a small network, on a grid so that they pack well."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        weights = tensors(Network(UNITS))
    return {name: part.mul(1024).round() / 1024 for name, part in weights.items()}
