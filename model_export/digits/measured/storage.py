"""Weights as they would lie in a file; the lab (compression-lab/storage.ts) packs the same."""

import gzip

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from model_export.digits.graphs.compress import FULL


def pack(weights: list[Tensor], wholes: list[Tensor], bits: int) -> bytes:
    """Return float32 at 32 bits, else whole numbers in two's complement of so many bits."""
    if bits >= FULL:
        return b"".join(part.detach().contiguous().numpy().tobytes() for part in weights)
    numbers: NDArray[np.int8] = np.concatenate([whole.numpy().ravel() for whole in wholes])
    digits = (numbers[:, None].astype(np.uint8) >> np.arange(bits, dtype=np.uint8)) & 1
    return np.packbits(digits.ravel(), bitorder="little").tobytes()


def sizes(packed: bytes, biases: int) -> tuple[int, int]:
    """Return the bytes of a file, plain and after gzip, with its biases in float32 beside it."""
    return len(packed) + 4 * biases, len(gzip.compress(packed, 6, mtime=0)) + 4 * biases
