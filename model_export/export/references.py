"""What every graph must answer: inputs, and the outputs that PyTorch computes from them.

They are published in one file, with which a reader's browser checks itself. The file is gzip over
a uint32 (little endian) with the length of a JSON header, the header, and the data. The header
says for each graph and each of its inputs and outputs: dtype, shape, offset (bytes from the
beginning of the data), and stride where only every stride-th value is kept. Weights that a graph
takes and the file lacks are those of the family's network.
"""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from model_export.errors import VerificationError
from model_export.export.graph import Graph, Tensors
from model_export.export.onnx_file import file_of
from model_export.export.running import session
from model_export.export.verify import demand, difference
from model_export.files import whole
from model_export.training.progress import over

S = TypeVar("S")
FILE = "references.bin"
# Of larger outputs every 101st value is kept; 101 shares no factor with 784 pixels.
LARGEST, STRIDE = 4_096, 101


def inputs_of(name: str, graph: Graph[Any], given: Tensors, weights: Tensors) -> Tensors:
    """Return all inputs of a graph in order.

    Raises:
        VerificationError: when there is no example for one of them.

    """
    known = {**(weights if graph.takes else {}), **given}
    missing = [key for key in graph.inputs if key not in known]
    if missing:
        raise VerificationError(
            f"{graph.called}: the graph {name!r} has no example for its inputs {missing}: add them "
            "to what its `example` returns."
        )
    return {key: known[key] for key in graph.inputs}


def answer(graph: Graph[Any], inputs: Tensors) -> list[Tensor]:
    """Return what PyTorch computes; a step is taken once for each entry of the stacked inputs."""
    module = graph.module.eval()
    if graph.repeated is None:
        outputs = module(*inputs.values())
        return [outputs] if isinstance(outputs, Tensor) else list(outputs)
    state = [inputs[key] for key in graph.state]
    rest = [key for key in inputs if key not in graph.state]
    answers = []
    for entry in zip(*(inputs[key] for key in graph.repeated.stacked), strict=True):
        own = dict(zip(graph.repeated.stacked, entry, strict=True))
        outputs = module(*state, *(own.get(key, inputs[key]) for key in rest))
        state = list(outputs[: len(state)])
        answers.append(outputs[len(state) :])
    return [*state, *(torch.stack(each) for each in zip(*answers, strict=True))]


@dataclass
class Store:
    """Tensors one after the other; what is there already is not stored twice."""

    data: bytearray = field(default_factory=bytearray)
    offsets: dict[bytes, int] = field(default_factory=dict)

    def add(self, tensor: NDArray[np.generic], stride: int = 1) -> dict[str, object]:
        """Store every stride-th value; returns the header's entry."""
        raw = np.ascontiguousarray(tensor).reshape(-1)[::stride].tobytes()
        if raw not in self.offsets:
            self.offsets[raw] = len(self.data)
            self.data += raw
        entry = {"dtype": tensor.dtype.name, "shape": tensor.shape, "offset": self.offsets[raw]}
        return entry if stride == 1 else {**entry, "stride": stride}


@dataclass(frozen=True)
class Answered:
    """PyTorch's outputs by name, and how far onnxruntime is from them."""

    outputs: dict[str, NDArray[np.generic]]
    difference: float


def compared(name: str, graph: Graph[Any], inputs: Tensors, folder: Path) -> Answered:
    """Return PyTorch's outputs, and how far onnxruntime is from them.

    Raises:
        VerificationError: when it is further than the tolerance.

    """
    run = session(folder, file_of(name).removesuffix(".onnx"))
    names = [output.name for output in run.get_outputs()]
    theirs = dict(zip(names, run.run(None, {k: v.numpy() for k, v in inputs.items()}), strict=True))
    with torch.no_grad():
        ours = zip(names, answer(graph, inputs), strict=True)
    outputs = {key: value.numpy() for key, value in ours if key not in graph.undetermined}
    apart = {key: difference(value, theirs[key]) for key, value in outputs.items()}
    demand({f"the output {key!r}": value for key, value in apart.items()}, file_of(name))
    return Answered(outputs, max(apart.values()))


def write(
    graphs: Mapping[str, Graph[S]], shown: S, weights: Tensors, folder: Path
) -> dict[str, float]:
    """Write the file; returns each graph's largest difference between onnxruntime and PyTorch.

    Args:
        graphs: by name.
        shown: what their examples are made from.
        weights: of the family's network, by name.
        folder: where the ONNX files lie, and the references will.

    Raises:
        VerificationError: when a graph has no example, or a difference is above the tolerance.

    """
    store, header, differences = Store(), {}, {}
    for name, graph in over(graphs.items(), "comparing graphs with PyTorch"):
        own = graph.example(shown)
        inputs = inputs_of(name, graph, own, weights)
        comparison = compared(name, graph, inputs, folder)
        differences[name] = comparison.difference
        header[name] = {
            "inputs": {key: store.add(inputs[key].numpy()) for key in inputs if key in own},
            "outputs": {
                key: store.add(value, STRIDE if value.size > LARGEST else 1)
                for key, value in comparison.outputs.items()
            },
        }
    text = json.dumps(header, separators=(",", ":")).encode()
    content = len(text).to_bytes(4, "little") + text + bytes(store.data)
    with whole(folder / FILE) as path:
        path.write_bytes(gzip.compress(content, compresslevel=9, mtime=0))
    return differences
