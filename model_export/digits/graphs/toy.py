"""The 2-2-2 network of section 4's worked example: one step of learning with every number out."""

from torch import Tensor, nn

from model_export.digits.graphs.learn import Backprop


class Toy(nn.Module):
    """Forward, backward, update, and forward again, for any numbers of the reader."""

    def forward(
        self,
        image: Tensor,
        label: Tensor,
        rate: Tensor,
        w1: Tensor,
        b1: Tensor,
        w2: Tensor,
        b2: Tensor,
    ) -> tuple[Tensor, ...]:
        """Return what Backprop returns first, then the new weights, then the values they give.

        Args:
            image: float32 [1, 2], the two inputs.
            label: int64 [1], 0 or 1, the output that should be likely.
            rate: float32 [], the learning rate.
            w1: float32 [2, 2], a row for each hidden unit; b1 [2]; w2 [2, 2]; b2 [2].

        """
        first = Backprop()(image, label, rate, w1, b1, w2, b2)
        delta2, delta1, dw2, dw1 = first[5], first[7], first[8], first[9]
        moved = (w1 - rate * dw1, b1 - rate * delta1[0], w2 - rate * dw2, b2 - rate * delta2[0])
        second = Backprop()(image, label, rate, *moved)
        return (*first[:10], *moved, *second[:5])
