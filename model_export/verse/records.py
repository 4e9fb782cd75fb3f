"""What was recorded of a training: weights, their way, and what was measured of them.

A build does not train the writer of verse: it reads these files, measures the validation loss anew,
and exports. `python -m model_export.verse.record` writes them.
"""

import hashlib
from pathlib import Path
from typing import TypeVar

import torch
from pydantic import ValidationError
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from model_export import files
from model_export.errors import DataError
from model_export.export.manifest import Record
from model_export.verse.graphs.weights import quantised
from model_export.verse.measured.loss import Loss
from model_export.verse.network import Network, Shape
from model_export.verse.train import weights_file

FOLDER = Path(__file__).resolve().parents[2] / "records/verse"
WEIGHTS, RUN, VALIDATION = "weights.safetensors", "run.json", "validation.txt"
TRIED = "tried.json"
# Stages whose weights are recorded; of the last one the shipped weights are finer.
KEPT = {"zh": 9, "en": 5}
# Poems that were written at each stage to measure their form.
ON_THE_WAY = {"zh": 128, "en": 64}
AGAIN = "Get it again from git, or run `make verse`."


R = TypeVar("R", bound=Record)


class Losses(Record):
    """Mean nats per token, without punctuation too, and per poem with its end."""

    token: float
    unmarked: float
    poem: float

    @classmethod
    def of(cls, loss: Loss) -> "Losses":
        """Return what was measured."""
        return cls(token=loss.token, unmarked=loss.unmarked, poem=loss.poem)


class Reached(Record):
    """What is known after a part of the way; ``form`` are the shares of poems that keep it."""

    tokens: int
    loss: float
    validation: Losses
    seconds: float
    form: dict[str, float] | None


class Ngram(Record):
    """A Kneser-Ney model of so many tokens, in nats per token and without punctuation."""

    order: int
    token: float
    unmarked: float


class RunRecord(Record):
    """A training as it was."""

    language: str
    recipe: dict[str, str | int | float]
    vocabulary: int
    weights: int
    weights_sha256: str
    data_sha256: str
    device: str
    versions: dict[str, str]
    seconds: float
    history: list[Reached]
    kept: list[int]
    validation: Losses
    test: Losses
    ngrams: list[Ngram]
    temperature: float
    written: int
    form: dict[str, float]
    form_of_real: dict[str, float]
    copied: float
    copied_of_real: float
    counts: dict[str, int]


class TriedRates(Record):
    """Two learning rates, and the validation loss that they ended in, in nats per token."""

    matrix_rate: float
    embedding_rate: float
    loss: float


class Tried(Record):
    """Short trainings that the learning rates were chosen by, the best first."""

    language: str
    width: int
    tokens: int
    device: str
    threads: int
    torch: str
    rows: list[TriedRates]


def sha256(path: Path) -> str:
    """Return a file's hash; DataError when it cannot be read."""
    try:
        return hashlib.sha256(files.read(path)).hexdigest()
    except OSError as error:
        raise DataError(f"{path} cannot be read ({error.strerror}). {AGAIN}") from error


def check(path: Path, expected: str) -> None:
    """See that a file is the one that a record names.

    Raises:
        DataError: when it is damaged or another one.

    """
    actual = sha256(path)
    if actual != expected:
        raise DataError(
            f"{path} is damaged or another file: expected SHA-256 {expected}, got {actual}. {AGAIN}"
        )


def stored(kind: type[R], path: Path) -> R:
    """Return a record of that kind.

    Raises:
        DataError: when it is missing, damaged, or of another version.

    """
    try:
        return kind.model_validate_json(files.read(path))
    except OSError as error:
        raise DataError(f"{path} cannot be read ({error.strerror}). {AGAIN}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise DataError(f"{path} is damaged ({where}: {first['msg']}). {AGAIN}") from None


def run(language: str, folder: Path = FOLDER) -> RunRecord:
    """Return the record of a language's shipped network; DataError as stored."""
    return stored(RunRecord, folder / language / RUN)


def tried(folder: Path = FOLDER) -> Tried:
    """Return what the learning rates were chosen by; DataError as stored."""
    return stored(Tried, folder / TRIED)


def blank(recorded: RunRecord) -> Network:
    """Return a network of the recorded sizes."""
    sizes = [int(recorded.recipe[name]) for name in ("width", "blocks", "heads")]
    return Network(Shape(recorded.vocabulary, *sizes)).eval()


def stage(recorded: RunRecord, number: int, folder: Path = FOLDER) -> Network:
    """Return the network as it was after a stage, its weights of eight bits.

    Raises:
        DataError: when its file is missing or damaged.

    """
    path = weights_file(folder / recorded.language, number)
    made = blank(recorded)
    try:
        made.load_state_dict(load_bytes(path))
    except (OSError, KeyError, SafetensorError, RuntimeError) as error:
        raise DataError(f"{path} cannot be read ({error}). {AGAIN}") from error
    return made


def network(recorded: RunRecord, folder: Path = FOLDER) -> Network:
    """Return the recorded network, its weights float32 again.

    Raises:
        DataError: when the file of weights is missing, damaged, or another one.

    """
    path = folder / recorded.language / WEIGHTS
    check(path, recorded.weights_sha256)
    made = blank(recorded)
    try:
        parts = {name: part.float() for name, part in load_file(path).items()}
        made.load_state_dict(parts)
    except (SafetensorError, RuntimeError) as error:
        raise DataError(f"{path} does not fit {RUN} ({error}). {AGAIN}") from error
    return made


def save_halves(parts: dict[str, Tensor], path: Path) -> None:
    """Write weights in float16."""
    with files.whole(path) as half_written:
        halves = {name: part.half().contiguous() for name, part in parts.items()}
        save_file(halves, half_written)


def save_bytes(parts: dict[str, Tensor], path: Path) -> None:
    """Write weights as whole numbers of eight bits and a step size, float16, for each row."""
    with files.whole(path) as half_written:
        packed: dict[str, Tensor] = {}
        for name, part in parts.items():
            packed[name], step = quantised(part.float())
            packed[f"{name}.step"] = step.half()
        save_file(packed, half_written)


def load_bytes(path: Path) -> dict[str, Tensor]:
    """Return the weights that `save_bytes` wrote, float32."""
    packed = load_file(path)
    steps = {name: part for name, part in packed.items() if name.endswith(".step")}
    return {
        name: part.float() * steps[f"{name}.step"].float()
        for name, part in packed.items()
        if part.dtype is torch.int8
    }
