"""The ladder: small networks of six sizes, each trained to three lengths, and what they reached.

Recorded once, like the shipped networks: `python -m model_export.verse.record ladder`.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from model_export import files
from model_export.export.manifest import Record, versions
from model_export.training.execution import Execution
from model_export.verse import train as training
from model_export.verse.data import corpus
from model_export.verse.data.batches import encoded, minibatches
from model_export.verse.data.samples import Samples
from model_export.verse.recipes import LADDER, RUNGS, Recipe, ladder
from model_export.verse.records import FOLDER, check, sha256, stored
from model_export.verse.text import Text
from model_export.verse.train import Run

FILE, LEARNT = "ladder.json", "ladder.npz"


class Passed(Record):
    """What was known on the way: tokens so far, and the validation loss in nats per token."""

    tokens: int
    loss: float


class Rung(Record):
    """One network of the ladder, trained to one length.

    ``rung`` counts from the smallest; ``without_embedding`` are the weights less those of the
    matrix of embeddings, which is the output's too; ``seconds`` leave interruptions out.
    """

    recipe: str
    rung: int
    width: int
    blocks: int
    heads: int
    weights: int
    without_embedding: int
    seconds: float
    history: list[Passed]

    @property
    def tokens(self) -> int:
        """Return how many tokens it has learnt from."""
        return self.history[-1].tokens

    @property
    def loss(self) -> float:
        """Return its validation loss, in nats per token."""
        return self.history[-1].loss


class LadderRecord(Record):
    """Every rung, the smallest and shortest first; ``learnt`` is the hash of LEARNT."""

    language: str
    device: str
    versions: dict[str, str]
    data_sha256: str
    learnt_sha256: str
    rungs: list[Rung]


def read(folder: Path = FOLDER) -> LadderRecord:
    """Return what was recorded; DataError as records.stored."""
    return stored(LadderRecord, folder / FILE)


def learnt(recorded: LadderRecord, folder: Path = FOLDER) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield the minibatches that the first rung learnt from, [poems, length] each.

    Raises:
        DataError: when their file is missing, or another one.

    """
    path = folder / LEARNT
    check(path, recorded.learnt_sha256)
    with np.load(path) as arrays:
        batches = [torch.from_numpy(arrays[name].astype(np.int64)) for name in arrays.files]
    # The last column is only asked for: a quatrain fills its row.
    yield from ((rows[:, :-1], rows[:, 1:]) for rows in batches)


def save_learnt(recipe: Recipe, text: Text, samples: Samples, path: Path) -> None:
    """Write the minibatches of a recipe in order, so that it can be repeated without the corpus."""
    generator = torch.Generator().manual_seed(recipe.seed)
    drawn = minibatches(encoded(text, samples.train), recipe.batch, generator)
    rows, tokens = [], 0
    while tokens < recipe.tokens:
        inputs, targets = next(drawn)
        rows.append(torch.cat((inputs, targets[:, -1:]), 1).numpy().astype(np.uint16))
        tokens += inputs.numel()
    with files.whole(path) as half_written, half_written.open("wb") as file:
        np.savez_compressed(file, *rows)


def rung_of(run: Run) -> Rung:
    """Return what is recorded of a finished training."""
    recipe, shape = run.recipe, run.network.shape
    return Rung(
        recipe=recipe.name,
        rung=RUNGS.index((recipe.width, recipe.blocks, recipe.heads)),
        width=recipe.width,
        blocks=recipe.blocks,
        heads=recipe.heads,
        weights=shape.weights,
        without_embedding=shape.weights - shape.vocabulary * shape.width,
        seconds=run.seconds,
        history=[Passed(tokens=stage.tokens, loss=stage.validation.token) for stage in run.history],
    )


def record(execution: Execution, folder: Path = FOLDER) -> LadderRecord:
    """Train the ladder, or go on, and write what it reached; returns that."""
    text, samples = corpus.text(LADDER), corpus.samples(LADDER)
    runs = [training.train(recipe, text, samples, execution) for recipe in ladder()]
    save_learnt(runs[0].recipe, text, samples, folder / LEARNT)
    content = LadderRecord(
        language=LADDER,
        device=", ".join(dict.fromkeys(run.device for run in runs)),
        versions=versions(),
        data_sha256=hashlib.sha256("\n".join(samples.train).encode()).hexdigest(),
        learnt_sha256=sha256(folder / LEARNT),
        rungs=[rung_of(run) for run in runs],
    )
    with files.whole(folder / FILE) as path:
        path.write_text(content.model_dump_json(indent=1) + "\n", encoding="utf-8")
    return content
