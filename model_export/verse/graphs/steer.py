"""Writing with a feature turned up or down: its direction is added to the stream at every token.

Source: Templeton et al. 2024, who hold a feature at a value; here so much of it is added.
"""

import torch
from torch import Tensor, nn

from model_export.export.graph import Graph, Repeated, Tensors, real, whole
from model_export.verse.graphs import dictionary, parts, write
from model_export.verse.graphs.dictionary import Dictionary, length
from model_export.verse.graphs.parts import OPSET, Parts
from model_export.verse.graphs.sampling import SETTINGS, drawn, ranked
from model_export.verse.graphs.shown import Shown
from model_export.verse.graphs.write import GIVEN, advanced
from model_export.verse.network import Shape

# What is turned, and by how much of how loud it is where it is loudest; the part of the dictionary
# that says so.
TURNED = {"feature": whole(), "strength": real()}
PARTS = ("decode", "loud")
ANSWERS = ("written", "probabilities")


class WriteSteered(nn.Module):
    """One token, with keys and values kept, and a feature added to the stream after a block."""

    def __init__(self, shape: Shape, block: int) -> None:
        super().__init__()
        self.shape, self.block = shape, block

    def forward(self, last: Tensor, position: Tensor, *rest: Tensor) -> tuple[Tensor, ...]:
        """Return the state after the step, then ANSWERS.

        Args:
            last: the token before, int64 [].
            position: where it stands, int64 [].
            rest: keys and values as write.Write has them; what a step is given, write.GIVEN; how
                tokens are drawn, sampling.SETTINGS; TURNED; PARTS of the dictionary; the network's
                weights, see parts.names.

        """
        given = iter(rest)

        def some(count: int) -> list[Tensor]:
            return [next(given) for _ in range(count)]

        kept, (forced, uniform) = some(2 * self.shape.blocks), some(len(GIVEN))
        settings, (feature, strength) = some(len(SETTINGS)), some(len(TURNED))
        decode, loud = some(len(PARTS))
        one = feature.reshape(1)
        added = strength * loud.index_select(0, one) * decode.index_select(0, one)

        def turned(block: int, x: Tensor) -> Tensor:
            return x + length(x) * added if block + 1 == self.block else x

        own = Parts.of(list(given))
        step = advanced(self.shape, last, position, kept, own, turned)
        logits = parts.logits(step.stream, own.embedding)[0]
        token = torch.where(forced < 0, drawn(ranked(logits, *settings), uniform), forced)
        probability = torch.softmax(logits, 0)[token]
        # A state must not be one tensor with an answer.
        return token.clone(), position + 1, *step.keys, *step.values, token, probability


def graph(shape: Shape, own: Dictionary, block: int) -> Graph[Shown]:
    """Return the graph for networks of this shape, with features after so many blocks."""
    cache = real(shape.heads, "positions", shape.head)
    state = {"last": whole(), "position": whole(), **dict.fromkeys(write.empty(shape, 1), cache)}
    taken = dictionary.inputs(shape.width, len(own.shift))

    def example(shown: Shown) -> Tensors:
        begun = {"last": shown.poem[0], "position": torch.tensor(0)}
        asked = {"feature": torch.tensor(1), "strength": torch.tensor(0.7)}
        held = {name: getattr(own, name) for name in PARTS}
        return {
            **begun,
            **write.empty(shape, shown.length),
            **write.settings(shown),
            **asked,
            **held,
        }

    return Graph(
        WriteSteered(shape, block),
        inputs={
            **state,
            **GIVEN,
            **SETTINGS,
            **TURNED,
            **{name: taken[name] for name in PARTS},
            **parts.weights(shape),
        },
        outputs=(*(f"next_{name}" for name in state), *ANSWERS),
        example=example,
        takes="weights",
        repeated=Repeated(tuple(GIVEN), "steps"),
        opset=OPSET,
    )
