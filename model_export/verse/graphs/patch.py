"""Activation patching: what one text has in the stream at one place, put into another text.

Source: Meng et al. 2022, who put back what a spoilt input had lost.
"""

import torch
from torch import Tensor, nn

from model_export.export.graph import Graph, Tensors, whole
from model_export.verse.graphs import batched, parts
from model_export.verse.graphs.parts import OPSET, Parts, norm
from model_export.verse.graphs.shown import Shown
from model_export.verse.network import Shape


class Patch(nn.Module):
    """Forward: two texts of one length -> what each place of the first does in the second."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape

    def forward(
        self, source: Tensor, target: Tensor, places: Tensor, asked: Tensor, *weights: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return log-probabilities of the next token after the texts, float32, in nats.

        ``clean`` [2]: after the first text and after the second, as they are; ``patched`` [blocks
        + 1, places]: after the second text, where the stream at one place was exchanged for that of
        the first text, before the first block and after each.

        Args:
            source: the first text, int64 [positions].
            target: the second text, int64 [positions].
            places: where something is exchanged, one place at a time, int64 [places].
            asked: the token that is asked for, int64 [].
            weights: of the network.

        """
        # In float64, as in read.py: the stream grows to numbers of five digits.
        own = Parts.of([part.double() for part in weights])
        both = batched.entered(torch.stack((source, target)), own.embedding, norm)
        # In each row one position is exchanged.
        exchanged = (places[:, None] == torch.arange(source.shape[0])).double()[:, :, None]
        rows = []
        for block in range(self.shape.blocks + 1):
            if block:
                both = batched.through(both, own.layers[block - 1 : block], self.shape, norm)
            mixed = both[1] + exchanged * (both[0] - both[1])
            after = batched.through(mixed, own.layers[block:], self.shape, norm)
            rows.append(self.asked(after, asked, own))
        return self.asked(both, asked, own).float(), torch.stack(rows).float()

    def asked(self, stream: Tensor, token: Tensor, own: Parts) -> Tensor:
        """Return the log-probability of a token [] after each text: [texts]."""
        chances = torch.log_softmax(parts.logits(stream[:, -1], own.embedding), -1)
        return chances.index_select(1, token.reshape(1))[:, 0]


def graph(shape: Shape) -> Graph[Shown]:
    """Return the graph for networks of this shape."""

    def example(shown: Shown) -> Tensors:
        source = shown.poem[:12].clone()
        target = source.clone()
        target[3] = shown.poem[13]
        places = torch.arange(len(source))
        return {"source": source, "target": target, "places": places, "asked": shown.poem[12]}

    return Graph(
        Patch(shape),
        inputs={
            "source": whole("positions"),
            "target": whole("positions"),
            "places": whole("places"),
            "asked": whole(),
            **parts.weights(shape),
        },
        outputs=("clean", "patched"),
        example=example,
        takes="weights",
        opset=OPSET,
    )
