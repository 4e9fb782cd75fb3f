"""The gradient of a minibatch as a recording that the GPU plays by itself (a CUDA graph).

The processor needs longer to ask for the hundred small operations of a step than a GPU needs to
compute them. Recorded once, they are asked for with a single call. Source: "CUDA semantics: CUDA
Graphs", PyTorch documentation.
"""

from collections.abc import Callable

import torch
from torch import Tensor

# PyTorch wants work of the same kind to have run on a side stream before it is recorded.
WARM_UP = 3


class Recording:
    """One look at a minibatch: it is drawn, distorted, and leaves its gradient in the weights.

    A recording reads and writes the same memory whenever it is played: what changes from one
    minibatch or epoch to the next is copied there first.
    """

    def __init__(
        self,
        look: Callable[[Tensor, Tensor | None], Tensor],
        indices: Tensor,
        fields: Tensor | None,
        generator: torch.Generator,
    ) -> None:
        """Record a look at the digits of ``indices`` [b], int64, under the epoch's ``fields``."""
        self.indices = indices.clone()
        self.fields = None if fields is None else fields.clone()
        self.taken = fields
        before = generator.get_state()
        aside = torch.cuda.Stream()  # type: ignore[no-untyped-call]
        aside.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(aside):
            for _ in range(WARM_UP):
                look(self.indices, self.fields)
        torch.cuda.current_stream().wait_stream(aside)
        generator.set_state(before)  # warming up must not change what is drawn
        self.graph = torch.cuda.CUDAGraph()
        self.graph.register_generator_state(generator)
        with torch.cuda.graph(self.graph):
            self.loss = look(self.indices, self.fields)

    def look(self, indices: Tensor, fields: Tensor | None) -> Tensor:
        """Play the recording on other digits; returns their loss []."""
        if self.fields is not None and fields is not None and fields is not self.taken:
            self.fields.copy_(fields)
            self.taken = fields
        self.indices.copy_(indices)
        self.graph.replay()
        return self.loss.clone()
