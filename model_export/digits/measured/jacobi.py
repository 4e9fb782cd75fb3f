"""Singular values by the graph that the compression lab runs in the browser."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from model_export.errors import VerificationError
from model_export.export.running import session

# Pairs of rows whose cosine is smaller count as orthogonal.
SMALL = 1e-6
DONE = 1e-4
SWEEPS = 15
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Rows:
    """The two halves of the rows, orthogonal to each other: float32 [units / 2, 784] each."""

    top: Floats
    bottom: Floats


def orthogonal(w1: Tensor, folder: Path) -> Rows:
    """Return the rows of a matrix, turned sweep by sweep until they are orthogonal.

    Raises:
        VerificationError: when 15 sweeps are not enough.

    """
    weights: Floats = w1.detach().numpy()
    half = len(weights) // 2
    rows = Rows(weights[:half], weights[half:])
    small = np.full(2 * half - 1, SMALL, np.float32)
    run = session(folder, "turn")
    for _ in range(SWEEPS):
        feeds = {"top": rows.top, "bottom": rows.bottom, "small": small}
        top, bottom, cosines = run.run(["next_top", "next_bottom", "cosines"], feeds)
        rows = Rows(top, bottom)
        if cosines.max() < DONE:
            return rows
    raise VerificationError(
        f"turn.onnx leaves a cosine of {cosines.max():.1e} after {SWEEPS} sweeps, more than "
        f"{DONE}: see that the matrix holds finite numbers alone, then allow more SWEEPS in "
        "model_export/digits/measured/jacobi.py."
    )


def nearest(
    w1: Tensor, rows: Rows, rank: int, folder: Path
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Return the nearest matrix of a rank, its left and right factor, and the singular values."""
    feeds = {
        "top": rows.top,
        "bottom": rows.bottom,
        "rank": np.array(rank, np.float32),
        "w1": w1.detach().numpy(),
    }
    outputs = session(folder, "low-rank").run(["next_w1", "left", "right", "values"], feeds)
    matrix, left, right, values = (torch.from_numpy(part) for part in outputs)
    return matrix, left[:, :rank], right[:rank], values
