"""Judge any weights on many digits at once."""

import torch
import torch.nn.functional as functional
from torch import Tensor, nn

from model_export.digits.graphs import mlp
from model_export.digits.graphs.parts import weights
from model_export.digits.graphs.shown import Shown
from model_export.digits.network import CLASSES, PIXELS
from model_export.export.graph import Graph, Tensors, byte, whole


class Judge(nn.Module):
    """Mean loss and answers of a network on labelled digits."""

    def forward(
        self, pixels: Tensor, labels: Tensor, w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Return the mean loss [], the predicted digits int64 [batch], and their probabilities.

        Args:
            pixels: uint8 [batch, 784], 255 is ink.
            labels: int64 [batch].
            w1: float32 [units, 784]; b1 [units]; w2 [10, units]; b2 [10].

        """
        images = pixels.float() * (1 / 255)
        logits = mlp.forward(images, w1, b1, w2, b2).logits
        target = functional.one_hot(labels, CLASSES).float()
        loss = -(torch.log_softmax(logits, dim=1) * target).sum(dim=1).mean()
        confidence = torch.softmax(logits, dim=1).amax(dim=1)
        return loss, logits.argmax(dim=1), confidence


def ten_test_digits(shown: Shown) -> Tensors:
    """Return digits to be judged on."""
    return {"pixels": torch.from_numpy(shown.pixels), "labels": shown.labels}


GRAPH = Graph(
    Judge(),
    inputs={"pixels": byte("batch", PIXELS), "labels": whole("batch"), **weights()},
    outputs=("loss", "predicted", "confidence"),
    example=ten_test_digits,
    takes="weights",
)
