"""What every graph must answer: inputs, and the outputs that PyTorch computes from them.

They are published in one file, with which a reader's browser checks itself. The file is gzip over
a uint32 (little endian) with the length of a JSON header, the header, and the data. The header
says for each graph and each of its inputs and outputs: dtype, shape, offset (bytes from the
beginning of the data), and stride where only every stride-th value is kept. Weights that a graph
takes and the file lacks are those of the shipped network, which classify.onnx hands out.
"""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from model_export.calculator import sizes
from model_export.digits.data.originals import Digits, Mnist
from model_export.digits.graphs.mlp import NAMES
from model_export.digits.measured.decision import scribbles
from model_export.digits.network import CLASSES, PIXELS, Network
from model_export.digits.rounding import settled
from model_export.errors import VerificationError
from model_export.export.onnx_file import Graph, file_of, graphs
from model_export.export.running import TOLERANCE, session, weights
from model_export.files import whole

FILE = "references.bin"
STEPS, BATCH, UNITS = 20, 10, 32
# Of larger outputs every 101st value is kept; 101 shares no factor with 784 pixels.
LARGEST, STRIDE = 4_096, 101
# Hidden units that add nothing are tied, and ties may fall either way.
UNDETERMINED = {("inspect", "order")}
Tensors = dict[str, Tensor]


def start() -> Tensors:
    """Return random weights of a small network, on a grid so that they pack well."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        found = weights(Network(UNITS))
    return {key: torch.from_numpy(value).mul(1024).round() / 1024 for key, value in found.items()}


def reading(mnist: Mnist, images: Tensor, labels: Tensor) -> dict[str, Tensors]:
    """Return the inputs of the graphs that read, by name."""
    return {
        "preprocess": {"segments": torch.from_numpy(scribbles(1)[0])},
        "classify": {"image": images},
        "hardened": {"image": images},
        "student": {"image": images},
        "student_alone": {"image": images},
        "inspect": {"image": images[:1], "digit": labels[:1], "units": torch.tensor([0, 41, 255])},
        "judge": {"pixels": torch.from_numpy(mnist.test.images[:BATCH]), "labels": labels},
    }


def learning(image: Tensor) -> dict[str, Tensors]:
    """Return the inputs of the graphs that learn from one digit [1, 784], by name."""
    label, rate = torch.tensor([3]), torch.tensor(0.1)
    return {
        "backprop": {"image": image, "label": label, "rate": rate},
        "toy": {
            "image": torch.tensor([[1.0, 2.0]]),
            "label": torch.tensor([0]),
            "rate": rate,
            "w1": torch.tensor([[0.5, 0.25], [-0.5, 0.5]]),
            "b1": torch.zeros(2),
            "w2": torch.tensor([[1.0, -1.0], [0.5, 1.0]]),
            "b2": torch.zeros(2),
        },
        "nudge": {
            "image": image,
            "label": label,
            "row": torch.tensor([41, 3]),
            "column": torch.tensor([400, 41]),
            "distance": torch.tensor(1e-4, dtype=torch.float64),
        },
    }


def training(digits: Digits) -> dict[str, Tensors]:
    """Return the inputs of the training graphs beside their averages, by name."""
    count = STEPS * BATCH
    shared = {
        **start(),
        "pixels": torch.from_numpy(digits.images[:count]).reshape(STEPS, BATCH, -1),
        "labels": torch.from_numpy(digits.labels[:count]).long().reshape(STEPS, BATCH),
    }
    return {
        "train_adam": {"rate": torch.tensor(1e-3), **shared},
        "train_sgd": {"rate": torch.tensor(0.05), **shared},
    }


def compressing() -> dict[str, Tensors]:
    """Return the inputs of the graphs that compress, by name."""
    rows, half = start()["w1"], UNITS // 2
    orthogonal = torch.diag(torch.arange(float(UNITS), 0, -1)) @ torch.eye(UNITS, PIXELS)
    return {
        "compress": {"share": torch.tensor(0.5), "bits": torch.tensor(4.0)},
        "turn": {"top": rows[:half], "bottom": rows[half:], "small": torch.full((31,), 1e-6)},
        "low_rank": {
            "top": orthogonal[:half],
            "bottom": orthogonal[half:],
            "rank": torch.tensor(8.0),
            "w1": rows,
        },
    }


def examples(network: Network, mnist: Mnist) -> dict[str, Tensors]:
    """Return the inputs of every graph beside weights and state, with test and training digits."""
    images, labels = mnist.test.tensors(torch.device("cpu"))
    images, labels = images[:BATCH], labels[:BATCH]
    other = (labels + 1) % CLASSES
    gpt, use = sizes.PRESETS[-1], [2e12, 1024, 312e12, 0.4, 2.0]
    return {
        **reading(mnist, images, labels),
        **learning(images[:1]),
        **training(mnist.train),
        **compressing(),
        "attack": {
            "original": images,
            "current": images,
            # Towards another digit: the slopes are large, however sure the network is.
            "label": other,
            "direction": torch.tensor(-1.0),
            "length": torch.tensor(0.1),
            "epsilon": torch.tensor(0.1),
            # Where rounding would decide on the sign, it is given.
            "given": (~settled(images, other, tuple(network.parameters()))).float(),
        },
        "size": {
            name: torch.tensor(numbers, dtype=torch.float64)
            for name, numbers in (("shape", gpt.shape), ("kind", gpt.kind), ("use", use))
        },
    }


def inputs_of(name: str, graph: Graph, given: Tensors, network: Network) -> Tensors:
    """Return all inputs of a graph in order; a state begins with zeros.

    Raises:
        VerificationError: when there is no example for one of them.

    """
    known = {key: torch.from_numpy(value) for key, value in weights(network).items()} | given
    for key in list(graph.interface.inputs)[: graph.states]:
        part = known.get(key.split("_")[-1], torch.zeros(()))
        known.setdefault(key, torch.zeros_like(part))
    missing = [key for key in graph.interface.inputs if key not in known]
    if missing:
        raise VerificationError(
            f"The graph {name!r} has no reference for its inputs {missing}: add them to "
            "`examples` in model_export/export/references.py."
        )
    return {key: known[key] for key in graph.interface.inputs}


def answer(graph: Graph, inputs: Tensors) -> list[Tensor]:
    """Return what PyTorch computes; a step is taken once for each entry of the stacked inputs."""
    module = graph.module.eval()
    if not graph.states:
        found = module(*inputs.values())
        return [found] if isinstance(found, Tensor) else list(found)
    names = list(inputs)
    state, rest = [inputs[key] for key in names[: graph.states]], names[graph.states :]
    numbers = []
    for entry in zip(*(inputs[key] for key in graph.stacked), strict=True):
        own = dict(zip(graph.stacked, entry, strict=True))
        *state, number = module(*state, *(own.get(key, inputs[key]) for key in rest))
        numbers.append(number)
    return [*state, torch.stack(numbers)]


def difference(ours: NDArray[np.generic], theirs: NDArray[np.generic]) -> float:
    """Return the largest |ours - theirs| / max(1, |ours|); NaN counts as infinite.

    So a tolerance is absolute for values up to 1, and relative for larger ones.
    """
    wide = ours.astype(np.float64)
    found = np.abs(wide - theirs.astype(np.float64)) / np.maximum(1, np.abs(wide))
    return float(np.nan_to_num(found, nan=np.inf).max())


@dataclass
class Store:
    """Tensors one after the other; what is there already is not stored twice."""

    data: bytearray = field(default_factory=bytearray)
    places: dict[bytes, int] = field(default_factory=dict)

    def add(self, tensor: NDArray[np.generic], stride: int = 1) -> dict[str, object]:
        """Store every stride-th value; returns the header's entry."""
        raw = np.ascontiguousarray(tensor).reshape(-1)[::stride].tobytes()
        if raw not in self.places:
            self.places[raw] = len(self.data)
            self.data += raw
        entry = {"dtype": tensor.dtype.name, "shape": tensor.shape, "offset": self.places[raw]}
        return entry if stride == 1 else {**entry, "stride": stride}


