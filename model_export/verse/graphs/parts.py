"""The network's weights as inputs of graphs, and its formulas on them, written once.

Each block has its own inputs: what is cut out of a larger tensor inside a repeated step would be
copied at every one. Matrices stand as they are multiplied from the right, the embedding too: so a
row times a matrix is read from front to back, which wasm does five times as fast.
"""

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

import torch
import torch.nn.functional as functional
from torch import Tensor

from model_export.export.graph import Input, Tensors, real
from model_export.verse.network import EPSILON, Network, Shape, rotate

# The first ONNX with an operator for RMSNorm.
OPSET = 23


class Layer(NamedTuple):
    """A block's weights, float32.

    ``inward`` [d, 3d] holds those of queries, keys and values, side by side; output [d, d],
    up [d, 4d], down [4d, d].
    """

    inward: Tensor
    output: Tensor
    up: Tensor
    down: Tensor


class Parts(NamedTuple):
    """All weights: embedding [d, vocabulary], and the blocks."""

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
    matrices = ((width, 3 * width), (width, width), (width, inner), (inner, width))
    layer = tuple(real(*sizes) for sizes in matrices)
    every = (real(width, "vocabulary"), *(layer * shape.blocks))
    return dict(zip(names(shape), every, strict=True))


def tensors(network: Network) -> Tensors:
    """Return a network's weights as the graphs take them, by name."""
    own = {name: part.detach() for name, part in network.named_parameters()}
    found = [own["embedding.weight"]]
    for block in range(network.shape.blocks):
        at = f"blocks.{block}"
        inward = [own[f"{at}.attention.{part}.weight"] for part in ("query", "key", "value")]
        others = [own[f"{at}.{part}.weight"] for part in ("attention.output", "up", "down")]
        found += [torch.cat(inward), *others]
    turned = [part.T.contiguous() for part in found]
    return dict(zip(names(network.shape), turned, strict=True))


def parts(network: Network) -> Parts:
    """Return a network's weights as the graphs take them."""
    return Parts.of(list(tensors(network).values()))


def norm(x: Tensor) -> Tensor:
    """Return vectors [..., d] with a mean square of 1: network.norm, one operator in the graph."""
    size = x.shape[-1:]
    # Without a gain the exporter counts one out of the tensor's shape, which WebGPU does wrongly.
    return functional.rms_norm(x, size, torch.ones(size, dtype=x.dtype), EPSILON)


def embedded(tokens: Tensor, embedding: Tensor) -> Tensor:
    """Return the stream that tokens [positions] enter with: [positions, d]."""
    return norm(embedding.index_select(1, tokens).T)


def looks(x: Tensor, inward: Tensor, turned: Tensor, shape: Shape) -> tuple[Tensor, ...]:
    """Return queries and keys, normalised and turned, and values: [heads, positions, d / heads].

    Both are made in one go, and so are those of all heads.
    """
    heads = (x @ inward).reshape(-1, 3 * shape.heads, shape.head).transpose(0, 1)
    compared, value = torch.split(heads, [2 * shape.heads, shape.heads])
    query, key = rotate(norm(compared), turned).chunk(2)
    return query, key, value


def scores(query: Tensor, key: Tensor) -> Tensor:
    """Return q·k / √(d / heads): [heads, queries, keys]."""
    return query @ key.transpose(1, 2) / sqrt(query.shape[-1])


def mixed(weighed: Tensor, value: Tensor) -> Tensor:
    """Return the weighed sum of values, the heads side by side: [positions, d]."""
    beside: Tensor = (weighed @ value).transpose(0, 1).flatten(1)
    return beside


def perceptron(x: Tensor, up: Tensor, down: Tensor) -> Tensor:
    """Return the two-layer network's output [positions, d], its activation ReLU squared."""
    neurons = torch.relu(x @ up)
    return (neurons * neurons) @ down


def logits(x: Tensor, embedding: Tensor) -> Tensor:
    """Return each token's score [positions, vocabulary], by its likeness to the stream [.., d]."""
    return norm(x) @ embedding
