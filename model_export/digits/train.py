"""Train a recipe: seeded, on any device and number of ranks, with a checkpoint after each epoch.

The same recipe, data, machine and ranks give the same weights bit for bit, whether the run was
interrupted or not: everything random in an epoch is drawn from a generator whose state the
checkpoint keeps.
"""

import copy
import hashlib
import importlib.metadata
import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

import torch
import torch.nn.functional as functional
from torch import Tensor

from model_export.digits.data.batches import Batches
from model_export.digits.data.originals import Mnist
from model_export.digits.measured.evaluate import accuracy
from model_export.digits.network import CLASSES, Network
from model_export.digits.recipes import Recipe
from model_export.training.checkpoint import Checkpoint, Epoch, read
from model_export.training.execution import Execution
from model_export.training.progress import report
from model_export.training.recorded import Recording

CHECKPOINTS = Path("build/checkpoints")
PACKAGE = Path(__file__).resolve().parents[1]
# Files whose change means that a finished run no longer counts.
SOURCES = (
    "digits/data/allographs",
    "digits/data/augment",
    "digits/data/batches",
    "digits/data/handwriting",
    "digits/data/nonsense",
    "digits/data/originals",
    "digits/data/pen",
    "digits/data/reink",
    "digits/data/shapes",
    "digits/network",
    "digits/train",
    "training/distributed",
    "training/execution",
    "training/recorded",
)
# What draws the digits anew, and trains: another version may end in other weights.
PACKAGES = ("numpy", "scikit-image", "scipy", "torch")


@dataclass(frozen=True)
class Run:
    """A finished training: weights on the CPU, and its history."""

    weights: dict[str, Tensor]
    history: list[Epoch]
    device: str
    preparation_seconds: float
    epoch_examples: int

    @property
    def wall_seconds(self) -> float:
        """Return the time that preparation and all epochs took, interruptions not counted."""
        return self.preparation_seconds + sum(epoch.seconds for epoch in self.history)

    @property
    def examples_per_second(self) -> float:
        """Return the digits learnt from in a second of the median epoch."""
        return self.epoch_examples / median(epoch.seconds for epoch in self.history)


def wanted(device: torch.device) -> Tensor:
    """Return the shares [11, 10] that are wanted of each label: all ten alike of what is none."""
    return torch.cat([torch.eye(CLASSES), torch.full((1, CLASSES), 1 / CLASSES)]).to(device)


def fingerprint(recipe: Recipe, execution: Execution) -> str:
    """Return a hash of all that the weights depend on."""
    digest = hashlib.sha256(json.dumps(asdict(recipe), sort_keys=True).encode())
    versions = [importlib.metadata.version(name) for name in PACKAGES]
    digest.update(" ".join([*versions, execution.choices]).encode())
    for name in SOURCES:
        digest.update((PACKAGE / f"{name}.py").read_bytes())
    return digest.hexdigest()[:16]


