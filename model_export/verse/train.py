"""Train a recipe of verse: seeded, on any device and number of ranks, resumable at each stage."""

import hashlib
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as functional
from safetensors.torch import load_file, save_file
from torch import Tensor

from model_export import files
from model_export.training import checkpoint
from model_export.training.execution import Execution
from model_export.training.progress import over
from model_export.training.recorded import Recording
from model_export.verse.data.batches import NOTHING, Poems, encoded, minibatches
from model_export.verse.data.samples import Samples
from model_export.verse.measured.loss import Loss, measure
from model_export.verse.muon import Muon
from model_export.verse.network import Network, Shape
from model_export.verse.recipes import Recipe
from model_export.verse.text import Text

CHECKPOINTS = Path("build/checkpoints/verse")
PACKAGE = Path(__file__).resolve().parent
# Files whose change means that a finished run no longer counts.
SOURCES = ("data/batches", "muon", "network", "train")


@dataclass(frozen=True)
class Stage:
    """What is known after a part of the way; losses in nats."""

    tokens: int
    loss: float
    validation: Loss
    seconds: float


@dataclass(frozen=True)
class Run:
    """A finished training: its network on the CPU, its history, and where its stages lie."""

    recipe: Recipe
    network: Network
    history: list[Stage]
    device: str
    folder: Path

    @property
    def seconds(self) -> float:
        """Return the time that all stages took, interruptions not counted."""
        return sum(stage.seconds for stage in self.history)


def shape_of(recipe: Recipe, text: Text) -> Shape:
    """Return the sizes of a recipe's network."""
    return Shape(len(text.tokens), recipe.width, recipe.blocks, recipe.heads)


def fingerprint(recipe: Recipe, text: Text, samples: Samples, execution: Execution) -> str:
    """Return a hash of all that the weights depend on."""
    digest = hashlib.sha256(json.dumps(asdict(recipe), sort_keys=True).encode())
    digest.update(f"{torch.__version__} {execution.choices}".encode())
    digest.update("\n".join([*text.tokens, *samples.train]).encode())
    for name in SOURCES:
        digest.update((PACKAGE / f"{name}.py").read_bytes())
    return digest.hexdigest()[:16]


