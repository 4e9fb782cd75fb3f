"""How likely given texts are: the log-probability of each token after those before it."""

import torch
from torch import Tensor, nn

from model_export.export.graph import Graph, whole
from model_export.verse.graphs import parts
from model_export.verse.graphs.parts import OPSET, Parts, norm
from model_export.verse.graphs.shown import Shown
from model_export.verse.network import Shape, angles, rotate

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
        x = torch.unflatten(parts.embedded(read.flatten(), own.embedding), 0, read.shape)
        for layer in own.layers:
            inward = (norm(x) @ layer.inward).chunk(3, -1)
            query, key, value = map(self.heads, inward)
            query, key = (rotate(norm(each), turned) for each in (query, key))
            compared = query @ key.transpose(2, 3) / self.shape.head**0.5
            weighed = torch.softmax(torch.where(seen, compared, torch.full((), -1e9)), -1)
            x = x + (weighed @ value).transpose(1, 2).flatten(2) @ layer.output
            x = x + torch.relu(norm(x) @ layer.up).square() @ layer.down
        logits = norm(x) @ own.embedding
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
        opset=OPSET,
    )
