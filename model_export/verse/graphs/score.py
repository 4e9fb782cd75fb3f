"""How likely given texts are: the log-probability of each token after those before it."""

import torch
from torch import Tensor, nn

from model_export.export.graph import Graph, whole
from model_export.verse.graphs import parts
from model_export.verse.graphs.parts import Parts
from model_export.verse.graphs.shown import Shown
from model_export.verse.network import Shape, angles, norm, rotate

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
        read = tokens[:, :-1]
        places = torch.arange(read.shape[1])
        turned = angles(places.float(), self.shape.head)
        seen = places[None, :] <= places[:, None]
        x = norm(own.embedding[read])
        for layer in own.layers:
            stream = norm(x)
            query = rotate(norm(self.heads(stream @ layer.query)), turned)
            key = rotate(norm(self.heads(stream @ layer.key)), turned)
            value = self.heads(stream @ layer.value)
            compared = query @ key.transpose(2, 3) / self.shape.head**0.5
            weighed = torch.softmax(torch.where(seen, compared, torch.full((), -1e9)), -1)
            x = x + (weighed @ value).transpose(1, 2).flatten(2) @ layer.output
            x = x + torch.relu(norm(x) @ layer.up).square() @ layer.down
        logits = norm(x) @ own.embedding.T
        chances = torch.log_softmax(logits, -1)
        return chances.gather(2, tokens[:, 1:, None])[:, :, 0]

    def heads(self, x: Tensor) -> Tensor:
        """Return [poems, positions, d] as [poems, heads, positions, d / heads]."""
        return torch.unflatten(x, -1, (self.shape.heads, self.shape.head)).transpose(1, 2)


def graph(shape: Shape) -> Graph[Shown]:
    """Return the graph for networks of this shape."""
    return Graph(
        Score(shape),
        inputs={"tokens": whole("poems", "tokens"), **parts.weights(shape)},
        outputs=("log_probabilities",),
        example=lambda shown: {"tokens": shown.poem.expand(POEMS, -1).contiguous()},
        takes="weights",
    )
