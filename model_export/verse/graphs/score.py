"""How likely given texts are: the log-probability of each token after those before it."""

import torch
from torch import Tensor, nn

from model_export.export.graph import Graph, whole
from model_export.verse.graphs import batched, parts
from model_export.verse.graphs.parts import OPSET, Parts, norm
from model_export.verse.graphs.shown import Shown
from model_export.verse.network import Shape

# Poems that are compared.
POEMS = 2


class Score(nn.Module):
    """Forward: tokens [poems, positions + 1] -> log-probabilities [poems, positions]."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape

    def forward(self, tokens: Tensor, *weights: Tensor) -> Tensor:
        """Return the log-probability of every token but the first, float32, in nats."""
        own = Parts.of(weights)
        x = batched.entered(tokens[:, :-1], own.embedding, norm)
        x = batched.through(x, own.layers, self.shape, norm)
        chances = torch.log_softmax(norm(x) @ own.embedding, -1)
        return chances.gather(2, tokens[:, 1:, None])[:, :, 0]


def graph(shape: Shape) -> Graph[Shown]:
    """Return the graph for networks of this shape."""
    return Graph(
        Score(shape),
        inputs={"tokens": whole("poems", "tokens"), **parts.weights(shape)},
        outputs=("log_probabilities",),
        example=lambda shown: {"tokens": shown.poem.expand(POEMS, -1).contiguous()},
        takes="weights",
        opset=OPSET,
    )
