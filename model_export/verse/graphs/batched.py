"""Many poems read at once: the network's formulas on a batch, for the graphs that need no more."""

from collections.abc import Callable, Iterable, Sequence

import torch
from torch import Tensor

from model_export.verse.graphs.parts import Layer
from model_export.verse.network import EPSILON, Shape, angles, rotate

Norm = Callable[[Tensor], Tensor]


def plain_norm(x: Tensor) -> Tensor:
    """Return vectors [..., d] with a mean square of 1, by products that have a cheap gradient."""
    return x * torch.rsqrt((x * x).mean(-1, keepdim=True) + EPSILON)


def entered(tokens: Tensor, embedding: Tensor, norm: Norm) -> Tensor:
    """Return the stream [poems, positions, d] that tokens [poems, positions] enter with."""
    found = embedding.index_select(1, tokens.flatten()).T
    return torch.unflatten(norm(found), 0, tokens.shape)


def heads(x: Tensor, shape: Shape) -> Tensor:
    """Return [poems, positions, d] as [poems, heads, positions, d / heads]."""
    return torch.unflatten(x, -1, (shape.heads, shape.head)).transpose(1, 2)


def attended(x: Tensor, layer: Layer, shape: Shape, norm: Norm) -> Tensor:
    """Return the stream [poems, positions, d] after a block's attention."""
    places = torch.arange(x.shape[1])
    turned = angles(places.float(), shape.head)
    seen = places[None, :] <= places[:, None]
    inward = (norm(x) @ layer.inward).chunk(3, -1)
    query, key, value = (heads(each, shape) for each in inward)
    query, key = (rotate(norm(each), turned) for each in (query, key))
    compared = query @ key.transpose(2, 3) / shape.head**0.5
    weighed = torch.softmax(torch.where(seen, compared, torch.full((), -1e9, dtype=x.dtype)), -1)
    return x + (weighed @ value).transpose(1, 2).flatten(2) @ layer.output


def looked(x: Tensor, layers: Sequence[Layer], shape: Shape, norm: Norm) -> tuple[Tensor, Tensor]:
    """Return the stream [poems, positions, d] before the last block's MLP, and what enters that."""
    *before, last = layers
    x = attended(through(x, before, shape, norm), last, shape, norm)
    return x, norm(x)


def through(x: Tensor, layers: Iterable[Layer], shape: Shape, norm: Norm) -> Tensor:
    """Return the stream [poems, positions, d] after some blocks, each position looking back."""
    for layer in layers:
        x = attended(x, layer, shape, norm)
        neurons = torch.relu(norm(x) @ layer.up)
        x = x + (neurons * neurons) @ layer.down
    return x
