"""An epoch of the `article` recipe: our loop against the usual one with a DataLoader."""

import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset

from bench.rows import Row
from model_export import data
from model_export.network import Network
from model_export.recipes import ARTICLE
from model_export.train import Batches, Training, choose_device

REPEATS = 3


class OneByOne(Dataset[tuple[Tensor, int]]):
    """Digits as torchvision hands them out: one at a time, made a tensor on every access.

    torchvision goes through a PIL image besides, so this peer is faster than the article's loop.
    """

    def __init__(self, digits: data.Digits) -> None:
        self.digits = digits

    def __len__(self) -> int:
        return len(self.digits.labels)

    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        """Return one image float32 [784] in 0..1 and its label."""
        pixels = torch.from_numpy(self.digits.images[index]).float() / 255
        return pixels, int(self.digits.labels[index])


def usual_epoch(digits: data.Digits, device: torch.device) -> Callable[[], None]:
    """Return one epoch as section 5 of the article trains it."""
    loader = DataLoader(OneByOne(digits), batch_size=ARTICLE.batch_size, shuffle=True)
    network = Network().to(device)
    optimizer = torch.optim.Adam(network.parameters(), lr=ARTICLE.learning_rate)
    loss_of = nn.CrossEntropyLoss()

    def epoch() -> None:
        total = 0.0
        for images, labels in loader:
            optimizer.zero_grad()
            loss = loss_of(network(images.to(device)), labels.to(device))
            loss.backward()
            optimizer.step()
            total += loss.item()

    return epoch


def our_epoch(mnist: data.Mnist, device: torch.device) -> Callable[[], None]:
    """Return one epoch of our training loop, same network, batch size and optimiser."""
    recipe = replace(ARTICLE, epochs=1)
    batches = Batches(mnist, recipe, device)
    training = Training(recipe, device, len(mnist.train.labels) // recipe.batch_size)
    return lambda: print(f"  loss {training.epoch(batches):.4f}")


def seconds(work: Callable[[], None]) -> float:
    """Return how long one call took."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def measure() -> list[Row]:
    """Time both loops in turn, so that a busy machine slows both."""
    mnist, device = data.load(), choose_device()
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