class Training:
    """A network on its way: weights, optimisers, schedule and random state."""

    def __init__(
        self, recipe: Recipe, text: Text, groups: Sequence[Poems], execution: Execution
    ) -> None:
        self.recipe, self.execution, self.groups = recipe, execution, groups
        torch.manual_seed(recipe.seed)
        self.network = Network(shape_of(recipe, text)).to(execution.device)
        self.forward = execution.prepare(self.network)
        self.optimizers = (
            Muon(self.network.blocks.parameters(), recipe.matrix_rate),
            torch.optim.AdamW(
                self.network.embedding.parameters(),
                lr=recipe.embedding_rate,
                betas=(0.9, 0.98),
                weight_decay=0.0,
                fused=execution.device.type in {"cpu", "cuda"},
            ),
        )
        self.tokens = self.steps = 0
        self.batches = self.drawn()
        self.recordings: dict[int, Recording] = {}

    def drawn(self) -> Iterator[tuple[Tensor, Tensor]]:
        """Return the minibatches from the first on, drawn on the CPU: alike on every device."""
        generator = torch.Generator().manual_seed(self.recipe.seed)
        return minibatches(self.groups, self.recipe.batch, generator)

    def rate(self) -> float:
        """Return the share of the learning rates that holds now."""
        way = self.tokens / self.recipe.tokens
        rising = min(1.0, (way + 1e-4) / self.recipe.warm_up)
        return rising * min(1.0, max(0.0, 1 - way) / (1 - self.recipe.level))

    def gradient(self, inputs: Tensor, targets: Tensor | None) -> Tensor:
        """Leave the gradient in the weights; returns the loss [] without waiting for it."""
        assert targets is not None
        # In place: the recordings of all lengths leave it in the same tensors.
        self.network.zero_grad(set_to_none=False)
        with self.execution.autocast():
            logits = self.forward(inputs)
        loss = functional.cross_entropy(
            logits.float().flatten(0, 1), targets.flatten(), ignore_index=NOTHING
        )
        loss.backward()  # type: ignore[no-untyped-call]
        return loss.detach()

    def look(self, inputs: Tensor, targets: Tensor) -> Tensor:
        """Return the loss [] of a minibatch, whose gradient is left; recorded where that helps."""
        if not self.execution.records:
            return self.gradient(inputs, targets)
        length = inputs.shape[1]
        if length not in self.recordings:
            nothing_random = torch.Generator(self.execution.device)
            self.recordings[length] = Recording(self.gradient, inputs, targets, nothing_random)
        return self.recordings[length].look(inputs, targets)

    def step(self) -> Tensor:
        """Learn from a minibatch; returns its loss []."""
        inputs, targets = (
            self.execution.ranks.share(part).to(self.execution.device)
            for part in next(self.batches)
        )
        loss = self.look(inputs, targets)
        rates = self.recipe.matrix_rate, self.recipe.embedding_rate
        for optimizer, rate in zip(self.optimizers, rates, strict=True):
            optimizer.param_groups[0]["lr"] = rate * self.rate()
            optimizer.step()
        self.steps += 1
        self.tokens += inputs.numel() * self.execution.ranks.count
        return loss

    def stage(self, end: int) -> float:
        """Learn up to so many tokens; returns the mean loss on the way."""
        losses = [torch.zeros(0, device=self.execution.device)]
        while self.tokens < end:
            losses.append(self.step()[None])
        return float(self.execution.ranks.mean(torch.cat(losses).mean()))

    def state(self) -> dict[str, Any]:
        """Return all that is needed to go on later as if nothing had happened."""
        return {
            "network": self.network.state_dict(),
            "optimizers": [optimizer.state_dict() for optimizer in self.optimizers],
            "tokens": self.tokens,
            "steps": self.steps,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a state: the minibatches that were learnt from are drawn once more."""
        self.network.load_state_dict(state["network"])
        for optimizer, kept in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(kept)
        self.tokens, self.steps = state["tokens"], state["steps"]
        self.batches = self.drawn()
        for _ in range(self.steps):
            next(self.batches)


def weights_file(folder: Path, stage: int) -> Path:
    """Return where the weights after a stage lie, which counts from 1."""
    return folder / f"stage-{stage:02}.safetensors"


def load_weights(folder: Path, stage: int) -> dict[str, Tensor]:
    """Return the weights after a stage."""
    return load_file(weights_file(folder, stage))


def lost(network: Network, text: Text, samples: Sequence[str]) -> Loss:
    """Return a network's loss on samples."""
    return measure(network, encoded(text, samples), text.marks, torch.device("cpu"))


def restored(stored: dict[str, Any]) -> dict[str, Any]:
    """Return what a checkpoint holds, its history as classes again."""
    history = [
        Stage(tokens, loss, Loss(*validation), seconds)
        for tokens, loss, validation, seconds in stored["history"]
    ]
    return stored | {"history": history}


def kept(path: Path, mark: str) -> dict[str, Any] | None:
    """Return the checkpoint of this fingerprint, or None; OSError as checkpoint.load."""
    content = checkpoint.load(path, restored)
    return content if content is not None and content["fingerprint"] == mark else None


def keep(path: Path, content: dict[str, Any], network: Network) -> None:
    """Write a checkpoint, and the weights after its last stage as a file of their own."""
    history: list[Stage] = content["history"]
    whole_file = weights_file(path.parent, len(history))
    with files.whole(whole_file) as half_written:
        save_file({name: part.cpu() for name, part in network.state_dict().items()}, half_written)
    checkpoint.write(content | {"history": [astuple(stage) for stage in history]}, path)


def finished(recipe: Recipe, text: Text, content: dict[str, Any], folder: Path) -> Run:
    """Return the run whose end this checkpoint holds."""
    network = Network(shape_of(recipe, text))
    network.load_state_dict(content["state"]["network"])
    return Run(recipe, network.eval(), content["history"], content["device"], folder)


def train(
    recipe: Recipe, text: Text, samples: Samples, execution: Execution, folder: Path = CHECKPOINTS
) -> Run:
    """Return the finished run of a recipe, trained now, resumed, or already done.

    Only the first rank reads and writes the folder.
    """
    ranks, mark = execution.ranks, fingerprint(recipe, text, samples, execution)
    own = folder / f"{recipe.language}-{recipe.name}"
    content = ranks.from_first(lambda: kept(own / "checkpoint.pt", mark))
    if content is not None and len(content["history"]) >= recipe.stages:
        return finished(recipe, text, content, own)
    training = Training(recipe, text, encoded(text, samples.train), execution)
    judged = encoded(text, samples.validation)
    history: list[Stage] = []
    if content is not None:
        training.restore(content["state"])
        history = content["history"]
    left = range(len(history) + 1, recipe.stages + 1)
    with execution.one_thread():
        for stage in over(left, f"{recipe.language} {recipe.name}") if ranks.first else left:
            begun = time.perf_counter()
            loss = training.stage(recipe.tokens * stage // recipe.stages)
            validation = measure(training.network, judged, text.marks, execution.device)
            history.append(Stage(training.tokens, loss, validation, time.perf_counter() - begun))
            content = {
                "fingerprint": mark,
                "history": history,
                "state": training.state(),
                "device": execution.label,
            }
            if ranks.first:
                keep(own / "checkpoint.pt", content, training.network)
                say(recipe, stage, history[-1])
    assert content is not None
    return finished(recipe, text, content, own)


def say(recipe: Recipe, stage: int, reached: Stage) -> None:
    """Print a line on the stage that has just ended."""
    print(
        f"{recipe.language} {recipe.name}: {stage}/{recipe.stages}  {reached.tokens:,} tokens  "
        f"loss {reached.loss:.3f}  validation {reached.validation.token:.4f} "
        f"({reached.validation.unmarked:.4f})  {reached.seconds:.0f} s",
        flush=True,
    )
