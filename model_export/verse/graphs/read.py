"""A whole poem read at once, with everything on the way as outputs."""

import torch
from torch import Tensor, nn

from model_export.export.graph import Graph, whole
from model_export.verse.graphs import parts
from model_export.verse.graphs.parts import OPSET, Parts, norm
from model_export.verse.graphs.shown import Shown
from model_export.verse.network import Shape, angles

OUTPUTS = (
    "embedded",
    "queries",
    "keys",
    "values",
    "scores",
    "attention",
    "looked",
    "mixed",
    "attended",
    "neurons",
    "computed",
    "stream",
    "lens",
    "probabilities",
)


class Read(nn.Module):
    """Forward: tokens [positions] -> every activation, and each block's guess at the next token."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape

    def forward(self, tokens: Tensor, *weights: Tensor) -> tuple[Tensor, ...]:
        """Return what OUTPUTS names, float32; what has `blocks` has a row per block.

        embedded [positions, d]; queries, keys (normalised and turned), values [blocks, heads,
        positions, d / heads]; scores, q·k scaled and not yet masked, and attention [blocks, heads,
        positions, positions]; looked [positions, positions], the mean of all heads' attention;
        mixed [blocks, positions, d], the heads side by side before W_O; attended, what W_O makes of
        it; neurons [blocks, positions, 4d] after the activation; computed [blocks, positions, d],
        what the MLP adds; stream [blocks, positions, d] after each block; lens [blocks, positions,
        vocabulary], the logits that would come of it (the logit lens, nostalgebraist 2020);
        probabilities [positions, vocabulary] of the next token.
        """
        # The stream grows to numbers of five digits, of which small ones are differences: float64.
        own = Parts.of([part.double() for part in weights])
        places = torch.arange(tokens.shape[0])
        turned = angles(places.float(), self.shape.head)
        seen = places[None, :] <= places[:, None]
        x = parts.embedded(tokens, own.embedding)
        rows: list[tuple[Tensor, ...]] = []
        embedded = x
        for layer in own.layers:
            query, key, value = parts.looks(norm(x), layer.inward, turned, self.shape)
            compared = parts.scores(query, key)
            attention = torch.softmax(
                torch.where(seen, compared, torch.full((), -1e9).double()), -1
            )
            mixed = parts.mixed(attention, value)
            attended = mixed @ layer.output
            x = x + attended
            neurons = torch.relu(norm(x) @ layer.up).square()
            computed = neurons @ layer.down
            x = x + computed
            lens = parts.logits(x, own.embedding)
            rows.append(
                (
                    query,
                    key,
                    value,
                    compared,
                    attention,
                    mixed,
                    attended,
                    neurons,
                    computed,
                    x,
                    lens,
                )
            )
        every = [torch.stack(each) for each in zip(*rows, strict=True)]
        looked = every[4].mean((0, 1))
        last = torch.softmax(every[-1][-1], -1)
        answers = (embedded, *every[:5], looked, *every[5:], last)
        return tuple(each.float() for each in answers)


def graph(shape: Shape) -> Graph[Shown]:
    """Return the graph for networks of this shape."""
    return Graph(
        Read(shape),
        inputs={"tokens": whole("positions"), **parts.weights(shape)},
        outputs=OUTPUTS,
        example=lambda shown: {"tokens": shown.poem[:-1]},
        takes="weights",
        opset=OPSET,
    )
