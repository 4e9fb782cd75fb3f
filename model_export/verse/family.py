"""The writer of verse as a family: how it is trained, its graphs, its manifest."""

from dataclasses import replace
from pathlib import Path

from model_export.errors import FamilyError
from model_export.export.graph import Graph
from model_export.training.execution import Execution
from model_export.verse import publish as publishing
from model_export.verse import records
from model_export.verse import train as training
from model_export.verse.data import corpus
from model_export.verse.graphs import registry
from model_export.verse.graphs.registry import NAMES
from model_export.verse.graphs.shown import Shown
from model_export.verse.manifest import Manifest
from model_export.verse.recipes import LANGUAGES, recipes
from model_export.verse.trained import Trained, Voice

__all__ = ["NAMES", "Manifest", "graphs", "publish", "summary", "train"]


def recorded() -> dict[str, Voice]:
    """Return both networks as they were recorded; DataError as records.network."""
    voices = {}
    for run in map(records.run, LANGUAGES):
        stages = (records.stage(run, number) for number in run.kept[:-1])
        voices[run.language] = Voice(run, records.network(run), tuple(stages))
    return voices


def train(recipe: str | None, seed: int, execution: Execution) -> Trained:
    """Return the recorded networks; with a recipe, such as ``zh/shipped``, train that first.

    What a training ends in lies under build/checkpoints until it is recorded
    (`python -m model_export.verse.record`).

    Raises:
        FamilyError: when there is no such recipe.
        RankError: when its minibatches cannot be shared by the ranks.

    """
    if recipe is None:
        return Trained(recorded())
    language, _, name = recipe.partition("/")
    known = recipes(language) if language in LANGUAGES else {}
    if name not in known:
        every = [f"{one}/{each}" for one in LANGUAGES for each in recipes(one)]
        raise FamilyError(f"Verse has no recipe {recipe!r}; there is {', '.join(every)}.")
    chosen = replace(known[name], seed=seed)
    execution.ranks.check(chosen.batch)
    samples = execution.ranks.from_first(lambda: corpus.samples(language))
    run = training.train(chosen, corpus.text(language), samples, execution)
    last = run.history[-1]
    return Trained(
        recorded(),
        f"{recipe}: {last.tokens:,} tokens in {run.seconds:.0f} s on {run.device}, validation "
        f"{last.validation.token:.4f} nats per token; it lies in {run.folder}.",
    )


def summary(trained: Trained) -> str:
    """Return a sentence on how it was trained."""
    if trained.trained:
        return trained.trained
    told = (f"{name} {voice.record.validation.token:.3f}" for name, voice in trained.voices.items())
    return f"verse: recorded networks, validation {', '.join(told)} nats per token"


def graphs(trained: Trained) -> dict[str, Graph[Shown]]:
    """Return every graph by name."""
    return registry.graphs(trained)


def publish(trained: Trained, folder: Path) -> Manifest:
    """Verify the exported graphs, write what is published beside them, return the manifest.

    Raises:
        VerificationError: when a graph does not compute what PyTorch computes.

    """
    return publishing.build(trained, folder)
