"""Names, example values and dimensions of every graph's inputs, and the names of its outputs."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.export import Dim

from model_export.digits.graphs.mlp import NAMES

# Dimensions that may vary, by name; the example sizes below are none of the fixed ones.
DIMENSIONS = {name: Dim(name, min=1) for name in ("segments", "batch", "units", "count", "half")}
SIZES = {"segments": 5, "batch": 3, "units": 7, "count": 4, "half": 6}

Shape = tuple[int | str, ...]


@dataclass(frozen=True)
class Interface:
    """Inputs by name with an example and its shape, in order; outputs by name."""

    inputs: dict[str, tuple[Tensor, Shape]]
    outputs: tuple[str, ...]


def example(*shape: int | str, dtype: torch.dtype = torch.float32) -> tuple[Tensor, Shape]:
    """Return an example of a shape; a named dimension varies."""
    sizes = [SIZES[size] if isinstance(size, str) else size for size in shape]
    return torch.ones(sizes, dtype=dtype), shape


def weights(prefix: str = "") -> dict[str, tuple[Tensor, Shape]]:
    """Return the four parts of the network; ``prefix`` names what goes along with each."""
    return {
        f"{prefix}w1": example("units", 784),
        f"{prefix}b1": example("units"),
        f"{prefix}w2": example(10, "units"),
        f"{prefix}b2": example(10),
    }


INTEGER, WIDE, BYTE = torch.int64, torch.float64, torch.uint8
MINIBATCH = {
    "rate": example(),
    "pixels": example("batch", 784, dtype=BYTE),
    "labels": example("batch", dtype=INTEGER),
}

PREPROCESS = Interface({"segments": (torch.rand(5, 4), ("segments", 4))}, ("image",))
CLASSIFY = Interface(
    {"image": example("batch", 784)},
    ("logits", "probabilities", "hidden_pre", "hidden", *NAMES),
)
INSPECT = Interface(
    {
        "image": example(1, 784),
        "digit": example(1, dtype=INTEGER),
        "units": example("count", dtype=INTEGER),
        **weights(),
    },
    (
        "logits",
        "probabilities",
        "hidden_pre",
        "hidden",
        "contributions",
        "bias",
        "order",
        "weights",
        "products",
        "unit_bias",
        "outgoing",
    ),
)
BACKPROP = Interface(
    {
        "image": example(1, 784),
        "label": example(1, dtype=INTEGER),
        "rate": example(),
        **weights(),
    },
    (
        "loss",
        "z1",
        "a1",
        "logits",
        "probabilities",
        "delta2",
        "passed",
        "delta1",
        "dw2",
        "dw1",
        "loss_after",
        "probabilities_after",
    ),
)
TOY = Interface(
    {
        "image": example(1, 2),
        "label": (torch.zeros(1, dtype=INTEGER), (1,)),
        "rate": example(),
        "w1": example(2, 2),
        "b1": example(2),
        "w2": example(2, 2),
        "b2": example(2),
    },
    (
        *BACKPROP.outputs[:10],
        *(f"next_{name}" for name in NAMES),
        *(f"{name}_after" for name in BACKPROP.outputs[:5]),
    ),
)
NUDGE = Interface(
    {
        "image": example(1, 784),
        "label": example(1, dtype=INTEGER),
        "row": example(2, dtype=INTEGER),
        "column": example(2, dtype=INTEGER),
        "distance": example(dtype=WIDE),
        **weights(),
    },
    ("slope1", "slope2", "weight1", "weight2"),
)
ATTACK = Interface(
    {
        "original": example("batch", 784),
        "current": example("batch", 784),
        "label": example("batch", dtype=INTEGER),
        "direction": example(),
        "length": example(),
        "epsilon": example(),
        "given": example("batch", 784),
        **weights(),
    },
    ("image", "signs", "probabilities"),
)
JUDGE = Interface(
    {
        "pixels": example("batch", 784, dtype=BYTE),
        "labels": example("batch", dtype=INTEGER),
        **weights(),
    },
    ("loss", "predicted", "confidence"),
)
COMPRESS = Interface(
    {
        "share": example(),
        "bits": example(),
        "w1": example("units", 784),
        "w2": example(10, "units"),
    },
    ("next_w1", "next_w2", "whole1", "whole2"),
)
TURN = Interface(
    {"top": example("half", 784), "bottom": example("half", 784), "small": example()},
    ("next_top", "next_bottom", "cosine"),
)
LOW_RANK = Interface(
    {
        "top": example("half", 784),
        "bottom": example("half", 784),
        "rank": example(),
        "w1": example("units", 784),
    },
    ("next_w1", "left", "right", "values"),
)
SIZE = Interface(
    {
        "shape": example(7, dtype=WIDE),
        "kind": example(8, dtype=WIDE),
        "use": example(5, dtype=WIDE),
    },
    ("parameters", "bytes", "cost", "operations"),
)


def learning(state: dict[str, tuple[Tensor, Shape]]) -> Interface:
    """Return the interface of a training step: it carries a state on, and gives the loss."""
    return Interface({**state, **MINIBATCH}, (*(f"next_{name}" for name in state), "loss"))


ADAM_STATE = {
    **weights(),
    **weights("m_"),
    **weights("v_"),
    "m_one": example(),
    "v_one": example(),
}
MOMENTUM_STATE = {**weights(), **weights("m_")}
ADAM = learning(ADAM_STATE)
MOMENTUM = learning(MOMENTUM_STATE)
