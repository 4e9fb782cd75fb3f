"""MNIST small enough for a reader's browser: 4 bits a pixel, compressed.

A file is gzip over the pixels, two to a byte with the left one in the high half, row by row, digit
after digit; then one byte of label for each digit. The browser unpacks it by itself.
"""

import gzip
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model_export.digits.data.originals import Digits, Mnist
from model_export.files import whole

LEVELS = 15
# A reader on a slow link starts with these.
FIRST = 10_000


def pack(digits: Digits) -> bytes:
    """Return the packed digits, the same bytes every time."""
    grey = np.rint(digits.images / 255 * LEVELS).astype(np.uint8)
    pairs = (grey[:, 0::2] << 4) | grey[:, 1::2]
    return gzip.compress(pairs.tobytes() + digits.labels.tobytes(), compresslevel=9, mtime=0)


def unpack(content: bytes, count: int) -> Digits:
    """Return the digits as the browser sees them: 16 grey levels, spread over 0..255."""
    raw = np.frombuffer(gzip.decompress(content), np.uint8)
    pairs = raw[: count * 392].reshape(count, 392)
    images: NDArray[np.uint8] = np.empty((count, 784), np.uint8)
    images[:, 0::2], images[:, 1::2] = pairs >> 4, pairs & 15
    return Digits(images * np.uint8(255 // LEVELS), raw[count * 392 :].copy())


def parts(mnist: Mnist) -> dict[str, Digits]:
    """Return what is published, by name."""
    few = Digits(mnist.train.images[:FIRST], mnist.train.labels[:FIRST])
    return {"train": few, "full": mnist.train, "test": mnist.test}


def file_of(name: str) -> str:
    """Return the file of a part."""
    return f"digits-{name}.bin"


def write(mnist: Mnist, folder: Path) -> dict[str, int]:
    """Write the file of each part; returns how many digits each has."""
    for name, digits in parts(mnist).items():
        with whole(folder / file_of(name)) as path:
            path.write_bytes(pack(digits))
    return {name: len(digits.labels) for name, digits in parts(mnist).items()}
