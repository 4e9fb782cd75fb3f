"""Several last characters for each of a group of poems, drawn from what the network gives them."""

from typing import Final

import torch
from torch import Tensor, nn

from model_export.export.graph import Graph, Tensors, real, whole
from model_export.verse.graphs import batched, parts
from model_export.verse.graphs.parts import OPSET, Parts, norm
from model_export.verse.graphs.shown import SEED, Shown
from model_export.verse.graphs.write_many import fallen
from model_export.verse.network import Shape

# Poems that are compared.
POEMS: Final = 3


class Endings(nn.Module):
    """Forward: beginnings [poems, positions], numbers [poems, answers] -> tokens of that shape."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape

    def forward(
        self, tokens: Tensor, uniform: Tensor, temperature: Tensor, *weights: Tensor
    ) -> Tensor:
        """Return the tokens int64 [poems, answers] that may follow all that is given of each."""
        own = Parts.of(weights)
        x = batched.entered(tokens, own.embedding, norm)
        x = batched.through(x, own.layers, self.shape, norm)[:, -1]
        logits = norm(x) @ own.embedding / temperature
        return torch.stack([fallen(logits, each) for each in uniform.unbind(1)], 1)


def graph(shape: Shape, answers: int) -> Graph[Shown]:
    """Return the graph for networks of this shape and so many answers."""

    def example(shown: Shown) -> Tensors:
        generator = torch.Generator().manual_seed(SEED)
        return {
            "tokens": shown.poem[:-2].expand(POEMS, -1).contiguous(),
            "uniform": torch.rand(POEMS, answers, generator=generator),
            "temperature": torch.tensor(0.8),
        }

    return Graph(
        Endings(shape),
        inputs={
            "tokens": whole("poems", "positions"),
            "uniform": real("poems", answers),
            "temperature": real(),
            **parts.weights(shape),
        },
        outputs=("endings",),
        example=example,
        takes="weights",
        opset=OPSET,
    )
