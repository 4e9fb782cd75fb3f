"""What a pupil gives each token of some poems, with adapters on and as it was at the start."""

import torch
from torch import Tensor

from model_export.verse.graphs import adapters, batched
from model_export.verse.graphs.batched import plain_norm
from model_export.verse.graphs.parts import Layer, Parts
from model_export.verse.network import Shape
from model_export.verse.text import END


class Reader:
    """Poems that were read as far as nothing is adapted; the last blocks read on.

    ``following`` int64 [poems, positions] is the token after each place.
    """

    def __init__(self, tokens: Tensor, own: Parts, shape: Shape, temperature: Tensor) -> None:
        """Read poems, int64 [poems, positions + 1], from the first mark on."""
        self.own, self.shape, self.temperature = own, shape, temperature
        read, self.following = tokens[:, :-1], tokens[:, 1:]
        places = torch.arange(read.shape[1])
        # What follows the end of a poem is nobody's.
        self.there = ((read != END) | (places == 0)).float()
        self.frozen = shape.blocks - adapters.BLOCKS
        x = batched.entered(read, own.embedding, plain_norm)
        self.stream = batched.through(x, own.layers[: self.frozen], shape, plain_norm)

    def every(self, layers: tuple[Layer, ...]) -> Tensor:
        """Return the log-probability of every token there [poems, positions, vocabulary]."""
        x = batched.through(self.stream, layers[self.frozen :], self.shape, plain_norm)
        return torch.log_softmax(plain_norm(x) @ self.own.embedding / self.temperature, -1)

    def chosen(self, every: Tensor) -> Tensor:
        """Return that of the token that follows, 0 behind a poem's end: [poems, positions]."""
        return every.gather(2, self.following[..., None])[:, :, 0] * self.there

    def start(self) -> Tensor:
        """Return that of the token that follows as it was at the start: [poems, positions]."""
        return self.chosen(self.every(self.own.layers))

    def taught(self, worn: Tensor) -> Tensor:
        """Return that of the token that follows with adapters on: [poems, positions]."""
        return self.chosen(self.every(adapters.worn(self.own, worn, self.shape)))


def divergence(taught: Tensor, start: Tensor) -> Tensor:
    """Return the KL divergence from the start [] in nats a poem, by poems that were written now.

    Each term is k3 = e^d - d - 1 with d = log π_start - log π: without bias, and never negative
    (Schulman 2020). Both are log-probabilities [poems, positions].
    """
    apart = start - taught
    return (torch.exp(apart) - apart - 1).sum(1).mean()
