"""Compare the graphs that learn and attack with autograd and torch.optim."""

import itertools
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as functional
from torch import Tensor

from model_export.data import Digits, Mnist
from model_export.errors import VerificationError
from model_export.network import CLASSES, Network
from model_export.running import TOLERANCE, largest, scalar, session, weights

STEPS, BATCH = 200, 64
DIGITS = 20
RATES = {"adam": 1e-3, "sgd": 0.05}


@dataclass(frozen=True)
class Learning:
    """Largest differences from PyTorch: gradients, attacked pixels, and after 200 steps."""

    gradient: float
    attack: float
    training_steps: int
    training_weights: float
    training_losses: float
    tolerance: float = TOLERANCE


def gradient_difference(network: Network, digits: Digits, folder: Path) -> float:
    """Return how far backprop.onnx is from autograd, for every label of twenty digits."""
    run, worst = session(folder, "backprop"), 0.0
    images, _ = digits.tensors(torch.device("cpu"))
    for image, label in itertools.product(images[:DIGITS], torch.arange(CLASSES)[:, None]):
        network.zero_grad()
        loss = functional.cross_entropy(network(image[None]), label)
        loss.backward()  # type: ignore[no-untyped-call]
        feeds = {"image": image[None].numpy(), "label": label.numpy(), "rate": scalar(0.1)}
        outputs = ["loss", "dw1", "delta1", "dw2", "delta2"]
        found = run.run(outputs, {**feeds, **weights(network)})
        slopes = [parameter.grad for parameter in network.parameters()]
        wanted = [loss, *(slope for slope in slopes if slope is not None)]
        worst = max(
            [worst, *(largest(ours, theirs) for ours, theirs in zip(wanted, found, strict=True))]
        )
    return worst


def attack_difference(network: Network, digits: Digits, folder: Path) -> float:
    """Return how far attack.onnx is from the signs of autograd's gradient, as pixels."""
    images, labels = digits.tensors(torch.device("cpu"))
    images, labels = images[:DIGITS], labels[:DIGITS]
    pixels = images.clone().requires_grad_()
    loss = functional.cross_entropy(network(pixels), labels, reduction="sum")
    slope = torch.autograd.grad(loss, pixels)[0]
    wanted = (images + 0.1 * slope.sign()).clamp(0, 1)
    feeds = {
        "original": images.numpy(),
        "current": images.numpy(),
        "label": labels.numpy(),
        "direction": scalar(1),
        "length": scalar(0.1),
        "epsilon": scalar(0.1),
        "given": np.zeros_like(images.numpy()),
    }
    found = session(folder, "attack").run(["image"], {**feeds, **weights(network)})[0]
    # Where the slope is zero but for rounding, either sign is right.
    clear = slope.abs() > 1e-7 * slope.abs().max()
    return largest(torch.where(clear, wanted, torch.from_numpy(found)), found)


def train_in_torch(kind: str, pixels: Tensor, labels: Tensor) -> tuple[Network, Tensor]:
    """Return the network and the losses after the same steps in PyTorch."""
    network = start()
    optimizer: torch.optim.Optimizer = torch.optim.Adam(network.parameters(), lr=RATES[kind])
    if kind == "sgd":
        optimizer = torch.optim.SGD(network.parameters(), lr=RATES[kind], momentum=0.9)
    losses = []
    for images, wanted in zip(pixels, labels, strict=True):
        optimizer.zero_grad()
        loss = functional.cross_entropy(network(images.float() / 255), wanted)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        losses.append(loss.detach())
    return network, torch.stack(losses)


def start() -> Network:
    """Return the random weights from which both begin."""
    torch.manual_seed(0)
    return Network()


def training_difference(kind: str, digits: Digits, folder: Path) -> tuple[float, float]:
    """Return how far weights and losses are after 200 steps of a training graph."""
    count = STEPS * BATCH
    pixels = digits.images[:count].reshape(STEPS, BATCH, -1)
    labels = digits.labels[:count].reshape(STEPS, BATCH).astype(np.int64)
    begin = weights(start())
    state = begin | {f"m_{name}": np.zeros_like(part) for name, part in begin.items()}
    if kind == "adam":
        state |= {f"v_{name}": np.zeros_like(part) for name, part in begin.items()}
        state |= {"m_one": scalar(0), "v_one": scalar(0)}
    feeds = {**state, "rate": scalar(RATES[kind]), "pixels": pixels, "labels": labels}
    run = session(folder, f"train-{kind}")
    names = ["losses", *(f"next_{name}" for name in begin)]
    losses, *parts = run.run(names, feeds)
    network, wanted = train_in_torch(kind, torch.from_numpy(pixels), torch.from_numpy(labels))
    differences = [
        largest(torch.from_numpy(ours.copy()), theirs)
        for ours, theirs in zip(weights(network).values(), parts, strict=True)
    ]
    return max(differences), largest(wanted, losses)


def compare(network: Network, mnist: Mnist, folder: Path) -> Learning:
    """Return all differences.

    Raises:
        VerificationError: when one of them is more than 1e-4.

    """
    trained = [training_difference(kind, mnist.train, folder) for kind in RATES]
    result = Learning(
        gradient=gradient_difference(network, mnist.test, folder),
        attack=attack_difference(network, mnist.test, folder),
        training_steps=STEPS,
        training_weights=max(weight for weight, _ in trained),
        training_losses=max(loss for _, loss in trained),
    )
    worst = max(result.gradient, result.attack, result.training_weights, result.training_losses)
    if not worst <= TOLERANCE:
        raise VerificationError(
            f"A learning graph and PyTorch differ by {worst:.2e}, more than {TOLERANCE:.0e} "
            f"({result}). Nothing was published; check the versions of torch and onnxruntime."
        )
    return result
