"""How far a pupil is from where it began: the KL divergence, by poems that it wrote itself."""

import torch
from torch import Tensor, nn

from model_export.export.graph import Graph, Tensors, real, whole
from model_export.verse.graphs import adapters, parts, step
from model_export.verse.graphs.parts import OPSET, Parts
from model_export.verse.graphs.reader import Reader, divergence
from model_export.verse.graphs.shown import Shown
from model_export.verse.network import Shape

# Poems that are compared.
POEMS = 2


class Strayed(nn.Module):
    """Forward: adapters and poems that were written with them -> the divergence []."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape

    def forward(
        self, worn: Tensor, tokens: Tensor, temperature: Tensor, *weights: Tensor
    ) -> Tensor:
        """Return the divergence in nats a poem, at the temperature that they were written at.

        Args:
            worn: adapters, float32 [count].
            tokens: int64 [poems, positions + 1], from the first mark on.
            temperature: float32 [].
            weights: of the network as it was at the start, see parts.names.

        """
        reader = Reader(tokens, Parts.of(weights), self.shape, temperature)
        return divergence(reader.taught(worn), reader.start())


def example(shown: Shown) -> Tensors:
    """Return adapters that change something, and the poem that is shown."""
    return {
        "adapters": step.underway(shown.network.shape)["adapters"],
        "tokens": shown.poem.expand(POEMS, -1).contiguous(),
        "temperature": torch.tensor(0.8),
    }


def graph(shape: Shape) -> Graph[Shown]:
    """Return the graph for networks of this shape."""
    return Graph(
        Strayed(shape),
        inputs={
            "adapters": real(adapters.count(shape)),
            "tokens": whole("poems", "tokens"),
            "temperature": real(),
            **parts.weights(shape),
        },
        outputs=("divergence",),
        example=example,
        takes="weights",
        opset=OPSET,
    )
