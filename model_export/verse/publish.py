"""Measure, verify and describe: what is published of verse, and its manifest."""

from pathlib import Path

import numpy as np
import torch

from model_export.errors import VerificationError
from model_export.export import manifest as manifests
from model_export.export import references
from model_export.export.running import Feeds, session
from model_export.files import whole
from model_export.verse.data.samples import BETWEEN
from model_export.verse.data.samples import text as text_of
from model_export.verse.graphs import registry
from model_export.verse.graphs.parts import names, tensors
from model_export.verse.graphs.shown import Shown
from model_export.verse.manifest import Manifest, Voice
from model_export.verse.network import Shape
from model_export.verse.records import FOLDER as RECORDS
from model_export.verse.records import VALIDATION, Losses
from model_export.verse.text import END, Text
from model_export.verse.train import lost
from model_export.verse.trained import Trained
from model_export.verse.trained import Voice as Spoken

# What the validation loss may differ by from the recorded one, in nats.
CLOSE = 1e-3
SAMPLES = 40
TEMPERATURE = 0.8


def validation(language: str) -> list[str]:
    """Return the recorded samples that networks were chosen by."""
    return text_of(RECORDS / language / VALIDATION).removesuffix("\n").split(BETWEEN)


def context(spoken: Spoken) -> Shown:
    """Return what the graphs are compared on: the first recorded poem of the validation set."""
    ids = spoken.text.encode(validation(spoken.record.language)[0])
    return Shown(spoken.published, torch.tensor(ids))


def draw(folder: Path, text: Text, shape: Shape, feeds: Feeds) -> list[str]:
    """Return poems of the seeds 0, 1, 2, …, written by the published graph."""
    run, longest = session(folder, "write"), text.lengths[-1]
    cache = np.zeros((shape.blocks, shape.heads, longest, shape.head), np.float32)
    marks = list(text.begun.values())
    poems = []
    for seed in range(SAMPLES):
        ids = run.run(
            ["written"],
            {
                **feeds,
                "last": np.array(marks[seed % len(marks)]),
                "position": np.array(0),
                "keys": cache,
                "values": cache,
                "given": np.full(longest, -1),
                "uniform": np.random.default_rng(seed).random(longest, np.float32),
                "temperature": np.array(TEMPERATURE, np.float32),
                "top_k": np.array(0),
                "top_p": np.array(1, np.float32),
            },
        )[0].tolist()
        poems.append(text.decode(ids[: ids.index(END)] if END in ids else ids))
    return poems


def write_tokens(text: Text, folder: Path) -> Path:
    """Write the tokens as the page reads them."""
    path = folder / f"{text.language}-tokens.json"
    with whole(path) as half_written:
        half_written.write_bytes(text.content().encode())
    return path


def voice(spoken: Spoken, folder: Path) -> Voice:
    """Return what the manifest says of a language.

    Raises:
        VerificationError: when the validation loss is not the recorded one.

    """
    text, record = spoken.text, spoken.record
    samples = validation(record.language)
    now, published = (
        lost(network, text, samples) for network in (spoken.network, spoken.published)
    )
    differs = abs(now.token - record.validation.token)
    if not differs <= CLOSE:
        raise VerificationError(
            f"{record.language}: the validation loss is {now.token:.4f} nats per token, recorded "
            f"{record.validation.token:.4f}: they may differ by {CLOSE:.0e}. Were weights and "
            "validation set recorded together? `make verse` records both."
        )
    feeds = {name: part.numpy() for name, part in tensors(spoken.published).items()}
    return Voice(
        tokens=manifests.describe(write_tokens(text, folder)),
        begun=text.begun,
        length=text.lengths[-1],
        record=record,
        validation=Losses.of(now),
        rounded=Losses.of(published),
        differs=differs,
        samples=draw(folder, text, spoken.published.shape, feeds),
    )


def build(trained: Trained, folder: Path) -> Manifest:
    """Return the manifest of the graphs in a folder; writes what is published beside them.

    Raises:
        VerificationError: when a graph does not compute what PyTorch computes.

    """
    every = registry.graphs(trained)
    shown = context(trained.voices["zh"])
    differences = references.write(every, shown, tensors(shown.network), folder)
    return Manifest(
        models=manifests.models_of(every, differences, folder),
        references=manifests.describe(folder / references.FILE),
        weights=list(names(shown.network.shape)),
        size=None,
        versions=manifests.versions(),
        voices={name: voice(spoken, folder) for name, spoken in trained.voices.items()},
    )
