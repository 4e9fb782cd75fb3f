"""Compare the graphs that learn and attack with autograd and torch.optim.

Where rounding decides (see `rounding.py`), nothing is compared. A training is compared step by
step, each from PyTorch's own state: left alone, two right runs drift apart, since what rounding
changes in one step the next ones enlarge.
"""

import itertools
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as functional
from torch import Tensor

from model_export.digits import rounding
from model_export.digits.data.originals import Digits, Mnist
from model_export.digits.graphs.mlp import NAMES, forward
from model_export.digits.graphs.parts import numbers
from model_export.digits.network import CLASSES, Network
from model_export.errors import VerificationError
from model_export.export.running import Feeds, scalar, session
from model_export.export.verify import TOLERANCE, demand, difference

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
        computed = run.run(outputs, {**feeds, **numbers(network)})
        open_or_shut = rounding.wavering(hidden(network, image[None]))[0]
        computed[1][open_or_shut] = 0
        computed[2][:, open_or_shut] = 0
        slopes = [parameter.grad for parameter in network.parameters()]
        wanted = [loss, *(slope for slope in slopes if slope is not None)]
        wanted[1][open_or_shut] = 0
        wanted[2][open_or_shut] = 0
        worst = max(
            [
                worst,
                *(difference(ours, theirs) for ours, theirs in zip(wanted, computed, strict=True)),
            ]
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
        image = run.run(["image"], {**feeds, **numbers(network)})[0]
        clear = rounding.settled(images, aim, tuple(network.parameters()))
        if direction < 0 and not clear.float().mean() > 0.5:
            raise VerificationError(
                "The slopes at most pixels are lost in rounding, so that attack.onnx cannot be "
                "compared with PyTorch. Nothing was published; train the network again."
            )
        worst = max(worst, difference(torch.where(clear, wanted, torch.from_numpy(image)), image))
    return worst


def start() -> Network:
    """Return the random weights from which both begin."""
    torch.manual_seed(0)
    return Network()


class InTorch:
    """A network on its way with torch.optim."""

    def __init__(self, kind: str) -> None:
        self.network = start()
        self.parts = tuple(self.network.parameters())
        self.optimizer: torch.optim.Optimizer = torch.optim.Adam(
            self.parts, lr=RATES[kind], betas=DECAYS
        )
        # What a graph calls the optimiser's averages, and what the optimiser does.
        self.kept = {"m": "exp_avg", "v": "exp_avg_sq"}
        if kind == "sgd":
            self.optimizer = torch.optim.SGD(self.parts, lr=RATES[kind], momentum=MOMENTUM)
            self.kept = {"m": "momentum_buffer"}
        self.steps = 0

    def learn(self, images: Tensor, labels: Tensor) -> Tensor:
        """Take a step with bytes [batch, 784] and labels [batch]; returns the loss [] before it."""
        self.optimizer.zero_grad()
        loss = functional.cross_entropy(self.network(images.float() / 255), labels)
        loss.backward()  # type: ignore[no-untyped-call]
        self.optimizer.step()
        self.steps += 1
        return loss.detach()

    def state(self) -> Feeds:
        """Return what a training graph takes to go on from here."""
        state: Feeds = {name: part.copy() for name, part in numbers(self.network).items()}
        for name, part in zip(NAMES, self.parts, strict=True):
            for ours, theirs in self.kept.items():
                average = self.optimizer.state[part].get(theirs)
                state[f"{ours}_{name}"] = (
                    np.zeros_like(state[name]) if average is None else average.numpy().copy()
                )
        if "v" in self.kept:
            first, second = (scalar(1 - decay**self.steps) for decay in DECAYS)
            state |= {"m_one": first, "v_one": second}
        return state


def train_in_torch(kind: str, pixels: Tensor, labels: Tensor) -> tuple[Network, Tensor]:
    """Return network and losses [steps] after a step with each of the minibatches [steps, ...]."""
    training = InTorch(kind)
    losses = [training.learn(*batch) for batch in zip(pixels, labels, strict=True)]
    return training.network, torch.stack(losses)


def update_difference(before: Feeds, images: Tensor, training: InTorch, computed: Feeds) -> float:
    """Return how far a graph's step is from PyTorch's, as a share of how far that moves a part.

    Args:
        before: weights and averages that both began with.
        images: bytes [batch, 784] that both have learnt from.
        training: where PyTorch has come to.
        computed: where the graph has come to.

    """
    first, bias = (torch.from_numpy(before[name]) for name in NAMES[:2])
    wavers = rounding.wavering(images.float() / 255 @ first.T + bias).any(dim=0)
    worst = 0.0
    for name, part in zip(NAMES, training.parts, strict=True):
        assert part.grad is not None
        counts = part.grad.abs() > NOTHING * part.grad.abs().max()
        if name in {"w1", "b1"}:
            counts[wavers] = False
        after = part.detach()
        moved = (after - torch.from_numpy(before[name]))[counts]
        apart = (after - torch.from_numpy(computed[f"next_{name}"]))[counts]
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
    training, update, loss = InTorch(kind), 0.0, 0.0
    free = run.run(names[1:], {**training.state(), **rate, "pixels": pixels, "labels": labels})
    for images, wanted in zip(pixels, labels, strict=True):
        before = training.state()
        feeds = {**before, **rate, "pixels": images[None], "labels": wanted[None]}
        computed = dict(zip(names, run.run(names, feeds), strict=True))
        bytes_ = torch.from_numpy(images)
        ours = training.learn(bytes_, torch.from_numpy(wanted))
        update = max(update, update_difference(before, bytes_, training, computed))
        loss = max(loss, difference(ours, computed["losses"][0]))
    drift = max(difference(ours, theirs) for ours, theirs in zip(training.parts, free, strict=True))
    return update, loss, drift


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
    bound = ("gradient", "attack", "training_update", "training_losses")
    demand({name: getattr(result, name) for name in bound}, "A learning graph")
    return result
