"""A training run on disk after every epoch, so that it can go on as if nothing had happened."""

from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import torch

from model_export.files import whole


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
        with whole(path) as half_written:
            torch.save(self.__dict__ | {"history": history}, half_written)


def read(path: Path, fingerprint: str) -> Checkpoint | None:
    """Return the checkpoint on the CPU, or None when there is none of this fingerprint."""
    if not path.exists():
        return None
    try:
        stored = Checkpoint(**torch.load(path, map_location="cpu", weights_only=True))
    except Exception as error:  # a damaged pickle can raise anything
        print(f"{path} cannot be read ({type(error).__name__}): training starts again.")
        return None
    if stored.fingerprint != fingerprint:
        return None
    history = [Epoch(*entry) for entry in stored.history]  # type: ignore[misc]
    return Checkpoint(**stored.__dict__ | {"history": history})
