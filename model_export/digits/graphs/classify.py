"""The network as the demos run it: logits, probabilities, and the hidden layer before and after."""

import torch
from torch import Tensor, nn

from model_export.digits.graphs.mlp import NAMES
from model_export.digits.graphs.shown import Shown
from model_export.digits.network import PIXELS, Network
from model_export.export.graph import Graph, Weights, real


class Classify(nn.Module):
    """Forward: image [batch, 784] in 0..1 -> logits, probabilities, hidden_pre, hidden, weights.

    The weights are outputs too, so that the other graphs, which take them as inputs, need no second
    download.
    """

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, image: Tensor) -> tuple[Tensor, ...]:
        """Return logits and probabilities [batch, 10], hidden_pre and hidden [batch, units].

        After them the weights: w1 [units, 784], b1 [units], w2 [10, units], b2 [10].
        """
        hidden_pre = self.network.hidden(image)
        hidden = torch.relu(hidden_pre)
        logits = self.network.output(hidden)
        weights = [part.clone() for part in self.network.parameters()]
        return logits, torch.softmax(logits, dim=1), hidden_pre, hidden, *weights


def graph(network: Network, gives: Weights | None = None) -> Graph[Shown]:
    """Return the graph of a network; ``gives`` for the one whose weights the others take."""
    return Graph(
        Classify(network),
        inputs={"image": real("batch", PIXELS)},
        outputs=("logits", "probabilities", "hidden_pre", "hidden", *NAMES),
        example=lambda shown: {"image": shown.images},
        gives=gives,
        # Published weights have no more significant bits than float16: digits/rounded.py.
        halved=True,
    )
