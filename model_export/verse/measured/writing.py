"""Many poems at once, to measure: drawn at a temperature, from the same seed the same."""

from collections.abc import Sequence

import torch
from torch import Tensor

from model_export.verse.network import Network
from model_export.verse.text import END

# Poems that are written at once.
TOGETHER = 256


def write(
    network: Network, begun: Sequence[int], length: int, temperature: float, seed: int
) -> Tensor:
    """Return poems int64 [poems, length], without their first marks; what follows an end is END.

    Args:
        network: what predicts.
        begun: the mark that each poem begins with.
        length: positions.
        temperature: above 0; nothing is left out.
        seed: of the draws.

    """
    generator = torch.Generator().manual_seed(seed)
    parts = torch.split(torch.tensor(begun), TOGETHER)
    return torch.cat([together(network, part, length, temperature, generator) for part in parts])


def together(
    network: Network, begun: Tensor, length: int, temperature: float, generator: torch.Generator
) -> Tensor:
    """Return poems that are written at once, see `write`."""
    tokens = begun[:, None]
    with torch.no_grad():
        for _ in range(length):
            chances = torch.softmax(network(tokens)[:, -1] / temperature, -1)
            drawn = torch.multinomial(chances, 1, generator=generator)
            ended = (tokens[:, -1:] == END) & (tokens.shape[1] > 1)
            tokens = torch.cat((tokens, torch.where(ended, END, drawn)), 1)
    return tokens[:, 1:]
