"""The network's seven parts as inputs of graphs, and its formulas on them, written once.

The parts of all blocks are stacked, and matrices stand as they are multiplied from the right.
"""

from math import sqrt
from typing import NamedTuple

import torch
from torch import Tensor

from model_export.export.graph import Input, Tensors, real
from model_export.verse.network import Network, Shape, norm, rotate

NAMES = ("embedding", "query", "key", "value", "output", "up", "down")


class Parts(NamedTuple):
    """All weights, float32.

    embedding [vocabulary, d]; query, key, value, output [blocks, d, d]; up [blocks, d, 4d], down
    [blocks, 4d, d].
    """

    embedding: Tensor
    query: Tensor
    key: Tensor
    value: Tensor
    output: Tensor
    up: Tensor
    down: Tensor


def weights(shape: Shape) -> dict[str, Input]:
    """Return the parts as inputs; any vocabulary will do."""
    blocks, width = shape.blocks, shape.width
    square = real(blocks, width, width)
    return {
        "embedding": real("vocabulary", width),
        **dict.fromkeys(NAMES[1:5], square),
        "up": real(blocks, width, shape.inner),
        "down": real(blocks, shape.inner, width),
    }


def parts(network: Network) -> Parts:
    """Return a network's weights as the graphs take them."""
    own = dict(network.named_parameters())

    def stacked(name: str) -> Tensor:
        rows = (own[f"blocks.{number}.{name}.weight"] for number in range(network.shape.blocks))
        return torch.stack([matrix.detach().T for matrix in rows]).contiguous()

    names = *(f"attention.{name}" for name in NAMES[1:5]), "up", "down"
    return Parts(own["embedding.weight"].detach(), *map(stacked, names))


def tensors(network: Network) -> Tensors:
    """Return the weights by name."""
    return dict(zip(NAMES, parts(network), strict=True))


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
