"""Adversarial images: one step of projected gradient descent (Madry et al. 2018).

With one step of full length it is the fast gradient sign method (Goodfellow et al. 2015).
"""

import torch
import torch.nn.functional as functional
from torch import Tensor, nn

from model_export.digits.graphs.mlp import backward, forward
from model_export.digits.graphs.parts import weights
from model_export.digits.graphs.shown import Shown
from model_export.digits.network import CLASSES, PIXELS
from model_export.digits.rounding import settled
from model_export.export.graph import Graph, Tensors, real, whole


class Attack(nn.Module):
    """Move every pixel along the sign of its loss gradient, no further than epsilon from home."""

    def forward(
        self,
        original: Tensor,
        current: Tensor,
        label: Tensor,
        direction: Tensor,
        length: Tensor,
        epsilon: Tensor,
        given: Tensor,
        w1: Tensor,
        b1: Tensor,
        w2: Tensor,
        b2: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Return the moved image, the gradient's sign, and the probabilities afterwards.

        Args:
            original: float32 [batch, 784] in 0..1, the image before any attack.
            current: float32 [batch, 784], where the last step ended.
            label: int64 [batch], the digit to leave, or to reach.
            direction: float32 [], +1 to leave the label, -1 to reach it.
            length: float32 [], how far a pixel moves in this step.
            epsilon: float32 [], how far it may be from the original.
            given: float32 [batch, 784]; where it is not 0 it takes the place of the gradient's
                sign, for random noise of the same size.
            w1: float32 [units, 784]; b1 [units]; w2 [10, units]; b2 [10].

        Returns:
            Image float32 [batch, 784], sign [batch, 784] in -1..1, probabilities [batch, 10].

        """
        target = functional.one_hot(label, CLASSES).to(current.dtype)
        z1, _, logits = forward(current, w1, b1, w2, b2)
        gradient = backward(torch.softmax(logits, dim=1) - target, z1, w2).delta1 @ w1
        sign = torch.where(given != 0, given, torch.sign(gradient) * direction)
        moved = current + length * sign
        near = torch.maximum(torch.minimum(moved, original + epsilon), original - epsilon)
        image = near.clamp(0, 1)
        after = forward(image, w1, b1, w2, b2).logits
        return image, sign, torch.softmax(after, dim=1)


def towards_another(shown: Shown) -> Tensors:
    """Return a step towards another digit: the slopes are large, however sure the network is."""
    clear = settled(shown.images, shown.other, tuple(shown.network.parameters()))
    return {
        "original": shown.images,
        "current": shown.images,
        "label": shown.other,
        "direction": torch.tensor(-1.0),
        "length": torch.tensor(0.1),
        "epsilon": torch.tensor(0.1),
        # Where rounding would decide on the sign, it is given.
        "given": (~clear).float(),
    }


GRAPH = Graph(
    Attack(),
    inputs={
        "original": real("batch", PIXELS),
        "current": real("batch", PIXELS),
        "label": whole("batch"),
        "direction": real(),
        "length": real(),
        "epsilon": real(),
        "given": real("batch", PIXELS),
        **weights(),
    },
    outputs=("image", "signs", "probabilities"),
    example=towards_another,
    takes="weights",
)
