"""A network made smaller: heads and neurons taken out, what is left rounded to few bits.

Sources: heads, Michel et al. 2019; neurons by the size of their weights, Li et al. 2017; one step
size for each column, Jacob et al. 2018.
"""

import torch
from torch import Tensor, nn

from model_export.export.graph import Graph, Tensors, real
from model_export.verse.graphs import parts
from model_export.verse.graphs.parts import Layer, Parts
from model_export.verse.graphs.shown import Shown
from model_export.verse.network import Shape

# What has bits of its own, in order.
GROUPS = ("embedding", "attention", "perceptron")
# A step size is stored in two bytes.
STEP_BYTES = 2


def on_grid(matrix: Tensor, bits: Tensor) -> Tensor:
    """Return a matrix whose columns each lie on a symmetric grid of 2^bits - 1 steps."""
    levels = torch.pow(2.0, bits - 1) - 1
    step = (matrix.abs().amax(0, keepdim=True) / levels).clamp_min(1e-12)
    return torch.round(matrix / step) * step


def kept_neurons(layer: Layer, share: Tensor) -> Tensor:
    """Return for each neuron 1 or 0, float32 [4d]: that share is kept, of the largest weights."""
    sizes = layer.up.square().sum(0).sqrt() * layer.down.square().sum(1).sqrt()
    count = torch.floor((1 - share) * sizes.numel() + 0.5).long()
    # One number in front: of nothing taken out, no neuron is below.
    ordered = torch.cat([torch.full((1,), -1.0), torch.sort(sizes)[0]])
    return (sizes > ordered.index_select(0, count.reshape(1))).float()


def stored(rows: Tensor, columns: Tensor, bits: Tensor) -> Tensor:
    """Return the bytes of a matrix: its numbers in so many bits, and a step size a column."""
    return rows * columns * bits / 8 + columns * STEP_BYTES


class Squeeze(nn.Module):
    """Forward: what is kept -> the weights to compute with, and the bytes of their file."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape

    def forward(
        self, bits: Tensor, heads: Tensor, neurons: Tensor, *weights: Tensor
    ) -> tuple[Tensor, ...]:
        """Return the bytes [], then all weights, in the order of `parts.names`.

        Args:
            bits: float32 [3], of GROUPS, 2 to 8.
            heads: float32 [blocks, heads], 1 for each that stays, 0 for the others.
            neurons: float32 [], the share of each block's that stay.
            weights: those of the network.

        """
        own = Parts.of(weights)
        embedding, attention, perceptron = bits.unbind()
        share = neurons.clamp(0, 1)
        width = torch.tensor(float(self.shape.width))
        tokens = torch.ones_like(own.embedding[0]).sum()
        size = stored(width, tokens, embedding)
        squeezed = [on_grid(own.embedding, embedding)]
        for layer, stay in zip(own.layers, heads.unbind(), strict=True):
            head = stay.repeat_interleave(self.shape.head)
            neuron = kept_neurons(layer, share)
            places, count = head.sum(), neuron.sum()
            size = size + stored(width, 3 * places, attention) + stored(places, width, attention)
            size = size + stored(width, count, perceptron) + stored(count, width, perceptron)
            squeezed += [
                on_grid(layer.inward * head.repeat(3), attention),
                on_grid(layer.output * head[:, None], attention),
                on_grid(layer.up * neuron, perceptron),
                on_grid(layer.down * neuron[:, None], perceptron),
            ]
        return size, *squeezed


def example(shape: Shape) -> Tensors:
    """Return one squeezing of everything: without a head, with three quarters of the neurons."""
    heads = torch.ones(shape.blocks, shape.heads)
    heads[0, 1] = 0
    return {"bits": torch.tensor([6.0, 4.0, 5.0]), "heads": heads, "neurons": torch.tensor(0.75)}


def graph(shape: Shape) -> Graph[Shown]:
    """Return the graph for networks of this shape."""
    return Graph(
        Squeeze(shape),
        inputs={
            "bits": real(len(GROUPS)),
            "heads": real(shape.blocks, shape.heads),
            "neurons": real(),
            **parts.weights(shape),
        },
        outputs=("bytes", *(f"squeezed_{name}" for name in parts.names(shape))),
        example=lambda _: example(shape),
        takes="weights",
    )
