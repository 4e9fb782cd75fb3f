"""The network of the book: 784 pixels, 256 hidden units, 10 digits."""

import torch
from torch import Tensor, nn

PIXELS = 784
HIDDEN = 256
CLASSES = 10


class Network(nn.Module):
    """A multilayer perceptron with one hidden layer and ReLU: 203,530 parameters at 256 units."""

    def __init__(self, hidden: int = HIDDEN) -> None:
        super().__init__()
        self.hidden = nn.Linear(PIXELS, hidden)
        self.output = nn.Linear(hidden, CLASSES)

    def forward(self, image: Tensor) -> Tensor:
        """Return logits [batch, 10] of images [batch, 784] in 0..1."""
        logits: Tensor = self.output(torch.relu(self.hidden(image)))
        return logits


def count_parameters(network: nn.Module) -> int:
    """Return the number of trainable numbers."""
    return sum(parameter.numel() for parameter in network.parameters())
