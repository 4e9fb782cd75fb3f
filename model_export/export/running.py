"""The exported graphs, run with onnxruntime, and what is needed to compare them with PyTorch."""

from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from torch import Tensor

from model_export import files
from model_export.digits.graphs.mlp import NAMES
from model_export.digits.network import Network
from model_export.errors import MissingGraphError

# What onnxruntime may differ from PyTorch by.
TOLERANCE = 1e-4
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


def weights(network: Network) -> Feeds:
    """Return the network's parts float32 under the names that the graphs use."""
    return dict(zip(NAMES, (part.detach().numpy() for part in network.parameters()), strict=True))


def scalar(value: float) -> NDArray[np.float32]:
    """Return a float32 tensor without dimensions."""
    return np.array(value, np.float32)


def largest(ours: Tensor, theirs: NDArray[np.generic]) -> float:
    """Return the largest difference; NaN counts as the worst."""
    difference = np.abs(ours.detach().numpy().reshape(theirs.shape) - theirs)
    return float(np.nan_to_num(difference, nan=np.inf).max())
