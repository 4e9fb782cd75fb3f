"""Compare the graphs that learn and attack with autograd and torch.optim.

Where rounding decides (see `rounding.py`), nothing is compared. A training is compared step by
step, each from PyTorch's own state: left alone, two right runs drift apart, since what rounding
changes in one step the next ones enlarge.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as functional
from torch import Tensor

from model_export import rounding
from model_export.data import Digits, Mnist
from model_export.errors import VerificationError
from model_export.graphs.mlp import NAMES, forward
from model_export.network import CLASSES, Network
from model_export.running import TOLERANCE, Feeds, largest, scalar, session, weights

STEPS, BATCH = 200, 64
DIGITS = 20
RATES = {"adam": 1e-3, "sgd": 0.05}
MOMENTUM, DECAYS = 0.9, (0.9, 0.999)
# A slope below this share of the largest is zero but for rounding.
NOTHING = 1e-6


@dataclass(frozen=True)
class Learning:
    """Largest differences from PyTorch: gradients, attacked pixels, and 200 steps of training.

    ``training_update`` is the worst step's, as a share of how far it moves the weights.
    ``training_drift`` is how far the weights are apart when both are left alone for as many steps;
    it has no bound.
    """

    gradient: float
    attack: float
    training_steps: int
    training_update: float
    training_losses: float
    training_drift: float
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
        open_or_shut = rounding.wavering(hidden(network, image[None]))[0]
        found[1][open_or_shut] = 0
        found[2][:, open_or_shut] = 0
        slopes = [parameter.grad for parameter in network.parameters()]
        wanted = [loss, *(slope for slope in slopes if slope is not None)]
        wanted[1][open_or_shut] = 0
        wanted[2][open_or_shut] = 0
        worst = max(
            [worst, *(largest(ours, theirs) for ours, theirs in zip(wanted, found, strict=True))]
        )
    return worst


def hidden(network: Network, images: Tensor) -> Tensor:
    """Return the hidden layer before its ReLU [batch, units]."""
    with torch.no_grad():
        return forward(images, *network.parameters()).z1


def attack_difference(network: Network, digits: Digits, folder: Path) -> float:
    """Return how far attack.onnx is from the signs of autograd's gradient, as pixels.

    Every digit is moved towards another one too: there the slope is far from zero, however sure
    the network is.
    """
    images, labels = digits.tensors(torch.device("cpu"))
    images, labels = images[:DIGITS], labels[:DIGITS]
    run, worst = session(folder, "attack"), 0.0
    for aim, direction in ((labels, 1.0), ((labels + 1) % CLASSES, -1.0)):
        pixels = images.clone().requires_grad_()
        loss = functional.cross_entropy(network(pixels), aim, reduction="sum")
        slope = torch.autograd.grad(loss, pixels)[0]
        wanted = (images + 0.1 * direction * slope.sign()).clamp(0, 1)
        feeds = {
            "original": images.numpy(),
            "current": images.numpy(),
            "label": aim.numpy(),
            "direction": scalar(direction),
            "length": scalar(0.1),
            "epsilon": scalar(0.1),
            "given": np.zeros_like(images.numpy()),
        }
        found = run.run(["image"], {**feeds, **weights(network)})[0]
        clear = rounding.settled(images, aim, tuple(network.parameters()))
        if direction < 0 and not clear.float().mean() > 0.5:
            raise VerificationError(
                "The slopes at most pixels are lost in rounding, so that attack.onnx cannot be "
                "compared with PyTorch. Nothing was published; train the network again."
            )
        worst = max(worst, largest(torch.where(clear, wanted, torch.from_numpy(found)), found))
    return worst


def start() -> Network:
    """Return the random weights from which both begin."""
    torch.manual_seed(0)
    return Network()


@dataclass(frozen=True)
class Step:
    """One step in PyTorch: the state before it, what it learnt from, and what it did."""

    state: Feeds
    images: Tensor
    loss: float
    slopes: tuple[Tensor, ...]
    after: tuple[Tensor, ...]


def steps_in_torch(kind: str, pixels: Tensor, labels: Tensor) -> Iterator[Step]:
    """Yield the steps of torch.optim over minibatches [steps, batch, 784]."""
    network = start()
    parts = tuple(network.parameters())
    optimizer: torch.optim.Optimizer = torch.optim.Adam(parts, lr=RATES[kind], betas=DECAYS)
    if kind == "sgd":
        optimizer = torch.optim.SGD(parts, lr=RATES[kind], momentum=MOMENTUM)
    for number, (images, wanted) in enumerate(zip(pixels, labels, strict=True)):
        before = state_of(kind, network, optimizer, number)
        shown = images.float() / 255
        optimizer.zero_grad()
        loss = functional.cross_entropy(network(shown), wanted)
        loss.backward()  # type: ignore[no-untyped-call]
        slopes = tuple(part.grad.clone() for part in parts if part.grad is not None)
        optimizer.step()
        after = tuple(part.detach().clone() for part in parts)
        yield Step(before, shown, loss.item(), slopes, after)


def state_of(kind: str, network: Network, optimizer: torch.optim.Optimizer, steps: int) -> Feeds:
    """Return what a training graph takes to go on where PyTorch stands after so many steps."""
    kept = {"adam": {"m": "exp_avg", "v": "exp_avg_sq"}, "sgd": {"m": "momentum_buffer"}}[kind]
    state = {name: part.copy() for name, part in weights(network).items()}
    for name, part in zip(NAMES, network.parameters(), strict=True):
        for ours, theirs in kept.items():
            average = optimizer.state[part].get(theirs)
            state[f"{ours}_{name}"] = (
                np.zeros_like(state[name]) if average is None else average.numpy().copy()
            )
    if kind == "adam":
        first, second = DECAYS
        state |= {"m_one": scalar(1 - first**steps), "v_one": scalar(1 - second**steps)}
    return state


def update_difference(step: Step, found: Feeds) -> float:
    """Return how far a graph's step is from PyTorch's, as a share of how far that moves a part."""
    first, bias = (torch.from_numpy(step.state[name]) for name in NAMES[:2])
    wavers = rounding.wavering(step.images @ first.T + bias).any(dim=0)
    worst = 0.0
    for name, slope, after in zip(NAMES, step.slopes, step.after, strict=True):
        counts = slope.abs() > NOTHING * slope.abs().max()
        if name in {"w1", "b1"}:
            counts[wavers] = False
        moved = (after - torch.from_numpy(step.state[name]))[counts]
        apart = (after - torch.from_numpy(found[f"next_{name}"]))[counts]
        share = float(apart.norm() / moved.norm())
        worst = max(worst, float(np.nan_to_num(share, nan=np.inf)))
    return worst


def training_difference(kind: str, digits: Digits, folder: Path) -> tuple[float, float, float]:
    """Return the worst step's difference and loss over 200 steps, and how far a free run drifts."""
    count = STEPS * BATCH
    pixels = digits.images[:count].reshape(STEPS, BATCH, -1)
    labels = digits.labels[:count].reshape(STEPS, BATCH).astype(np.int64)
    run, rate = session(folder, f"train-{kind}"), {"rate": scalar(RATES[kind])}
    names = ["losses", *(f"next_{name}" for name in NAMES)]
    updates, losses, last = 0.0, 0.0, ()
    steps = steps_in_torch(kind, torch.from_numpy(pixels), torch.from_numpy(labels))
    for number, step in enumerate(steps):
        batch = {"pixels": pixels[number, None], "labels": labels[number, None]}
        found = dict(zip(names, run.run(names, {**step.state, **rate, **batch}), strict=True))
        updates = max(updates, update_difference(step, found))
        losses = max(losses, largest(torch.tensor(step.loss), found["losses"][0]))
        last = step.after
        if number == 0:
            feeds = {**step.state, **rate, "pixels": pixels, "labels": labels}
            free = run.run(names[1:], feeds)
    drift = max(largest(ours, theirs) for ours, theirs in zip(last, free, strict=True))
    return updates, losses, drift


def compare(network: Network, mnist: Mnist, folder: Path) -> Learning:
    """Return all differences.

    Raises:
        VerificationError: when one that has a bound is more than 1e-4.

    """
    updates, losses, drifts = zip(
        *(training_difference(kind, mnist.train, folder) for kind in RATES), strict=True
    )
    result = Learning(
        gradient=gradient_difference(network, mnist.test, folder),
        attack=attack_difference(network, mnist.test, folder),
        training_steps=STEPS,
        training_update=max(updates),
        training_losses=max(losses),
        training_drift=max(drifts),
    )
    worst = max(result.gradient, result.attack, result.training_update, result.training_losses)
    if not worst <= TOLERANCE:
        raise VerificationError(
            f"A learning graph and PyTorch differ by {worst:.2e}, more than {TOLERANCE:.0e} "
            f"({result}). Nothing was published; check the versions of torch and onnxruntime."
        )
    return result
