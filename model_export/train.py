"""Train a recipe: seeded, on any device, with a checkpoint after every epoch.

The same recipe, data and machine give the same weights bit for bit, whether the run was interrupted
or not: everything random in an epoch is drawn from a generator whose state the checkpoint keeps.
"""

import copy
import hashlib
import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as functional
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from torch import Tensor

from model_export.augment import distort, elastic_fields
from model_export.data import Mnist
from model_export.network import Network
from model_export.recipes import Recipe
from model_export.reink import reink

CHECKPOINTS = Path("build/checkpoints")
# Files whose change means that a finished run no longer counts.
SOURCES = ("augment", "data", "handwriting", "network", "reink", "train", "graphs/preprocess")


@dataclass(frozen=True)
class Epoch:
    """What is known after one epoch."""

    loss: float
    validation_accuracy: float
    seconds: float


@dataclass(frozen=True)
class Run:
    """A finished training: weights on the CPU, and its history."""

    weights: dict[str, Tensor]
    history: list[Epoch]
    device: str
    preparation_seconds: float

    @property
    def wall_seconds(self) -> float:
        """Return the time that preparation and all epochs took, interruptions not counted."""
        return self.preparation_seconds + sum(epoch.seconds for epoch in self.history)


def fingerprint(recipe: Recipe, device: torch.device) -> str:
    """Return a hash of all that the weights depend on."""
    digest = hashlib.sha256(json.dumps(asdict(recipe), sort_keys=True).encode())
    digest.update(f"{torch.__version__} {device.type}".encode())
    for name in SOURCES:
        digest.update((Path(__file__).parent / f"{name}.py").read_bytes())
    return digest.hexdigest()[:16]


class Batches:
    """The training digits on one device: scanned, re-inked where the recipe asks, and distorted."""

    def __init__(self, mnist: Mnist, recipe: Recipe, device: torch.device) -> None:
        self.recipe = recipe
        self.labels = torch.from_numpy(mnist.train.labels).to(device).long()
        pool = torch.from_numpy(mnist.train.images).unsqueeze(0)
        if recipe.handwriting is not None and recipe.augmentation is not None:
            drawn = reink(
                mnist.train.images,
                mnist.train.labels,
                recipe.handwriting,
                recipe.augmentation.variants,
                recipe.seed,
            )
            pool = torch.cat([pool, torch.from_numpy(drawn)])
        self.pool = pool.to(device)

    def epoch(self, generator: torch.Generator) -> list[Tensor]:
        """Return the order of one epoch: flat indices into the pool, cut into whole minibatches."""
        count, size = len(self.labels), self.recipe.batch_size
        device = generator.device
        order = torch.randperm(count, generator=generator, device=device)
        drawn = torch.zeros_like(order)
        if len(self.pool) > 1:
            drawn = torch.randint(1, len(self.pool), (count,), generator=generator, device=device)
            chance = torch.rand(count, generator=generator, device=device)
            drawn = torch.where(chance < self.recipe.reinked_share, drawn, 0)
        whole = count - count % size
        return list((order + drawn * count)[:whole].split(size))  # type: ignore[no-untyped-call]

    def pick(self, indices: Tensor) -> tuple[Tensor, Tensor]:
        """Return images float32 [b, 784] in 0..1 and labels [b]."""
        images = self.pool.view(-1, self.pool.shape[-1])[indices].float().div_(255)
        return images, self.labels[indices % len(self.labels)]


