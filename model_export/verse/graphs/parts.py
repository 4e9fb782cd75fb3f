"""The network's weights as inputs of graphs, and its formulas on them, written once.

Each block has its own inputs: what is cut out of a larger tensor inside a repeated step would be
copied at every one. Matrices stand as they are multiplied from the right.
"""

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

import torch
from torch import Tensor

from model_export.export.graph import Input, Tensors, real
from model_export.verse.network import Network, Shape, norm, rotate


class Layer(NamedTuple):
    """A block's weights, float32: query, key, value, output [d, d], up [d, 4d], down [4d, d]."""

    query: Tensor
    key: Tensor
    value: Tensor
    output: Tensor
    up: Tensor
    down: Tensor


class Parts(NamedTuple):
    """All weights: embedding [vocabulary, d], and the blocks."""

    embedding: Tensor
    layers: tuple[Layer, ...]

    @classmethod
    def of(cls, tensors: Sequence[Tensor]) -> "Parts":
        """Return the weights that a graph is given, in the order of `names`."""
        size = len(Layer._fields)
        starts = range(1, len(tensors), size)
        return cls(tensors[0], tuple(Layer(*tensors[start : start + size]) for start in starts))


def names(shape: Shape) -> tuple[str, ...]:
    """Return what the graphs call the weights, in order."""
    layers = (f"{part}_{block}" for block in range(shape.blocks) for part in Layer._fields)
    return ("embedding", *layers)


def weights(shape: Shape) -> dict[str, Input]:
    """Return the weights as inputs; any vocabulary will do."""
    width, inner = shape.width, shape.inner
    square = real(width, width)
    layer = (square, square, square, square, real(width, inner), real(inner, width))
    every = (real("vocabulary", width), *(layer * shape.blocks))
    return dict(zip(names(shape), every, strict=True))


def tensors(network: Network) -> Tensors:
    """Return a network's weights as the graphs take them, by name."""
    own = dict(network.named_parameters())
    found = [own["embedding.weight"].detach()]
    for block in range(network.shape.blocks):
        for part in (*(f"attention.{name}" for name in Layer._fields[:4]), "up", "down"):
            found.append(own[f"blocks.{block}.{part}.weight"].detach().T.contiguous())
    return dict(zip(names(network.shape), found, strict=True))


def parts(network: Network) -> Parts:
    """Return a network's weights as the graphs take them."""
    return Parts.of(list(tensors(network).values()))


def split(x: Tensor, shape: Shape) -> Tensor:
    """Return [positions, d] as [heads, positions, d / heads]."""
    return x.reshape(-1, shape.heads, shape.head).transpose(0, 1)


def queries(x: Tensor, matrix: Tensor, turned: Tensor, shape: Shape) -> Tensor:
    """Return normalised and turned queries, or keys: [heads, positions, d / heads]."""
    return rotate(norm(split(x @ matrix, shape)), turned)


def scores(query: Tensor, key: Tensor) -> Tensor:
    """Return q·k / √(d / heads): [heads, queries, keys]."""
    return query @ key.transpose(1, 2) / sqrt(query.shape[-1])


def mixed(weighed: Tensor, value: Tensor) -> Tensor:
    """Return the weighed sum of values, the heads side by side: [positions, d]."""
    beside: Tensor = (weighed @ value).transpose(0, 1).flatten(1)
    return beside


def perceptron(x: Tensor, up: Tensor, down: Tensor) -> Tensor:
    """Return the two-layer network's output [positions, d], its activation ReLU squared."""
    neurons = torch.relu(x @ up).square()
    return neurons @ down


def logits(x: Tensor, embedding: Tensor) -> Tensor:
    """Return each token's score [positions, vocabulary], by its likeness to the stream [.., d]."""
    return (embedding @ norm(x).T).T
