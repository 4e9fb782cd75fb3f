"""The graphs of the site, run by onnxruntime as the labs run them in the browser."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from model_export import files
from model_export.digits import manifest
from model_export.digits.data import compact
from model_export.digits.graphs.mlp import NAMES
from model_export.digits.measured import strokes
from site_src.recompute.link import LinkError, State

MODELS = Path(__file__).resolve().parents[2] / "build" / "models"
Array = NDArray[Any]
Columns = dict[str, Array]


def published() -> Any:  # noqa: ANN401 (JSON)
    """Return the manifest.

    Raises:
        ManifestError: when the site's files have not been made, or are of another version.

    """
    return manifest.read(MODELS / manifest.PATH.name).model_dump()


def content(file: dict[str, Any]) -> bytes:
    """Return the bytes of a file that the manifest lists.

    Raises:
        LinkError: when it is missing, or another one, which the page would refuse too.

    """
    path = MODELS / file["name"]
    try:
        found = files.read(path)
    except FileNotFoundError:
        raise LinkError(f"{path} is missing: {manifest.AGAIN}.") from None
    if hashlib.sha256(found).hexdigest() != file["sha256"]:
        raise LinkError(f"{path} is not the file that the manifest lists: {manifest.AGAIN}.")
    return found


@cache
def session(graph: str) -> onnxruntime.InferenceSession:
    """Return a graph of the site, ready to run; LinkError as above."""
    return onnxruntime.InferenceSession(
        content(published()["models"][graph]), providers=["CPUExecutionProvider"]
    )


@cache
def weights(graph: str = "classify") -> Columns:
    """Return the weights that a network hands out; the shipped one's, without another name.

    w1 is float32 [units, 784], b1 [units], w2 [10, units], b2 [10].
    """
    blank = {"image": np.zeros((1, 784), np.float32)}
    return dict(zip(NAMES, session(graph).run(list(NAMES), blank), strict=True))


def run(graph: str, feeds: dict[str, Any]) -> Columns:
    """Run a graph; weights that the feeds lack are the shipped ones."""
    wanted = [entry.name for entry in session(graph).get_inputs()]
    given = {name: np.asarray(value) for name, value in (weights() | feeds).items()}
    outputs = [entry.name for entry in session(graph).get_outputs()]
    found = session(graph).run(outputs, {name: given[name] for name in wanted})
    return dict(zip(outputs, found, strict=True))


def single(value: float) -> Array:
    """Return one float32 number."""
    return np.array(value, np.float32)


def digits(*values: int) -> Array:
    """Return int64 numbers."""
    return np.array(values, np.int64)


def image_of(state: State) -> tuple[Array, int | None]:
    """Return the image [1, 784] that the lab shows, and its label where that is known.

    Raises:
        LinkError: when it shows none.

    """
    if drawn := state.strokes():
        try:
            segments = strokes.segments_of(drawn)
        except ValueError:
            raise state.refused("ink", "a drawing that the page reads") from None
        return run("preprocess", {"segments": segments})["image"], None
    number = state.digit("sample")
    if number is None:
        raise LinkError("The link shows an empty pad: draw a digit, then copy the link again.")
    sample = json.loads(content(published()["samples"]))[number]
    return np.array([sample["image"]], np.float32) / np.float32(255), sample["label"]


def read_digit(image: Array) -> int:
    """Return the digit that the shipped network reads."""
    return int(run("classify", {"image": image})["logits"].argmax())


def judged(network: Columns) -> tuple[Array, Array, Array]:
    """Return labels, answers and confidences for the test set as the page has it.

    Args:
        network: weights that take the place of the shipped ones.

    """
    file = published()["digits"]["test"]
    test = compact.unpack(content(file), file["count"])
    feeds = {"pixels": test.images, "labels": test.labels.astype(np.int64)}
    found = run("judge", network | feeds)
    return test.labels, found["predicted"], found["confidence"]
