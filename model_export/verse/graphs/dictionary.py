"""A dictionary of what the stream says after one block: a sparse autoencoder, in a file.

Sources: Bricken et al. 2023; only the largest few fire at a position, Gao et al. 2024. What is
taken apart is the stream at unit mean square, as the next block reads it; what is put together
again has the length that the stream had.
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from model_export.export.graph import Graph, Input, real, whole
from model_export.verse.graphs.shown import Shown
from model_export.verse.graphs.weights import quantised
from model_export.verse.network import EPSILON


class Dictionary(NamedTuple):
    """Features: float32; of each its direction and how it is read.

    ``encode`` [d, features] and ``shift`` [features] say how strongly each fires, ``decode``
    [features, d] what it adds to ``centre`` [d]; ``loud`` [features] is how strongly it fires
    where it does so most.
    """

    encode: Tensor
    shift: Tensor
    decode: Tensor
    centre: Tensor
    loud: Tensor


def inputs(width: int, count: int) -> dict[str, Input]:
    """Return a dictionary of so many features as inputs of a graph."""
    return {
        "encode": real(width, count),
        "shift": real(count),
        "decode": real(count, width),
        "centre": real(width),
        "loud": real(count),
    }


def length(stream: Tensor) -> Tensor:
    """Return the root mean square of vectors [..., d]: [..., 1]."""
    return (stream.square().mean(-1, keepdim=True) + EPSILON).sqrt()


def fired(stream: Tensor, own: Dictionary, active: int) -> Tensor:
    """Return how strongly each feature fires [..., features] in a stream [..., d]; 0 for most."""
    heard = (stream / length(stream) - own.centre) @ own.encode + own.shift
    least = torch.topk(heard, active).values[..., -1:]
    return torch.where(heard >= least, torch.relu(heard), torch.zeros((), dtype=heard.dtype))


def rebuilt(fires: Tensor, own: Dictionary) -> Tensor:
    """Return the vectors [..., d], of unit mean square or nearly so, that some features make."""
    return fires @ own.decode + own.centre


class Held(nn.Module):
    """Forward: a feature -> its direction, and the whole dictionary for who takes it."""

    def __init__(self, own: Dictionary) -> None:
        super().__init__()
        for name, part in (("encode", own.encode.T), ("decode", own.decode)):
            # A row of the file is one feature's.
            numbers, step = quantised(part)
            self.register_buffer(f"{name}_numbers", numbers.contiguous())
            self.register_buffer(f"{name}_step", step.contiguous())
        for name in ("shift", "centre", "loud"):
            self.register_buffer(name, getattr(own, name).clone())

    def forward(self, feature: Tensor) -> tuple[Tensor, ...]:
        """Return the direction [d] of a feature [], int64, then the parts of Dictionary."""
        # Buffers that the type checker takes for modules.
        encode = (self.encode_numbers.float() * self.encode_step).T.contiguous()  # type: ignore[operator]
        decode = self.decode_numbers.float() * self.decode_step  # type: ignore[operator]
        direction = decode.index_select(0, feature.reshape(1))[0]
        # An output must be no weight as it stands.
        shift, centre, loud = (torch.add(part, 0) for part in (self.shift, self.centre, self.loud))  # type: ignore[arg-type]
        return direction, encode, shift, decode, centre, loud


def graph(own: Dictionary) -> Graph[Shown]:
    """Return the graph of a dictionary."""
    return Graph(
        Held(own),
        inputs={"feature": whole()},
        outputs=("direction", *Dictionary._fields),
        example=lambda _: {"feature": torch.tensor(1)},
    )
