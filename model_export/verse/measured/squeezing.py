"""What is left of a network that was made smaller: its loss on some poems that it did not learn."""

from collections.abc import Sequence

import torch
from torch import Tensor

from model_export.export.manifest import Record
from model_export.verse.graphs import parts
from model_export.verse.graphs.directions import Directions
from model_export.verse.graphs.score import Score
from model_export.verse.graphs.squeeze import GROUPS, Squeeze
from model_export.verse.network import Network
from model_export.verse.text import END, Text

# Poems that the page judges by: more would keep a phone waiting.
POEMS = 48
MOST_BITS = 8
# What is measured beside what the reader tries: bits for everything, shares of neurons, ranks of
# the groups in CUT. Of full rank, the first, a matrix is stored whole.
BITS = (8, 6, 5, 4, 3, 2)
NEURONS = (0.75, 0.5, 0.25)
RANKS = (128, 112, 96, 80, 64, 48, 32, 16)
CUT = ("perceptron", "attention")


class Squeezed(Record):
    """A smaller network.

    ``bits`` and ``ranks`` of graphs/squeeze.py's groups, the share of ``neurons`` kept; ``loss`` in
    nats per token, on the poems that the page judges by.
    """

    bits: list[int]
    ranks: list[int]
    neurons: float
    bytes: float
    loss: float


class Squeezing(Record):
    """What was measured of a language's network, as it is published.

    ``directions`` is the graph that hands out what the matrices are cut to. ``heads`` is by how
    much the loss rises without each head, [blocks, heads]; all on so many ``poems``.
    """

    directions: str
    poems: int
    smaller: list[Squeezed]
    heads: list[list[float]]


def rows(text: Text, samples: Sequence[str]) -> list[list[int]]:
    """Return the tokens of the poems that the page judges by, filled up to one length."""
    encoded = [text.encode(sample) for sample in samples[:POEMS]]
    length = max(map(len, encoded))
    return [[*row, *[END] * (length - len(row))] for row in encoded]


def loss(log_probabilities: Tensor, tokens: Tensor) -> float:
    """Return nats per token; the end of a poem and what fills it up count nowhere.

    Args:
        log_probabilities: float32 [poems, positions], of each token but the first.
        tokens: int64 [poems, positions + 1].

    """
    written = tokens[:, 1:] != END
    return float(-log_probabilities[written].double().mean())


class Judge:
    """Makes a network smaller and measures what is left."""

    def __init__(self, network: Network, tokens: Sequence[Sequence[int]]) -> None:
        self.squeeze, self.score = Squeeze(network.shape), Score(network.shape)
        self.weights = list(parts.tensors(network).values())
        with torch.no_grad():
            _, self.directions = Directions(network)(torch.tensor(0))
        self.tokens = torch.tensor(tokens)
        self.all = torch.ones(network.shape.blocks, network.shape.heads)
        self.whole = [network.shape.width] * len(GROUPS)

    def __call__(
        self,
        bits: Sequence[int] = (MOST_BITS,) * len(GROUPS),
        *,
        ranks: Sequence[int] | None = None,
        neurons: float = 1.0,
        heads: Tensor | None = None,
    ) -> Squeezed:
        """Return what is left with these bits, these ranks or full ones, neurons, heads or all."""
        ranks = self.whole if ranks is None else ranks
        with torch.no_grad():
            size, *smaller = self.squeeze(
                torch.tensor(bits, dtype=torch.float32),
                torch.tensor(ranks, dtype=torch.float32),
                self.all if heads is None else heads,
                torch.tensor(neurons),
                self.directions,
                *self.weights,
            )
            found = loss(self.score(self.tokens, *smaller), self.tokens)
        return Squeezed(
            bits=list(bits), ranks=list(ranks), neurons=neurons, bytes=float(size), loss=found
        )

    def cut(self, group: str, rank: int) -> Squeezed:
        """Return what is left when the matrices of a group have a rank."""
        full = zip(GROUPS, self.whole, strict=True)
        return self(ranks=[rank if name == group else every for name, every in full])

    def without(self, block: int, head: int) -> Squeezed:
        """Return what is left without one head."""
        heads = self.all.clone()
        heads[block, head] = 0
        return self(heads=heads)


def squeezing(network: Network, directions: str, tokens: Sequence[Sequence[int]]) -> Squeezing:
    """Return what is left in every step of bits, neurons and ranks, and without each head.

    Args:
        network: that is made smaller.
        directions: the name of the graph with its directions.
        tokens: of the poems that it is judged by.

    """
    judge = Judge(network, tokens)
    smaller = [judge([bits] * len(GROUPS)) for bits in BITS]
    smaller += [judge(neurons=share) for share in NEURONS]
    smaller += [judge.cut(group, rank) for group in CUT for rank in RANKS[1:]]
    whole = smaller[0].loss
    heads = [
        [judge.without(block, head).loss - whole for head in range(network.shape.heads)]
        for block in range(network.shape.blocks)
    ]
    return Squeezing(poems=len(tokens), directions=directions, smaller=smaller, heads=heads)
