"""A training run on disk after every epoch, so that it can go on as if nothing had happened."""

from collections.abc import Callable
from dataclasses import astuple, dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar
from zipfile import BadZipFile, ZipFile

import torch

from model_export import files

T = TypeVar("T")


@dataclass(frozen=True)
class Epoch:
    """What is known after one epoch."""

    loss: float
    validation_accuracy: float
    seconds: float


@dataclass(frozen=True)
class Checkpoint:
    """What a run depends on, what it has reached, and its state."""

    fingerprint: str
    history: list[Epoch]
    state: dict[str, Any]
    device: str
    preparation_seconds: float

    def save(self, path: Path) -> None:
        """Write the checkpoint; it appears whole or not at all."""
        history = [astuple(epoch) for epoch in self.history]
        write(self.__dict__ | {"history": history}, path)


def write(content: dict[str, Any], path: Path) -> None:
    """Write what `load` reads; it appears whole or not at all.

    Raises:
        OSError: naming the path, for example when the disk is full.

    """
    # Written by torch, a full disk would be a RuntimeError that names no file.
    buffer = BytesIO()
    torch.save(content, buffer)
    with files.whole(path) as half_written:
        half_written.write_bytes(buffer.getbuffer())


def load(path: Path, understood: Callable[[Any], T]) -> T | None:
    """Return what was written, as ``understood`` makes it of that; None when nothing was.

    A damaged file is set aside with a word, and counts as none.

    Raises:
        OSError: when a file is there that cannot be read at all.

    """
    try:
        content = files.read(path)
    except FileNotFoundError:
        return None
    try:
        with ZipFile(BytesIO(content)) as packed:
            if part := packed.testzip():  # torch.load compares no checksums
                raise BadZipFile(f"{part} has another checksum")
        return understood(torch.load(BytesIO(content), map_location="cpu", weights_only=True))
    except MemoryError:
        raise
    except Exception as error:  # a damaged pickle can raise anything
        kept = files.set_aside(path)
        print(
            f"{path} is damaged ({type(error).__name__}): it is kept as {kept.name}, and its "
            "training starts again.",
            flush=True,
        )
        return None


def restored(stored: dict[str, Any]) -> Checkpoint:
    """Return the checkpoint that was saved as these entries."""
    return Checkpoint(**stored | {"history": [Epoch(*entry) for entry in stored["history"]]})


def read(path: Path, fingerprint: str) -> Checkpoint | None:
    """Return the checkpoint on the CPU, or None when there is none of this fingerprint.

    Raises:
        OSError: see load.

    """
    checkpoint = load(path, restored)
    return checkpoint if checkpoint is not None and checkpoint.fingerprint == fingerprint else None
