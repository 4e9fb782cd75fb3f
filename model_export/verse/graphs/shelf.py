"""A store of contexts beside the network: the nearest ones join the prediction.

Source: kNN-LM, Khandelwal et al. 2020. A context is looked up by the vector that enters the last
block's MLP. All these vectors have one length, so that the nearest is the one with the largest
product; a vote of exp(product) is one of exp(-distance² / 2), but for a factor that all share.
What was tried is told in measured/looking.py.
"""

from typing import Any, NamedTuple

import torch
from torch import Tensor

from model_export.export.graph import Input, real, whole
from model_export.verse.network import Shape

# Contexts that join a prediction.
NEAREST = 16
# A probability below which nothing is told apart.
LEAST = 1e-30
# How a store is asked: the weight of what it says, how much of that one source may say, and the
# number of contexts.
ASKED: dict[str, Input] = {"weight": real(), "limit": real(), "nearest": whole()}


class Shelf(NamedTuple):
    """Contexts: the vector of each, float32 [d, contexts], the token that followed, its source.

    ``follows`` and ``sources`` are int64 [contexts].
    """

    book: Tensor
    follows: Tensor
    sources: Tensor


class Asked(NamedTuple):
    """How a store is asked, as ASKED says."""

    weight: Tensor
    limit: Tensor
    nearest: Tensor


class Found(NamedTuple):
    """What a store says at some positions.

    ``places`` int64 [..., k], the nearest contexts, the nearest first; ``votes`` float32 [..., k],
    the share of the prediction that each has, together ``weight`` at most.
    """

    places: Tensor
    votes: Tensor


def shelf(shape: Shape) -> dict[str, Input]:
    """Return a store as inputs of a graph."""
    return {
        "book": real(shape.width, "contexts"),
        "follows": whole("contexts"),
        "sources": whole("contexts"),
    }


def ask(looked: Tensor, store: Shelf, asked: Asked) -> Found:
    """Return what the store says at positions whose vectors are ``looked`` [..., d].

    A source that has more of the votes than the limit loses the rest, which goes to nobody.
    """
    size = store.follows.shape[0]
    count: Any = asked.nearest.clamp(1, size).item()
    # The exporter is told what it cannot know.
    torch._check(count >= 1)  # type: ignore[no-untyped-call]
    torch._check(count <= size)  # type: ignore[no-untyped-call]
    products, places = torch.topk(looked @ store.book, count)
    votes = torch.softmax(products, -1)
    names = taken(store.sources, places)
    same = (names[..., :, None] == names[..., None, :]).float()
    of_source = (same * votes[..., None, :]).sum(-1)
    return Found(places, asked.weight * votes * (asked.limit / of_source).clamp(max=1))


def taken(values: Tensor, places: Tensor) -> Tensor:
    """Return the values [contexts] at some places [...]."""
    return values.index_select(0, places.flatten()).reshape(places.shape)


def joined(closed: Tensor, found: Found, store: Shelf) -> Tensor:
    """Return the network's probabilities [..., vocabulary] with what the store says of them."""
    voted = torch.zeros_like(closed).scatter_add(
        -1, taken(store.follows, found.places), found.votes
    )
    return closed * (1 - found.votes.sum(-1, keepdim=True)) + voted
