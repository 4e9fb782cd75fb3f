"""Five epochs with one rank and with two, on the CPU: how far apart rounding alone brings them.

Started with a folder, as torchrun starts it here, it is one of the ranks.
"""

import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import torch

from model_export.digits.data import originals
from model_export.digits.recipes import ARTICLE
from model_export.digits.train import train
from model_export.training.checkpoint import Checkpoint
from model_export.training.distributed import joined
from model_export.training.execution import Execution
from records.figures import Row

EPOCHS = 5


def one_rank(folder: Path) -> None:
    """Train as one rank of those that are there, or alone."""
    with joined(torch.device("cpu")) as (ranks, device):
        mnist = ranks.from_first(originals.load)
        recipe = replace(ARTICLE, epochs=EPOCHS)
        train(recipe, mnist, Execution(device, ranks=ranks), folder)


def trained(folder: Path, *command: str) -> Checkpoint:
    """Return what such a run has come to."""
    alike = os.environ | {"OMP_NUM_THREADS": "1"}
    run = [sys.executable, "-m", *command, "bench.ranks", str(folder)]
    subprocess.run(run, check=True, env=alike, stdout=subprocess.DEVNULL)
    path = folder / f"{ARTICLE.name}.pt"
    return Checkpoint(**torch.load(path, map_location="cpu", weights_only=True))


def measure() -> list[Row]:
    """Return the largest differences of a weight and of an epoch's loss."""
    with tempfile.TemporaryDirectory() as folder:
        alone = trained(Path(folder, "one"))
        two = ("torch.distributed.run", "--standalone", "--nproc-per-node=2", "-m")
        together = trained(Path(folder, "two"), *two)
    weights = max(
        float((mine - theirs).abs().max())
        for mine, theirs in zip(
            alone.state["average"].values(), together.state["average"].values(), strict=True
        )
    )
    losses = max(abs(a[0] - b[0]) for a, b in zip(alone.history, together.history, strict=True))  # type: ignore[index]
    return [
        Row("ranks_epochs", "epochs with one rank and with two", EPOCHS, ""),
        Row("ranks_losses", "one rank against two, largest difference of a loss", losses, ""),
        Row("ranks_weights", "one rank against two, largest difference of a weight", weights, ""),
    ]


if __name__ == "__main__":
    one_rank(Path(sys.argv[1]))
