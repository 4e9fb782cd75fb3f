"""The reader of digits, 784-256-10, as a family: how it is trained, its graphs, its manifest."""

import os
from dataclasses import replace
from pathlib import Path

from model_export.digits import publish as publishing
from model_export.digits import train as training
from model_export.digits.data import originals
from model_export.digits.data.originals import Mnist
from model_export.digits.graphs import registry
from model_export.digits.graphs.registry import NAMES
from model_export.digits.graphs.shown import Shown
from model_export.digits.manifest import Manifest
from model_export.digits.recipes import RECIPES, ROBUST
from model_export.digits.trained import Trained
from model_export.errors import FamilyError
from model_export.export.graph import Graph
from model_export.training.execution import Execution

__all__ = ["NAMES", "Manifest", "digits", "graphs", "publish", "summary", "train"]


def digits() -> Mnist:
    """Return MNIST; a folder that MNIST_DIR names is read and checked, whatever was kept before.

    Raises:
        DataError: see originals.read_checked.

    """
    named = os.environ.get("MNIST_DIR")
    return originals.load(originals.source_folder()) if named else originals.load()


def train(recipe: str | None, seed: int, execution: Execution) -> Trained:
    """Return the finished training of a recipe, the site's unless one is named.

    Raises:
        FamilyError: when there is no such recipe.

    """
    name = recipe or ROBUST.name
    if name not in RECIPES:
        raise FamilyError(f"Digits have no recipe {name!r}; there is {' and '.join(RECIPES)}.")
    chosen = replace(RECIPES[name], seed=seed)
    mnist = execution.ranks.from_first(digits)
    return Trained(chosen, training.train(chosen, mnist, execution), mnist)


def summary(trained: Trained) -> str:
    """Return a sentence on how it was trained."""
    run = trained.run
    return (
        f"{trained.recipe.name}: {len(run.history)} epochs in {run.wall_seconds:.0f} s on "
        f"{run.device}, {run.examples_per_second:,.0f} examples/s, "
        f"validation accuracy {run.history[-1].validation_accuracy:.2%}"
    )


def graphs(trained: Trained) -> dict[str, Graph[Shown]]:
    """Return every graph by name."""
    return registry.graphs(trained.network, trained.beside.published())


def publish(trained: Trained, folder: Path) -> Manifest:
    """Verify the exported graphs, write what is published beside them, return the manifest.

    Raises:
        VerificationError: when a graph does not compute what PyTorch computes.

    """
    return publishing.build(trained, folder)
