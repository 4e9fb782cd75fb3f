"""Muon: momentum whose direction is made orthogonal, for the matrices between the embeddings.

Source: Jordan et al. 2024, "Muon: an optimizer for hidden layers in neural networks". PyTorch's own
computes the iteration in bfloat16, which takes a CPU ten times as long; this one stays in float32.
"""

from collections.abc import Iterable

import torch
from torch import Tensor
from torch.optim import Optimizer

# Coefficients of the quintic Newton-Schulz iteration, and how often it is repeated.
COEFFICIENTS = (3.4445, -4.7750, 2.0315)
ITERATIONS = 5


def orthogonal(matrix: Tensor) -> Tensor:
    """Return a matrix [m, n] of the same singular directions, its singular values all about 1."""
    a, b, c = COEFFICIENTS
    tall = matrix.shape[0] > matrix.shape[1]
    x = matrix.T if tall else matrix
    x = x / (x.norm() + 1e-7)
    for _ in range(ITERATIONS):
        squared = x @ x.T
        x = a * x + (b * squared + c * squared @ squared) @ x
    found: Tensor = x.T if tall else x
    return found


class Muon(Optimizer):
    """Moves matrices by the orthogonalised Nesterov momentum of their gradients."""

    def __init__(self, parameters: Iterable[Tensor], lr: float, momentum: float = 0.95) -> None:
        super().__init__(parameters, {"lr": lr, "momentum": momentum})

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # type: ignore[override]
        """Move every matrix that has a gradient."""
        for group in self.param_groups:
            for matrix in group["params"]:
                if matrix.grad is None:
                    continue
                state = self.state[matrix]
                if not state:
                    state["momentum"] = torch.zeros_like(matrix)
                kept = state["momentum"].lerp_(matrix.grad, 1 - group["momentum"])
                direction = matrix.grad.lerp(kept, group["momentum"])
                # A tall matrix's update would otherwise be too small for its many outputs.
                scale = max(1.0, matrix.shape[0] / matrix.shape[1]) ** 0.5
                matrix.add_(orthogonal(direction), alpha=-group["lr"] * scale)
