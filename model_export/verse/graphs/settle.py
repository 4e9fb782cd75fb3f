"""The distribution that the settings make of a position's logits, for who moves them."""

import torch
from torch import Tensor, nn

from model_export.export.graph import Graph, Tensors, real
from model_export.verse.graphs.sampling import BEST, SETTINGS, ranked
from model_export.verse.graphs.shown import Shown


class Settle(nn.Module):
    """Forward: logits [vocabulary] and settings -> the best 20 and what they are drawn with."""

    def forward(
        self, logits: Tensor, temperature: Tensor, top_k: Tensor, top_p: Tensor
    ) -> tuple[Tensor, ...]:
        """Return best [20], its shares [20], and of how many tokens one is drawn, int64 []."""
        choice = ranked(logits, temperature, top_k, top_p)
        return choice.order[:BEST], choice.shares[:BEST], (choice.shares > 0).long().sum()


def example(shown: Shown) -> Tensors:
    """Return the logits after the poem's first mark, and settings."""
    with torch.no_grad():
        logits = shown.network(shown.poem[None, :1])[0, 0]
    return {
        "logits": logits,
        "temperature": torch.tensor(0.8),
        "top_k": torch.tensor(50),
        "top_p": torch.tensor(0.9),
    }


GRAPH = Graph(
    Settle(),
    inputs={"logits": real("vocabulary"), **SETTINGS},
    outputs=("best", "shares", "kept"),
    example=example,
)
