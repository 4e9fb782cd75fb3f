"""The graphs of the site, run by onnxruntime as the labs run them in the browser."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from model_export import families, files
from model_export.digits.data import compact
from model_export.digits.graphs.mlp import NAMES
from model_export.digits.measured import strokes
from model_export.export.manifest import AGAIN
from model_export.export.manifest import FILE as MANIFEST
from site_src.recompute.link import LabLinkError, State

MODELS = Path(__file__).resolve().parents[2] / "build" / "models"
Array = NDArray[Any]
Columns = dict[str, Array]


def published(family: str = "digits") -> Any:  # noqa: ANN401 (JSON)
    """Return a family's manifest.

    Raises:
        ManifestError: when the site's files have not been made, or are of another version.

    """
    return families.read(family, MODELS / family / MANIFEST).model_dump()


def content(file: dict[str, Any], family: str = "digits") -> bytes:
    """Return the bytes of a file that a family's manifest lists.

    Raises:
        LabLinkError: when it is missing, or another one, which the page would refuse too.

    """
    path = MODELS / family / file["name"]
    try:
        stored = files.read(path)
    except FileNotFoundError:
        raise LabLinkError(f"{path} is missing: {AGAIN}.") from None
    if hashlib.sha256(stored).hexdigest() != file["sha256"]:
        raise LabLinkError(f"{path} is not the file that the manifest lists: {AGAIN}.")
    return stored


@cache
def session(graph: str, family: str = "digits") -> onnxruntime.InferenceSession:
    """Return a graph of a family, ready to run; LabLinkError as above."""
    return onnxruntime.InferenceSession(
        content(published(family)["models"][graph], family), providers=["CPUExecutionProvider"]
    )


@cache
def weights(graph: str = "classify") -> Columns:
    """Return the weights that a network hands out; the shipped one's, without another name.

    w1 is float32 [units, 784], b1 [units], w2 [10, units], b2 [10].
    """
    blank = {"image": np.zeros((1, 784), np.float32)}
    return dict(zip(NAMES, session(graph).run(list(NAMES), blank), strict=True))


def run(graph: str, feeds: dict[str, Any], family: str = "digits") -> Columns:
    """Run a graph; weights that the feeds lack are the shipped ones."""
    runtime = session(graph, family)
    outputs = [entry.name for entry in runtime.get_outputs()]
    wanted = [entry.name for entry in runtime.get_inputs()]
    others = {} if feeds.keys() >= set(wanted) else weights()
    given = {name: np.asarray(value) for name, value in (others | feeds).items()}
    values = runtime.run(outputs, {name: given[name] for name in wanted})
    return dict(zip(outputs, values, strict=True))


def single(value: float) -> Array:
    """Return one float32 number."""
    return np.array(value, np.float32)


def digits(*values: int) -> Array:
    """Return int64 numbers."""
    return np.array(values, np.int64)


def image_of(state: State) -> tuple[Array, int | None]:
    """Return the image [1, 784] that the lab shows, and its label where that is known.

    Raises:
        LabLinkError: when it shows none.

    """
    if drawn := state.strokes():
        try:
            segments = strokes.segments_of(drawn)
        except ValueError:
            raise state.refused("ink", "a drawing that the page reads") from None
        return run("preprocess", {"segments": segments})["image"], None
    number = state.digit("sample")
    if number is None:
        raise LabLinkError("The link shows an empty pad: draw a digit, then copy the link again.")
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
    verdicts = run("judge", network | feeds)
    return test.labels, verdicts["predicted"], verdicts["confidence"]