class Training:
    """A network on its way: weights, their average, optimiser, schedule and random state."""

    def __init__(self, recipe: Recipe, device: torch.device, steps_per_epoch: int) -> None:
        self.recipe, self.device = recipe, device
        torch.manual_seed(recipe.seed)
        self.generator = torch.Generator(device).manual_seed(recipe.seed)
        self.network = Network(recipe.hidden).to(device)
        # Without averaging both names mean the same network.
        self.average = copy.deepcopy(self.network) if recipe.averaging else self.network
        kind = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[recipe.optimizer]
        self.optimizer = kind(
            self.network.parameters(),
            lr=recipe.learning_rate,
            weight_decay=recipe.weight_decay,
            fused=device.type in {"cpu", "cuda"},
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
        self.steps = 0

    def step(self, images: Tensor, labels: Tensor) -> Tensor:
        """Learn from one minibatch; returns its loss as a tensor, so that nothing waits for it."""
        self.optimizer.zero_grad()
        loss = functional.cross_entropy(self.network(images), labels)
        loss.backward()  # type: ignore[no-untyped-call]
        self.optimizer.step()
        if self.schedule is not None:
            self.schedule.step()
        self.steps += 1
        if not self.recipe.averaging:
            return loss.detach()
        # A young average must not remember the random start: its memory grows with the steps.
        kept = min(self.recipe.averaging, self.steps / (self.steps + 10))
        with torch.no_grad():
            torch._foreach_lerp_(
                list(self.average.parameters()), list(self.network.parameters()), 1.0 - kept
            )
        return loss.detach()

    def epoch(self, batches: Batches) -> float:
        """Learn from every digit once; returns the mean loss."""
        settings = self.recipe.augmentation
        fields = None if settings is None else elastic_fields(settings, self.generator)
        losses = []
        for indices in batches.epoch(self.generator):
            images, labels = batches.pick(indices)
            if settings is not None and fields is not None:
                images = distort(images, fields, settings, self.generator)
            losses.append(self.step(images, labels))
        return float(torch.stack(losses).mean())

    def accuracy(self, images: Tensor, labels: Tensor) -> float:
        """Return the share of digits that the averaged network reads correctly."""
        with torch.no_grad():
            return float((self.average(images).argmax(dim=1) == labels).float().mean())

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


def save(path: Path, content: dict[str, Any]) -> None:
    """Write a checkpoint that appears whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half_written = path.with_suffix(".part")
    torch.save(content, half_written)
    half_written.replace(path)


def resume(path: Path, mark: str, training: Training) -> list[Epoch]:
    """Restore an interrupted run of the same fingerprint; returns its history, or nothing."""
    if not path.exists():
        return []
    try:
        stored = torch.load(path, map_location=training.device, weights_only=True)
        if stored["fingerprint"] != mark:
            return []
        history = [Epoch(*entry) for entry in stored["history"]]
        stored["state"]["generator"] = stored["state"]["generator"].cpu()
        training.restore(stored["state"])
    except Exception as error:  # a damaged pickle can raise anything
        print(f"{path} cannot be read ({type(error).__name__}): training starts again.")
        return []
    return history


def progress_bar() -> Progress:
    """Return the bar: epochs, loss, validation accuracy, time left."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("loss {task.fields[loss]:.4f}  validation {task.fields[accuracy]:.2%}"),
        TimeRemainingColumn(),
    )


def load_finished(path: Path, mark: str, epochs: int) -> Run | None:
    """Return a finished run of this fingerprint, if the checkpoint holds one."""
    try:
        stored = torch.load(path, map_location="cpu", weights_only=True)
        if stored["fingerprint"] != mark or len(stored["history"]) < epochs:
            return None
        history = [Epoch(*entry) for entry in stored["history"]]
        return Run(
            stored["state"]["average"], history, stored["device"], stored["preparation_seconds"]
        )
    except Exception:  # missing, damaged or of another kind: train
        return None


def train(recipe: Recipe, mnist: Mnist, device: torch.device, folder: Path = CHECKPOINTS) -> Run:
    """Return the finished run of a recipe, trained now, resumed, or already done."""
    path, mark = folder / f"{recipe.name}.pt", fingerprint(recipe, device)
    finished = load_finished(path, mark, recipe.epochs)
    if finished is not None:
        return finished
    start = time.perf_counter()
    batches = Batches(mnist, recipe, device)
    training = Training(recipe, device, len(mnist.train.labels) // recipe.batch_size)
    history = resume(path, mark, training)
    images, labels = mnist.validation.tensors(device)
    preparation = time.perf_counter() - start
    with progress_bar() as bar:
        task = bar.add_task(
            f"{recipe.name} on {device}",
            total=recipe.epochs,
            completed=len(history),
            loss=0,
            accuracy=0,
        )
        while len(history) < recipe.epochs:
            begun = time.perf_counter()
            loss = training.epoch(batches)
            accuracy = training.accuracy(images, labels)
            history.append(Epoch(loss, accuracy, time.perf_counter() - begun))
            content = {
                "fingerprint": mark,
                "history": [tuple(asdict(epoch).values()) for epoch in history],
                "state": training.state(),
                "device": str(device),
                "preparation_seconds": preparation,
            }
            save(path, content)
            bar.update(task, advance=1, loss=loss, accuracy=accuracy)
    weights = {name: value.cpu() for name, value in training.average.state_dict().items()}
    return Run(weights, history, str(device), preparation)
