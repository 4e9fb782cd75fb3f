"""A reader's own network as an ONNX file, put together in the browser from published bytes.

Whoever appends bytes to a protobuf message appends fields to it: the file is a model without
weights, then for each weight a header that is written here and the numbers themselves. So the
browser copies bytes, and needs no encoder (protobuf.dev, "Encoding", last one wins and merging).
"""

from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnxruntime import InferenceSession
from torch import Tensor, nn

from model_export.digits.graphs import mlp
from model_export.digits.graphs.parts import numbers as numbers_of
from model_export.digits.graphs.parts import weights
from model_export.digits.network import CLASSES, PIXELS, Network
from model_export.export.graph import Graph, real
from model_export.export.onnx_file import save, to_onnx
from model_export.export.verify import demand, difference

FILE = "network.bin"
UNITS = (16, 32, 64, 128, 256)
# For each number of hidden units, what stands before each weight's numbers.
Headers = dict[int, dict[str, bytes]]


class Read(nn.Module):
    """Forward with any weights: image [batch, 784] in 0..1 -> logits, probabilities [batch, 10]."""

    def forward(
        self, image: Tensor, w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return logits and probabilities."""
        logits = mlp.forward(image, w1, b1, w2, b2).logits
        return logits, torch.softmax(logits, dim=1)


# It is compared with PyTorch by `check`, each number of hidden units for itself.
READ: Graph[object] = Graph(
    Read(),
    inputs={"image": real("batch", PIXELS), **weights()},
    outputs=("logits", "probabilities"),
    example=lambda _: {},
)


def template() -> onnx.ModelProto:
    """Return the model with the image as its only input, and no weights yet."""
    model = to_onnx(READ)
    del model.graph.input[1:]
    # The number of hidden units was a name; in the reader's file it is a number.
    del model.graph.value_info[:]
    return model


def header(name: str, shape: tuple[int, ...]) -> bytes:
    """Return what precedes the float32 numbers of one weight, appended to a model."""
    numbers = np.zeros(shape, np.float32)
    tensor = onnx.numpy_helper.from_array(numbers, name)
    model = onnx.ModelProto(graph=onnx.GraphProto(initializer=[tensor]))
    # The numbers have the highest field number in use, so they are last.
    content: bytes = model.SerializeToString(deterministic=True)
    return content[: -numbers.nbytes]


def headers(units: int) -> dict[str, bytes]:
    """Return the headers of the four weights in the order in which they are appended."""
    shapes = ((units, PIXELS), (units,), (CLASSES, units), (CLASSES,))
    return {name: header(name, shape) for name, shape in zip(mlp.NAMES, shapes, strict=True)}


def check(content: bytes, network: Network) -> None:
    """Compare an assembled file with PyTorch.

    Raises:
        VerificationError: when a logit differs by more than the tolerance.

    """
    onnx.checker.check_model(onnx.load_from_string(content), full_check=True)
    images = torch.rand(8, PIXELS, generator=torch.Generator().manual_seed(1))
    logits: NDArray[np.float32] = InferenceSession(content).run(
        ["logits"], {"image": images.numpy()}
    )[0]
    subject = f"A network of {network.hidden.out_features} hidden units exported from the page"
    demand({"a logit": difference(network(images), logits)}, subject)


def write(folder: Path) -> Headers:
    """Write the file without weights; returns the headers, checked with random weights."""
    path = folder / FILE
    save(template(), path)
    by_units = {units: headers(units) for units in UNITS}
    for units, parts in by_units.items():
        network = Network(units)
        numbers = numbers_of(network)
        content = path.read_bytes() + b"".join(
            head + numbers[name].astype("<f4").tobytes() for name, head in parts.items()
        )
        check(content, network)
    return by_units
