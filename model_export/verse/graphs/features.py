"""Which features fire at each position of a text."""

from torch import Tensor, nn

from model_export.export.graph import Graph, Tensors, whole
from model_export.verse.graphs import batched, dictionary, parts
from model_export.verse.graphs.dictionary import Dictionary, fired
from model_export.verse.graphs.parts import OPSET, Parts, norm
from model_export.verse.graphs.shown import Shown
from model_export.verse.network import Shape

# What of a graph's inputs is the dictionary, where it comes first.
PARTS = len(Dictionary._fields)


class Features(nn.Module):
    """Forward: tokens [texts, positions] -> features [texts, positions, features]."""

    def __init__(self, shape: Shape, block: int, active: int) -> None:
        super().__init__()
        self.shape, self.block, self.active = shape, block, active

    def forward(self, tokens: Tensor, *rest: Tensor) -> Tensor:
        """Return how strongly each feature fires, float32, at most ``active`` at a position.

        Args:
            tokens: int64 [texts, positions].
            rest: the dictionary, then the network's weights.

        """
        # In float64: which are the largest must not hang on a runtime's rounding.
        own = Dictionary(*(part.double() for part in rest[:PARTS]))
        layers = Parts.of([part.double() for part in rest[PARTS:]])
        x = batched.entered(tokens, layers.embedding, norm)
        x = batched.through(x, layers.layers[: self.block], self.shape, norm)
        return fired(x, own, self.active).float()


def graph(shape: Shape, own: Dictionary, block: int, active: int) -> Graph[Shown]:
    """Return the graph for networks of this shape, after so many blocks."""

    def example(shown: Shown) -> Tensors:
        return {"tokens": shown.poem[None, :-1], **own._asdict()}

    return Graph(
        Features(shape, block, active),
        inputs={
            "tokens": whole("texts", "positions"),
            **dictionary.inputs(shape.width, len(own.shift)),
            **parts.weights(shape),
        },
        outputs=("fires",),
        example=example,
        takes="weights",
        opset=OPSET,
    )
