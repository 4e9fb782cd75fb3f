"""The size calculator as a family: it has graphs and no network."""

import json
from pathlib import Path

from model_export.calculator import next_token, size, sizes
from model_export.calculator.manifest import Manifest
from model_export.export import manifest, references
from model_export.export.graph import Graph
from model_export.export.manifest import SizePreset
from model_export.training.execution import Execution

NAMES = ("size", "next_token")


def train(recipe: str | None, seed: int, execution: Execution) -> None:
    """Train nothing."""


def summary(trained: None) -> str:
    """Return a sentence: there is no network."""
    return "calculator: no network to train"


def graphs(trained: None) -> dict[str, Graph[object]]:
    """Return its graphs: what a model weighs, and what its next token takes."""
    return {"size": size.GRAPH, "next_token": next_token.GRAPH}


def own(folder: Path) -> list[SizePreset]:
    """Return the networks of this book: what the manifests of the other families say of theirs."""
    found = [
        json.loads(path.read_text(encoding="utf-8"))["size"]
        for path in sorted(folder.parent.glob(f"*/{manifest.FILE}"))
        if path.parent != folder
    ]
    return [SizePreset.model_validate(size) for size in found if size is not None]


def publish(trained: None, folder: Path) -> Manifest:
    """Verify the exported graph and return the manifest.

    Raises:
        VerificationError: when it does not compute what PyTorch computes.

    """
    every = graphs(trained)
    differences = references.write(every, None, {}, folder)
    return Manifest(
        models=manifest.models_of(every, differences, folder),
        references=manifest.describe(folder / references.FILE),
        weights=[],
        size=None,
        versions=manifest.versions(),
        sizes=[*sizes.PRESETS, *own(folder)],
    )
