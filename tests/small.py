"""A training run small enough for a test: few digits, a little of all that the real one does."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from model_export.digits.data.augment import Augmentation
from model_export.digits.data.handwriting import Handwriting
from model_export.digits.data.nonsense import Nonsense
from model_export.digits.data.originals import Digits, Mnist, load
from model_export.digits.manifest import Strokes
from model_export.digits.recipes import ROBUST
from model_export.verse.data import chinese
from model_export.verse.data.samples import Samples
from model_export.verse.graphs.weights import rounded
from model_export.verse.network import Network, Shape
from model_export.verse.recipes import Recipe
from model_export.verse.text import Characters
from model_export.verse.train import Stage

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
    nonsense=Nonsense(drawings=40),
)

FIVES = (
    "白日依山尽，黄河入海流。欲穷千里目，更上一层楼。",
    "床前明月光，疑是地上霜。举头望明月，低头思故乡。",
)
SEVENS = (
    "朝辞白帝彩云间，千里江陵一日还。两岸猿声啼不住，轻舟已过万重山。",
    "故人西辞黄鹤楼，烟花三月下扬州。孤帆远影碧空尽，唯见长江天际流。",
)
TINY_VERSE = Recipe("zh", "seed", width=16, blocks=1, heads=2, tokens=6_400, batch=4, stages=4)


def few_poems() -> tuple[Characters, Samples]:
    """Return four poems of both lengths, over and over, and how they are written in tokens."""
    samples = Samples([*FIVES, *SEVENS] * 4, [FIVES[0], SEVENS[0]], [FIVES[1]], {})
    return Characters.of(chinese.vocabulary(samples.train)), samples


def full_network(shape: Shape) -> Network:
    """Return a network of verse in which nothing is zero, with weights of eight bits."""
    torch.manual_seed(0)
    network = Network(shape)
    for weight in network.parameters():
        torch.nn.init.normal_(weight, std=0.3)
    return rounded(network)


def stopped_after(stage: int) -> Callable[[Recipe, int, Stage], None]:
    """Return what stops a training of verse once it has come so far."""

    def say(recipe: Recipe, number: int, reached: Stage) -> None:
        if number == stage:
            raise KeyboardInterrupt

    return say


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
    folder: Path, count: int | str, device: str, family: str = "digits", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run `tests/one_rank.py` in so many processes; rank n works in ``folder/n``."""
    ranks = ["-m", "torch.distributed.run", "--standalone", f"--nproc-per-node={count}"]
    return subprocess.run(
        [sys.executable, *ranks, "-m", "tests.one_rank", str(folder), device, family],
        cwd=ROOT,
        env=os.environ | {"OMP_NUM_THREADS": "1"} | environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
