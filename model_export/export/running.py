"""The exported graphs, run with onnxruntime."""

from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from model_export import files
from model_export.errors import MissingGraphError

Feeds = dict[str, NDArray[np.generic]]


def session(folder: Path, name: str) -> onnxruntime.InferenceSession:
    """Return the exported graph of a file, without its suffix, ready to run.

    Raises:
        MissingGraphError: when the folder lacks it, or it is damaged.

    """
    path = folder / f"{name}.onnx"
    again = "run `python -m model_export all`, which writes every graph"
    try:
        content = files.read(path)
        return onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    except FileNotFoundError:
        raise MissingGraphError(f"{path} is missing: {again}.") from None
    except OSError:
        raise
    except Exception as error:  # onnxruntime has a kind for each of its reasons
        raise MissingGraphError(
            f"{path} is damaged or of another version ({type(error).__name__}): {again}."
        ) from error


def scalar(value: float) -> NDArray[np.float32]:
    """Return a float32 tensor without dimensions."""
    return np.array(value, np.float32)
