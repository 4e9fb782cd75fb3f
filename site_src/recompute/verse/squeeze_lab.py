"""What is left of the writer when bits, rank, heads and neurons are taken, and what it writes."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

import numpy as np

from model_export.verse.graphs.squeeze import GROUPS
from model_export.verse.measured.squeezing import BITS, MOST_BITS, RANKS
from model_export.verse.text import END, before_end
from site_src import labs
from site_src.recompute.graphs import Array, Columns, content, run
from site_src.recompute.link import State
from site_src.recompute.verse.verse_writer import (
    Language,
    Order,
    language_of,
    settings,
    weights,
)

LAB = labs.one("squeeze-lab")
# As in site_src/runtime/verse/squeezer.ts.
TOGETHER = 8


@dataclass(frozen=True)
class Smaller:
    """A smaller network: the bytes of its file, its loss, the tokens of its poems."""

    bytes: float
    nats: float
    tokens: list[int]


@dataclass(frozen=True)
class Squeezed(Order):
    """A poem that is written with other weights than a graph hands out."""

    left: Columns | None = None

    def feeds(self, steps: int) -> Columns:
        """Return the inputs of the graph that writes, for so many steps."""
        return super().feeds(steps) | (self.left or {})


def loss(spoken: Language, left: Columns) -> float:
    """Return the loss in nats per token on the poems that all networks are judged by."""
    tokens = np.array(json.loads(content(spoken.voice["judged"], "verse")), np.int64)
    parts = np.split(tokens, range(TOGETHER, len(tokens), TOGETHER))
    found = [run("score", {"tokens": part, **left}, "verse")["log_probabilities"] for part in parts]
    written = tokens[:, 1:] != END
    return float(-np.concatenate(found)[written].astype(float).mean())


@dataclass(frozen=True)
class Asked:
    """What is to be left: the inputs of the graph, by their names."""

    bits: list[int]
    ranks: list[int]
    heads: Array
    neurons: float

    def feeds(self, spoken: Language) -> Columns:
        """Return the inputs of the graph for a language's network."""
        name = spoken.voice["squeezing"]["directions"]
        return {
            "bits": np.array(self.bits, np.float32),
            "ranks": np.array(self.ranks, np.float32),
            "heads": self.heads,
            "neurons": np.array(self.neurons, np.float32),
            "directions": run(name, {"number": np.array(0)}, "verse")["directions"],
            **weights(spoken.name),
        }


def smaller(spoken: Language, asked: Asked, seeds: Iterable[int]) -> Smaller:
    """Return what is left of a network, and what it does."""
    found = run("squeeze", asked.feeds(spoken), "verse")
    left = {name.removeprefix("squeezed_"): part for name, part in found.items() if name != "bytes"}
    sampling = settings(spoken.voice["record"]["temperature"], 0, 1)
    form = LAB.whole("FORM")
    orders = [Squeezed(spoken, [], form, seed, sampling, left=left) for seed in seeds]
    poems = [before_end(order.write(order.steps)["written"].tolist()) for order in orders]
    return Smaller(float(found["bytes"]), loss(spoken, left), list(chain.from_iterable(poems)))


def columns(state: State) -> Columns:
    """Return bytes, loss and the tokens of the poems, of the whole network and the chosen one."""
    spoken = language_of(state)
    shape = np.array(spoken.voice["squeezing"]["heads"]).shape
    count = shape[0] * shape[1]
    removed = state.whole("removed", 0, 2**count - 1)
    heads = np.array([1 - (removed >> at & 1) for at in range(count)], np.float32).reshape(shape)
    asked = Asked(
        bits=[int(state.choice(group, [str(each) for each in BITS])) for group in GROUPS],
        ranks=[
            int(state.choice(f"{group}Rank", [str(each) for each in RANKS])) for group in GROUPS
        ],
        heads=heads,
        neurons=state.number("neurons", 0, 1),
    )
    nothing = Asked(
        bits=[MOST_BITS] * len(GROUPS),
        ranks=[RANKS[0]] * len(GROUPS),
        heads=np.ones_like(heads),
        neurons=1,
    )
    first = state.whole("draw", 0, LAB.whole("LAST_DRAW")) * LAB.whole("POEMS")
    seeds = range(first, first + LAB.whole("POEMS"))
    whole, chosen = (smaller(spoken, each, seeds) for each in (nothing, asked))
    return {
        "bytes": np.array([whole.bytes, chosen.bytes]),
        "nats": np.array([whole.nats, chosen.nats]),
        "token_before": np.array(whole.tokens),
        "token_after": np.array(chosen.tokens),
    }
