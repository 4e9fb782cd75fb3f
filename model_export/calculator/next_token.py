"""What the next token takes when the keys and values of those before it are kept, and when not."""

import torch
from torch import Tensor, nn

from model_export.calculator.architecture import PARTS, Model
from model_export.calculator.counts import Widths, body, output, widths
from model_export.calculator.sizes import PRESETS, numbers
from model_export.export.graph import Graph, Tensors, wide


def pairs(model: Model, own: Widths, read: Tensor) -> Tensor:
    """Return the multiplications by which one token looks back at those that are read."""
    near = torch.minimum(read, model.details.window)
    windowed = model.details.windowed
    looked = (model.shape.layers - windowed) * read + windowed * near
    return own.deep * (own.queries + own.values) * looked


class NextToken(nn.Module):
    """Multiplications for the token after so many."""

    def forward(
        self,
        shape: Tensor,
        attention: Tensor,
        experts: Tensor,
        kind: Tensor,
        details: Tensor,
        read: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """Return the multiplications with a cache and without one, float64 [steps] each.

        Without a cache every token is read again and compared with every other; what the mask hides
        is multiplied too. Only the last one is compared with the vocabulary.

        Args:
            shape: float64 [7], as all five of a model: see architecture.py.
            attention: float64 [5].
            experts: float64 [5].
            kind: float64 [8].
            details: float64 [8].
            read: float64 [steps], how many tokens stand before the next one.

        """
        model = Model.of(shape, attention, experts, kind, details)
        own = widths(model)
        one = body(model, own) + pairs(model, own, read)
        scored = output(model, own)
        return one + scored, read * one + scored


def first_steps(_: object) -> Tensors:
    """Return the last of the published models, its first tokens and a late one."""
    read = torch.tensor([1, 2, 3, 2048], dtype=torch.float64)
    return {**numbers(PRESETS[-1]), "read": read}


GRAPH = Graph(
    NextToken(),
    inputs={**{name: wide(size) for name, size in PARTS.items()}, "read": wide("steps")},
    outputs=("cached", "plain"),
    example=first_steps,
)
