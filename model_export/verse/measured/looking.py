"""What a book is worth: the loss with every weight, on poems that stand in it and on others.

Tried before: the vector that enters the last block's MLP against the one that leaves the block, 16
contexts against 32 and 64, and votes that fall more slowly with the distance. What enters the MLP
finds poems of the book better (Chinese, weight 0.5: 0.86 against 1.73 nats), and slower votes find
them worse (1.40 at a third of the pace); on other poems no choice moved the best loss by more than
0.01.
"""

from collections.abc import Sequence

import torch

from model_export.export.manifest import Record
from model_export.verse.graphs import parts
from model_export.verse.graphs.open_book import ScoreOpen
from model_export.verse.graphs.shelf import NEAREST, Shelf
from model_export.verse.held_out import JUDGED, HeldOut, spread
from model_export.verse.network import Network
from model_export.verse.text import END, Text

WEIGHTS = (0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
# Poems that the lab offers to begin as one in the book begins.
OPENINGS = 12


class Looking(Record):
    """A book and what was measured of it.

    ``model`` is the graph that hands it out, of so many ``poems`` and ``contexts``. Losses in nats
    per token, one for each of ``weights``: ``known`` on poems in the book, ``others`` on poems that
    are not, ``judged`` of each. ``openings`` are beginnings of poems in the book.
    """

    model: str
    poems: int
    contexts: int
    weights: list[float]
    known: list[float]
    others: list[float]
    judged: int
    openings: list[str]


def losses(
    network: Network, store: Shelf, rows: Sequence[Sequence[int]], weights: Sequence[float]
) -> list[float]:
    """Return nats per token for each weight; the end of a poem counts nowhere.

    Args:
        network: that reads.
        store: that is asked.
        rows: poems as tokens, from the first mark to the end.
        weights: of what the store says.

    """
    score, own = ScoreOpen(network.shape), parts.tensors(network).values()
    asked = (torch.tensor(weights), torch.tensor(1.0), torch.tensor(NEAREST))
    found = []
    with torch.no_grad():
        for row in rows:
            nats = score(torch.tensor([row]), *asked, *store, *own)[:, 0]
            found.append(nats[:, torch.tensor(row[1:]) != END].double())
    return [float(loss) for loss in torch.cat(found, 1).mean(1)]


def opening(poem: str) -> str:
    """Return a poem's first line without the mark that ends it."""
    first = poem.splitlines()[0]
    for mark in "，。？！；":
        first = first.split(mark)[0]
    return first


def looking(model: str, network: Network, text: Text, store: Shelf, held: HeldOut) -> Looking:
    """Return what a book is worth to a network.

    Args:
        model: the graph that hands the book out.
        network: as it is published.
        text: how its language is written in tokens.
        store: as the graph hands it out.
        held: the poems in the book, and those that are not.

    """
    known = spread(held.book, JUDGED)
    weights = list(WEIGHTS)
    return Looking(
        model=model,
        poems=len(held.book),
        contexts=len(store.follows),
        weights=weights,
        known=losses(network, store, [text.encode(each) for each in known], weights),
        others=losses(network, store, [text.encode(each) for each in held.others], weights),
        judged=len(known),
        openings=[opening(poem) for poem in spread(held.book, OPENINGS)],
    )
