"""An epoch of the `article` recipe: our loop against the usual one with a DataLoader."""

import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset

from model_export.digits.data import originals
from model_export.digits.data.batches import Batches
from model_export.digits.network import Network
from model_export.digits.recipes import ARTICLE
from model_export.digits.train import Training
from model_export.training.device import choose_device
from model_export.training.execution import Execution
from records.figures import Row

REPEATS = 3


class OneByOne(Dataset[tuple[Tensor, int]]):
    """Digits as torchvision's MNIST with ToTensor hands them out: one at a time, through PIL.

    The article names no loader; this is the one that every tutorial takes. torchvision itself has
    no build for every torch that we run on, so its steps are repeated here.
    """

    def __init__(self, digits: originals.Digits) -> None:
        self.images = torch.from_numpy(digits.images).view(-1, 28, 28)
        self.labels = torch.from_numpy(digits.labels).long()

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        """Return one image float32 [1, 28, 28] in 0..1 and its label."""
        image = Image.fromarray(self.images[index].numpy())
        pixels = torch.from_numpy(np.array(image, np.uint8, copy=True)).view(28, 28, 1)
        return pixels.permute(2, 0, 1).contiguous().float().div(255), int(self.labels[index])


def usual_epoch(digits: originals.Digits, device: torch.device) -> Callable[[], None]:
    """Return one epoch as section 5 of the article trains it."""
    loader = DataLoader(OneByOne(digits), batch_size=ARTICLE.batch_size, shuffle=True)
    network = Network().to(device)
    optimizer = torch.optim.Adam(network.parameters(), lr=ARTICLE.learning_rate)
    loss_of = nn.CrossEntropyLoss()

    def epoch() -> None:
        for images, labels in loader:
            optimizer.zero_grad()
            pixels = images.to(device).flatten(start_dim=1)
            loss = loss_of(network(pixels), labels.to(device))
            loss.backward()
            optimizer.step()
        print(f"  loss {loss.item():.4f}")

    return epoch


def our_epoch(mnist: originals.Mnist, device: torch.device) -> Callable[[], None]:
    """Return one epoch of our training loop, same network, batch size and optimiser."""
    recipe = replace(ARTICLE, epochs=1)
    execution = Execution(device)
    batches = Batches(mnist, recipe, execution)
    training = Training(recipe, execution, batches.steps)
    return lambda: print(f"  loss {training.epoch(batches):.4f}")


def seconds(work: Callable[[], None]) -> float:
    """Return how long one call took."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def measure() -> list[Row]:
    """Time both loops in turn, so that a busy machine slows both."""
    mnist, device = originals.load(), choose_device()
    ours, usual = our_epoch(mnist, device), usual_epoch(mnist.train, device)
    pairs = [(seconds(ours), seconds(usual)) for _ in range(REPEATS)]
    return [
        Row("epoch", "one epoch, our loop", median(p[0] for p in pairs), "s"),
        Row("epoch_usual", "one epoch, DataLoader loop", median(p[1] for p in pairs), "s"),
        Row(
            "epoch_ratio",
            "our loop is faster by",
            median(usual / ours for ours, usual in pairs),
            "times",
            "at least",
            5,
        ),
    ]
