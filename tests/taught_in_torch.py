"""A network of verse with adapters on, computed by the network itself: what graphs are held to."""

import torch
import torch.nn.functional as functional
from torch import Tensor

from model_export.verse.graphs import adapters
from model_export.verse.network import Network, Shape
from model_export.verse.text import END


def generator(seed: int) -> torch.Generator:
    """Return random numbers of a seed."""
    return torch.Generator().manual_seed(seed)


def any_network(shape: Shape) -> Network:
    """Return a network in which nothing is zero."""
    torch.manual_seed(1)
    made = Network(shape).eval()
    for part in made.parameters():
        torch.nn.init.normal_(part, std=0.3)
    return made


def adapted(network: Network, vector: Tensor) -> dict[str, Tensor]:
    """Return a network's weights with adapters on, in the network's own names and directions."""
    weights = {name: part.detach() for name, part in network.named_parameters()}
    sizes = iter(adapters.halves(network.shape))
    at = 0

    def change() -> Tensor:
        nonlocal at
        (rows, rank), (_, columns) = next(sizes), next(sizes)
        a = vector[at : at + rows * rank].reshape(rows, rank)
        at += rows * rank
        b = vector[at : at + rank * columns].reshape(rank, columns)
        at += rank * columns
        return (a @ b).T

    for block in range(network.shape.blocks - adapters.BLOCKS, network.shape.blocks):
        of = f"blocks.{block}"
        for kind, added in zip(("query", "key", "value"), change().chunk(3), strict=True):
            weights[f"{of}.attention.{kind}.weight"] = (
                weights[f"{of}.attention.{kind}.weight"] + added
            )
        for kind in ("attention.output", "up", "down"):
            weights[f"{of}.{kind}.weight"] = weights[f"{of}.{kind}.weight"] + change()
    return weights


def written(network: Network, weights: dict[str, Tensor], group: Tensor, heat: float) -> Tensor:
    """Return the log-probability of every token but the first, 0 behind a poem's end."""
    logits = torch.func.functional_call(network, weights, (group[:, :-1],)) / heat
    chosen = functional.log_softmax(logits, -1).gather(2, group[:, 1:, None])[:, :, 0]
    ended = (group[:, :-1] == END).cumsum(1) > 0
    return chosen.masked_fill(ended, 0.0)
