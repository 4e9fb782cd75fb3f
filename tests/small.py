"""A training run small enough for a test: few digits, a little of all that the real one does."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from model_export.digits.data.augment import Augmentation
from model_export.digits.data.handwriting import Handwriting
from model_export.digits.data.originals import Digits, Mnist, load
from model_export.digits.manifest import Strokes
from model_export.digits.recipes import ROBUST

ROOT = Path(__file__).resolve().parents[1]
# The last line of `python -m model_export train`.
LAST_LINE = (
    r"robust: \d+ epochs in \d+ s on [\w ]+, [\d,]+ examples/s, validation accuracy \d+\.\d\d%"
)
TINY = replace(
    ROBUST,
    epochs=3,
    batch_size=32,
    augmentation=Augmentation(variants=1, fields=20),
    handwriting=Handwriting(),
)


def few_digits() -> Mnist:
    """Return a small part of MNIST."""
    mnist = load()

    def cut(part: Digits, count: int) -> Digits:
        return Digits(part.images[:count], part.labels[:count])

    return Mnist(cut(mnist.train, 320), cut(mnist.validation, 100), cut(mnist.test, 100))


def measured(**other: Any) -> Strokes:  # noqa: ANN401
    """Return what a measurement on pen strokes looks like; names change a part of it."""
    zeros = [[0] * 10 for _ in range(10)]
    figures = Strokes(
        dataset="mine",
        records=2,
        writers=2,
        accuracy=0.9,
        accuracy_when_sure=0.95,
        unknown_share=0.1,
        by_digit={},
        by_writer={},
        confusion=zeros,
        preprocess_sha256="a",
        weights_sha256="b",
        recipe_sha256="c",
        seed=0,
    )
    return figures.model_copy(update=other)


def run_ranks(
    folder: Path, count: int | str, device: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run `tests/one_rank.py` in so many processes; rank n works in ``folder/n``."""
    ranks = ["-m", "torch.distributed.run", "--standalone", f"--nproc-per-node={count}"]
    return subprocess.run(
        [sys.executable, *ranks, "-m", "tests.one_rank", str(folder), device],
        cwd=ROOT,
        env=os.environ | {"OMP_NUM_THREADS": "1"} | environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
