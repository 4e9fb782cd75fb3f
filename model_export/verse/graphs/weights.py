"""A network's weights in a file: whole numbers of eight bits, and a step size for each row."""

import torch
from torch import Tensor, nn

from model_export.export.graph import Graph, Weights, whole
from model_export.verse.graphs.parts import names, tensors
from model_export.verse.graphs.shown import Shown
from model_export.verse.network import Network

# Whole numbers from -127 to 127.
LARGEST = 127


def quantised(matrix: Tensor) -> tuple[Tensor, Tensor]:
    """Return whole numbers int8 [..., n] and step sizes float32 [..., 1]; their product is near.

    A row's step size is such that its largest number is 127 (symmetric quantisation per channel,
    Jacob et al. 2018).
    """
    step = (matrix.abs().amax(-1, keepdim=True) / LARGEST).clamp_min(1e-12)
    return (matrix / step).round().to(torch.int8), step


def rounded(network: Network) -> Network:
    """Return the network that is published: its weights are what the file holds.

    A row is what one output of a matrix is computed from.
    """
    own = Network(network.shape)
    parts = {}
    for name, part in network.state_dict().items():
        numbers, step = quantised(part)
        parts[name] = numbers.float() * step
    own.load_state_dict(parts)
    return own.eval()


class Weighted(nn.Module):
    """Forward: a token -> its embedding, and all weights for the graphs that take them."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.called = names(network.shape)
        for name, part in tensors(network).items():
            # A row of the file is one output's, a column of what is handed out.
            numbers, step = quantised(part.T)
            self.register_buffer(f"{name}_numbers", numbers.contiguous())
            self.register_buffer(f"{name}_step", step.contiguous())

    def forward(self, token: Tensor) -> tuple[Tensor, ...]:
        """Return the embedding [d] of a token [], int64, then all weights, see parts.names."""
        found = []
        for name in self.called:
            numbers, step = getattr(self, f"{name}_numbers"), getattr(self, f"{name}_step")
            found.append((numbers.float() * step).T.contiguous())
        return found[0].index_select(1, token.reshape(1))[:, 0], *found


def graph(network: Network, gives: Weights | None = None) -> Graph[Shown]:
    """Return the graph of a rounded network; ``gives`` for the one that others take by default."""
    return Graph(
        Weighted(network),
        inputs={"token": whole()},
        outputs=("embedded", *names(network.shape)),
        example=lambda shown: {"token": shown.poem[1]},
        gives=gives,
    )
