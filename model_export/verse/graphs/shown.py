"""What the graphs of verse are compared on: a network, a poem that it did not learn, numbers."""

from dataclasses import dataclass

import torch
from torch import Tensor

from model_export.verse.network import Network

# Numbers to draw with are the same in every build.
SEED = 0


@dataclass(frozen=True)
class Shown:
    """A network, and a poem int64 [positions + 1] from its first mark to its end."""

    network: Network
    poem: Tensor

    @property
    def length(self) -> int:
        """Return the positions at which something is predicted."""
        return len(self.poem) - 1

    @property
    def uniform(self) -> Tensor:
        """Return a number in 0..1 for each position: float32 [positions]."""
        return torch.rand(self.length, generator=torch.Generator().manual_seed(SEED))