def compared(
    name: str, graph: Graph, inputs: Tensors, folder: Path
) -> tuple[dict[str, NDArray[np.generic]], float]:
    """Return PyTorch's outputs by name, and how far onnxruntime is from them.

    Raises:
        VerificationError: when it is further than the tolerance.

    """
    run = session(folder, file_of(name).removesuffix(".onnx"))
    names = [output.name for output in run.get_outputs()]
    theirs = dict(zip(names, run.run(None, {k: v.numpy() for k, v in inputs.items()}), strict=True))
    with torch.no_grad():
        ours = zip(names, answer(graph, inputs), strict=True)
    outputs = {key: value.numpy() for key, value in ours if (name, key) not in UNDETERMINED}
    apart = {key: difference(value, theirs[key]) for key, value in outputs.items()}
    worst = max(apart, key=apart.__getitem__)
    if not apart[worst] <= TOLERANCE:
        raise VerificationError(
            f"{file_of(name)}: the output {worst!r} differs from PyTorch's by {apart[worst]:.2e} "
            f"on the reference inputs, more than {TOLERANCE:.0e}. Nothing was published; "
            "check the versions of torch and onnxruntime."
        )
    return outputs, apart[worst]


def write(
    network: Network, beside: Mapping[str, Network], mnist: Mnist, folder: Path
) -> dict[str, float]:
    """Write the file; returns each graph's largest difference between onnxruntime and PyTorch.

    Raises:
        VerificationError: when a graph has no example, or a difference is above the tolerance.

    """
    store, header, differences = Store(), {}, {}
    given = examples(network, mnist)
    for name, graph in graphs(network, beside).items():
        own = given.get(name, {})
        inputs = inputs_of(name, graph, own, network)
        outputs, differences[name] = compared(name, graph, inputs, folder)
        needed = {k: v.numpy() for k, v in inputs.items() if k in own or k not in NAMES}
        header[name] = {
            "inputs": {key: store.add(value) for key, value in needed.items()},
            "outputs": {
                key: store.add(value, STRIDE if value.size > LARGEST else 1)
                for key, value in outputs.items()
            },
        }
    text = json.dumps(header, separators=(",", ":")).encode()
    content = len(text).to_bytes(4, "little") + text + bytes(store.data)
    with whole(folder / FILE) as path:
        path.write_bytes(gzip.compress(content, compresslevel=9, mtime=0))
    return differences
