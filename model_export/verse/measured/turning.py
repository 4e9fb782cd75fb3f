"""What turning a feature does to what is written, and what it costs."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from model_export.export.manifest import Record
from model_export.export.running import Feeds, session
from model_export.verse.graphs import write
from model_export.verse.graphs.dictionary import Dictionary
from model_export.verse.graphs.parts import tensors
from model_export.verse.measured.labels import AUTUMN, SPRING, SUMMER, WINTER
from model_export.verse.network import Network
from model_export.verse.text import FIVE, Text, before_end

STRENGTHS = (-2, -1, 0, 1, 2)
# Poems that are written at each strength; 24 characters and marks are a quatrain of five.
POEMS, STEPS = 64, 24
TEMPERATURE = 0.8
SEASONS = {"spring": SPRING, "summer": SUMMER, "autumn": AUTUMN, "winter": WINTER}


class Turned(Record):
    """Characters of each season in so many poems, with a feature turned so far.

    ``nats`` per token of what was written, as the writer finds it with nothing turned: the more,
    the stranger.
    """

    strength: float
    poems: int
    seasons: dict[str, int]
    nats: float


def poems(
    folder: Path, network: Network, own: Dictionary, feature: int, strength: float, count: int
) -> list[list[int]]:
    """Return what the published graph writes, from the same numbers whatever the strength."""
    run = session(folder, "write-steered")
    feeds: Feeds = {name: part.numpy() for name, part in tensors(network).items()}
    feeds |= {name: part.numpy() for name, part in write.empty(network.shape, STEPS).items()}
    feeds |= {
        "last": np.array(FIVE),
        "position": np.array(0),
        "given": np.full(STEPS, -1),
        "temperature": np.array(TEMPERATURE, np.float32),
        "top_k": np.array(0),
        "top_p": np.array(1, np.float32),
        "feature": np.array(feature),
        "strength": np.array(strength, np.float32),
        "decode": own.decode.numpy(),
        "loud": own.loud.numpy(),
    }
    return [
        run.run(
            ["written"],
            {**feeds, "uniform": np.random.default_rng(seed).random(STEPS, np.float32)},
        )[0].tolist()
        for seed in range(count)
    ]


def strangeness(folder: Path, network: Network, written: Sequence[Sequence[int]]) -> float:
    """Return nats per token of some poems, as the writer finds them."""
    feeds: Feeds = {name: part.numpy() for name, part in tensors(network).items()}
    tokens = np.array([[FIVE, *row] for row in written])
    found = session(folder, "score").run(["log_probabilities"], {**feeds, "tokens": tokens})
    return -float(found[0].astype(float).mean())


def turned(
    folder: Path,
    network: Network,
    text: Text,
    own: Dictionary,
    feature: int,
    strength: float,
    count: int = POEMS,
) -> Turned:
    """Return what is written with a feature turned so far, in so many poems."""
    written = poems(folder, network, own, feature, strength, count)
    joined = "".join(text.decode(before_end(row)) for row in written)
    return Turned(
        strength=strength,
        poems=len(written),
        seasons={
            name: sum(joined.count(each) for each in members) for name, members in SEASONS.items()
        },
        nats=strangeness(folder, network, written),
    )


def turning(
    folder: Path, network: Network, text: Text, own: Dictionary, feature: int
) -> list[Turned]:
    """Return what is written at every strength."""
    return [turned(folder, network, text, own, feature, strength) for strength in STRENGTHS]
