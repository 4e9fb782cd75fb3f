"""A graph declares itself, once: module, inputs, outputs, what it is compared on, and its roles."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Generic, Literal, TypeVar, get_args

import torch
from torch import Tensor, nn

from model_export.errors import GraphError

# A number is a fixed size; a name is a dimension that may vary.
Shape = tuple[int | str, ...]
Tensors = dict[str, Tensor]
# What a graph takes or gives beside its own numbers: the weights of the family's network, under the
# names that the manifest lists.
Weights = Literal["weights"]
# What the repetitions of a step number: losses mean that it trains.
Numbers = Literal["losses", "cosines"]
# What the family's examples are made from.
S = TypeVar("S", contravariant=True)


@dataclass(frozen=True)
class Input:
    """An input's shape and type."""

    shape: Shape
    dtype: torch.dtype = torch.float32


def real(*shape: int | str) -> Input:
    """Return a float32 input."""
    return Input(shape)


def wide(*shape: int | str) -> Input:
    """Return a float64 input."""
    return Input(shape, torch.float64)


def whole(*shape: int | str) -> Input:
    """Return an int64 input."""
    return Input(shape, torch.int64)


def byte(*shape: int | str) -> Input:
    """Return a uint8 input."""
    return Input(shape, torch.uint8)


@dataclass(frozen=True)
class Repeated:
    """A step that the graph takes once for each entry of the stacked inputs (export/scan.py).

    The state is what the step hands on: inputs NAME, first, that have an output ``next_NAME``.
    ``dimension`` counts the repetitions. The step's other outputs are stacked under their names;
    where there is only a number, ``numbers`` says what those of all steps are.
    """

    stacked: tuple[str, ...]
    dimension: str
    numbers: Numbers | None = None


@dataclass(frozen=True)
class Graph(Generic[S]):
    """A graph of a family.

    Args:
        module: its forward takes the inputs in order and returns the outputs in order.
        inputs: by name, in order.
        outputs: names, in order.
        example: the inputs that every runtime is compared on; weights that the graph takes are
            those of the family's network where the example has none.
        takes: that its inputs of the names of weights may be left out by a page.
        gives: that it hands out the weights of the family's network.
        repeated: for a step that is taken many times inside the graph.
        halved: its weights have 11 significant bits and are stored in two bytes each.
        undetermined: outputs that rounding decides.
        opset: of ONNX; a later one where it has an operator for what else takes many.

    Raises:
        GraphError: for a role that nobody knows, or a state that is not carried on.

    """

    module: nn.Module
    inputs: Mapping[str, Input]
    outputs: tuple[str, ...]
    example: Callable[[S], Tensors]
    takes: Weights | None = None
    gives: Weights | None = None
    repeated: Repeated | None = None
    halved: bool = False
    undetermined: tuple[str, ...] = ()
    opset: int = 20

    def __post_init__(self) -> None:
        """Check the roles."""
        known = {"takes": Weights, "gives": Weights}
        for field, kind in known.items():
            self.demand(field, getattr(self, field), kind)
        if self.repeated is None:
            return
        self.demand("repeated", self.repeated.numbers, Numbers)
        if tuple(self.inputs)[: len(self.state)] != self.state or not self.state:
            raise GraphError(
                f"{self.called}: what is carried on, {list(self.state)}, must come first among the "
                f"inputs {list(self.inputs)}. Name each output next_NAME after its input."
            )

    def demand(self, field: str, role: str | None, kind: object) -> None:
        """Refuse a role that nobody knows."""
        if role is not None and role not in get_args(kind):
            raise GraphError(
                f"{self.called}: {field}={role!r} is no role that a runtime knows; "
                f"there is {' and '.join(map(repr, get_args(kind)))}."
            )

    @property
    def called(self) -> str:
        """Return where the graph is declared."""
        return f"{type(self.module).__module__.replace('.', '/')}.py: {type(self.module).__name__}"

    @property
    def state(self) -> tuple[str, ...]:
        """Return the inputs that a repeated step carries on."""
        if self.repeated is None:
            return ()
        return tuple(name for name in self.inputs if f"next_{name}" in self.outputs)

    @property
    def varying(self) -> dict[str, int]:
        """Return a size for each dimension that may vary, to trace the module with.

        None of them is a size that some dimension always has.
        """
        sizes = [size for given in self.inputs.values() for size in given.shape]
        free = (size for size in count(3) if size not in sizes)
        return dict(zip(dict.fromkeys(s for s in sizes if isinstance(s, str)), free, strict=False))

    def traced(self) -> tuple[Tensor, ...]:
        """Return inputs of the right shapes and types."""
        sizes = self.varying
        return tuple(
            torch.ones(
                [sizes[size] if isinstance(size, str) else size for size in given.shape],
                dtype=given.dtype,
            )
            for given in self.inputs.values()
        )
