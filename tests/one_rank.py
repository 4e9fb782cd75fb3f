"""`python -m model_export train` as one rank of a small run, in a folder of its own.

LOSE_RANK_IN=2 kills the last rank in the second epoch.
"""

import os
import signal
import sys
from pathlib import Path

from torch import Tensor

from model_export import __main__ as command_line
from model_export.digits import recipes
from model_export.digits.data import originals
from model_export.digits.data.batches import Batches
from model_export.digits.train import Training
from model_export.verse import family as verse
from model_export.verse.data import corpus
from tests.small import TINY, TINY_VERSE, few_digits, few_poems


def die_in(number: int) -> None:
    """Let the process be killed in the middle of that epoch."""
    epoch, begun = Training.epoch, []

    def fatal(self: Training, batches: Batches) -> Tensor:
        begun.append(batches)
        if len(begun) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return epoch(self, batches)

    Training.epoch = fatal  # type: ignore[method-assign]


def small_digits() -> None:
    """Put few digits and a small recipe in the place of the real ones."""
    digits = few_digits()
    originals.load = lambda: digits  # type: ignore[assignment]
    recipes.RECIPES["robust"] = TINY


def small_verse() -> None:
    """Put four poems and a small recipe in the place of the real ones."""
    text, samples = few_poems()
    corpus.text = lambda _: text  # type: ignore[assignment]
    corpus.samples = lambda _: samples  # type: ignore[assignment]
    verse.recipes = lambda _: {"seed": TINY_VERSE}  # type: ignore[assignment]


def main() -> int:
    """Train a family, with little data and a small recipe in the place of the real ones."""
    folder, rank = Path(sys.argv[1]) / os.environ["RANK"], int(os.environ["RANK"])
    if "LOSE_RANK_IN" in os.environ and rank == int(os.environ["WORLD_SIZE"]) - 1:
        die_in(int(os.environ["LOSE_RANK_IN"]))
    device, family = sys.argv[2:]
    {"digits": small_digits, "verse": small_verse}[family]()
    folder.mkdir(parents=True, exist_ok=True)
    os.chdir(folder)
    chosen = ["--recipe", "zh/seed"] if family == "verse" else []
    sys.argv[1:] = ["train", family, "--device", device, *chosen]
    return command_line.main()


if __name__ == "__main__":
    sys.exit(main())
