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
from tests.small import TINY, few_digits


def die_in(number: int) -> None:
    """Let the process be killed in the middle of that epoch."""
    epoch, begun = Training.epoch, []

    def fatal(self: Training, batches: Batches) -> Tensor:
        begun.append(batches)
        if len(begun) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return epoch(self, batches)

    Training.epoch = fatal  # type: ignore[method-assign]


def main() -> int:
    """Train, with few digits and a small recipe in the place of the real ones."""
    folder, rank = Path(sys.argv[1]) / os.environ["RANK"], int(os.environ["RANK"])
    if "LOSE_RANK_IN" in os.environ and rank == int(os.environ["WORLD_SIZE"]) - 1:
        die_in(int(os.environ["LOSE_RANK_IN"]))
    digits = few_digits()
    originals.load = lambda: digits  # type: ignore[assignment]
    recipes.RECIPES["robust"] = TINY
    folder.mkdir(parents=True, exist_ok=True)
    os.chdir(folder)
    sys.argv[1:] = ["train", "--device", sys.argv[2]]
    return command_line.main()


if __name__ == "__main__":
    sys.exit(main())
