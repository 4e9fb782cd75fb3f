"""XOR, learnt from many random starts at once, with a bend in the hidden layer or without one.

One layer of hidden units and one output, whose probability of "yes" is the logistic function of it.
The gradient is written out; `verify_labs.py` compares it with autograd and torch.optim.
"""

import torch
from torch import Tensor, nn

from model_export.export.graph import Graph, Repeated, Tensors, real

POINTS = ((0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0))
ANSWERS = tuple(float(first != second) for first, second in POINTS)
STATE = {
    "w1": real("starts", "units", 2),
    "b1": real("starts", "units"),
    "w2": real("starts", "units"),
    "b2": real("starts"),
}


def forward(
    points: Tensor, leak: Tensor, w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """Return the hidden layer before and after its bend, and the output.

    Args:
        points: float32 [points, 2].
        leak: float32 [], what is left of a negative sum: 0 is ReLU, 1 is no bend at all.
        w1: float32 [starts, units, 2]; b1 [starts, units]; w2 [starts, units]; b2 [starts].

    Returns:
        z1 and a1 [starts, points, units], output [starts, points].

    """
    z1 = points @ w1.transpose(1, 2) + b1[:, None]
    a1 = torch.where(z1 > 0, z1, leak * z1)
    return z1, a1, (a1 * w2[:, None]).sum(dim=2) + b2[:, None]


class Step(nn.Module):
    """One step of gradient descent on all four points."""

    def __init__(self) -> None:
        """Keep the four points and their answers."""
        super().__init__()
        self.register_buffer("points", torch.tensor(POINTS))
        self.register_buffer("answers", torch.tensor(ANSWERS))

    def forward(
        self, w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor, leak: Tensor, rate: Tensor
    ) -> tuple[Tensor, ...]:
        """Return the next weights, and what those before the step make of the points.

        Beside the weights: the mean loss [starts], the probability of "yes" [starts, 4], the
        highest sum of each unit [starts, units], and all weights in a row [starts, 4 units + 1].
        """
        points, answers = self.get_buffer("points"), self.get_buffer("answers")
        z1, a1, output = forward(points, leak, w1, b1, w2, b2)
        yes = torch.sigmoid(output)
        # ln(1 + e^-margin), in a form that no margin is too large for.
        margin = (2 * answers - 1) * output
        losses = torch.relu(-margin) + torch.log(1 + torch.exp(-margin.abs()))
        delta2 = (yes - answers) * (1 / len(POINTS))
        gate = torch.where(z1 > 0, torch.ones_like(z1), leak)
        delta1 = delta2[:, :, None] * w2[:, None] * gate
        row = torch.cat([w1.flatten(1), b1, w2, b2[:, None]], dim=1)
        return (
            w1 - rate * (delta1.transpose(1, 2) @ points),
            b1 - rate * delta1.sum(dim=1),
            w2 - rate * (delta2[:, :, None] * a1).sum(dim=1),
            b2 - rate * delta2.sum(dim=1),
            losses.sum(dim=1) * (1 / len(POINTS)),
            yes,
            z1.amax(dim=1),
            row,
        )


class Plane(nn.Module):
    """The answer of one network everywhere."""

    def forward(
        self, points: Tensor, leak: Tensor, w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor
    ) -> Tensor:
        """Return the probability of "yes" [points].

        Args:
            points: float32 [points, 2].
            leak: as in `forward`.
            w1: float32 [units, 2]; b1 [units]; w2 [units]; b2 [].

        """
        one = (part[None] for part in (w1, b1, w2, b2))
        return torch.sigmoid(forward(points, leak, *one)[2])[0]


def begun(starts: int, units: int) -> Tensors:
    """Return random weights from -1 to 1."""
    dice = torch.Generator().manual_seed(0)
    sizes = {"starts": starts, "units": units}
    return {
        name: 2
        * torch.rand(
            [sizes[size] if isinstance(size, str) else size for size in given.shape], generator=dice
        )
        - 1
        for name, given in STATE.items()
    }


def twenty_steps(_: object) -> Tensors:
    """Return three networks at their beginning, with half a bend."""
    return {**begun(3, 4), "leak": torch.tensor(0.5), "rate": torch.full((20,), 0.5)}


def corners(_: object) -> Tensors:
    """Return a network with ReLU, and the four points."""
    network = {name: part[0] for name, part in begun(1, 4).items()}
    return {"points": torch.tensor(POINTS), "leak": torch.tensor(0.0), **network}


TRAIN = Graph(
    Step(),
    inputs={**STATE, "leak": real(), "rate": real()},
    outputs=(*(f"next_{name}" for name in STATE), "loss", "yes", "highest", "row"),
    example=twenty_steps,
    repeated=Repeated(("rate",), "steps"),
)
PLANE = Graph(
    Plane(),
    inputs={
        "points": real("points", 2),
        "leak": real(),
        "w1": real("units", 2),
        "b1": real("units"),
        "w2": real("units"),
        "b2": real(),
    },
    outputs=("yes",),
    example=corners,
)