class Training:
    """A network on its way: weights, their average, optimiser, schedule and random state."""

    def __init__(self, recipe: Recipe, execution: Execution, steps_per_epoch: int) -> None:
        self.recipe, self.execution = recipe, execution
        torch.manual_seed(recipe.seed)
        self.generator = torch.Generator(execution.device).manual_seed(recipe.seed)
        self.network = Network(recipe.hidden).to(execution.device)
        # Without averaging both names mean the same network.
        self.average = copy.deepcopy(self.network) if recipe.averaging else self.network
        self.forward = execution.prepare(self.network)
        kind = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[recipe.optimizer]
        self.optimizer = kind(
            self.network.parameters(),
            lr=recipe.learning_rate,
            weight_decay=recipe.weight_decay,
            fused=execution.device.type in {"cpu", "cuda"},
        )
        self.schedule = (
            torch.optim.lr_scheduler.OneCycleLR(
                self.optimizer,
                recipe.learning_rate,
                total_steps=steps_per_epoch * recipe.epochs,
                pct_start=0.2,
            )
            if recipe.one_cycle
            else None
        )
        self.wanted = wanted(execution.device)
        self.steps = 0
        self.recording: Recording | None = None

    def gradient(self, images: Tensor, labels: Tensor) -> Tensor:
        """Leave the gradient in the weights; returns the loss [], so that nothing waits for it."""
        self.optimizer.zero_grad()
        with self.execution.autocast():
            target = labels if self.recipe.nonsense is None else self.wanted[labels]
            loss = functional.cross_entropy(self.forward(images), target)
        loss.backward()  # type: ignore[no-untyped-call]
        return loss.detach()

    def update(self) -> None:
        """Move the weights and their average by the gradient."""
        self.optimizer.step()
        if self.schedule is not None:
            self.schedule.step()
        self.steps += 1
        if not self.recipe.averaging:
            return
        # A young average must not remember the random start: its memory grows with the steps.
        kept = min(self.recipe.averaging, self.steps / (self.steps + 10))
        with torch.no_grad():
            torch._foreach_lerp_(
                list(self.average.parameters()), list(self.network.parameters()), 1.0 - kept
            )

    def epoch(self, batches: Batches) -> Tensor:
        """Learn from every digit once; returns the mean loss [] without waiting for it."""

        def look(indices: Tensor, fields: Tensor | None) -> Tensor:
            return self.gradient(*batches.minibatch(indices, fields, self.generator))

        fields, order = batches.fields(self.generator), batches.order(self.generator)
        if self.execution.records and self.recording is None:
            self.recording = Recording(look, order[0], fields, self.generator)
        play = look if self.recording is None else self.recording.look
        losses = []
        for indices in order:
            losses.append(play(indices, fields))
            self.update()
        return self.execution.ranks.mean(torch.stack(losses).mean())

    def state(self) -> dict[str, Any]:
        """Return all that is needed to go on later as if nothing had happened."""
        return {
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict() if self.schedule else None,
            "generator": self.generator.get_state(),
            "steps": self.steps,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a state."""
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        if self.schedule is not None:
            self.schedule.load_state_dict(state["schedule"])
        self.generator.set_state(state["generator"])
        self.steps = state["steps"]


def finished(reached: Checkpoint, recipe: Recipe, mnist: Mnist) -> Run:
    """Return the run whose last epoch this checkpoint holds."""
    examples = len(mnist.train.labels) // recipe.batch_size * recipe.batch_size
    weights = {name: value.cpu() for name, value in reached.state["average"].items()}
    return Run(weights, reached.history, reached.device, reached.preparation_seconds, examples)


def train(recipe: Recipe, mnist: Mnist, execution: Execution, folder: Path = CHECKPOINTS) -> Run:
    """Return the finished run of a recipe, trained now, resumed, or already done.

    Only the first rank reads and writes the folder.
    """
    ranks, mark = execution.ranks, fingerprint(recipe, execution)
    path = folder / f"{recipe.name}.pt"
    reached = ranks.from_first(lambda: read(path, mark))
    if reached is not None and len(reached.history) >= recipe.epochs:
        return finished(reached, recipe, mnist)
    start = time.perf_counter()
    batches = Batches(mnist, recipe, execution)
    training = Training(recipe, execution, batches.steps)
    history: list[Epoch] = []
    if reached is not None:
        training.restore(reached.state)
        history = reached.history
    images, labels = mnist.validation.tensors(execution.device)
    preparation = time.perf_counter() - start
    name = f"{recipe.name} on {execution.label}"
    shows = report(name, recipe.epochs, len(history), ranks.first)
    with execution.one_thread(), shows as shown:
        while len(history) < recipe.epochs:
            begun = time.perf_counter()
            loss = float(training.epoch(batches))
            right = accuracy(training.average, images, labels)
            history.append(Epoch(loss, right, time.perf_counter() - begun))
            reached = Checkpoint(mark, history, training.state(), execution.label, preparation)
            if ranks.first:
                reached.save(path)
            shown.epoch(len(history), history[-1], batches.examples)
    assert reached is not None
    return finished(reached, recipe, mnist)
