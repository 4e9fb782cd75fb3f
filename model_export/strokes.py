"""Measure the exported graphs on real pen strokes. Nothing is ever trained or tuned on them."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from rich.table import Table

from model_export.errors import StrokeFileError
from model_export.evaluate import confusion
from model_export.export import MODELS
from model_export.files import whole
from model_export.graphs.mlp import NAMES
from model_export.manifest import File, OtherNetwork, PublishedStrokes, Strokes, TrainingInfo
from model_export.network import CLASSES
from model_export.running import session

RECORD = Path("records/strokes.json")
# The network that the book is written with (recipes.py).
BOOK_SEED = 0
# What another machine or another seed has otherwise, with the same recipe.
NOT_OF_THE_RECIPE = {
    "device",
    "examples_per_second",
    "preparation_seconds",
    "seed",
    "wall_seconds",
}
RECORD_FORMAT = '{"label": 0-9, "writer": ..., "strokes": [[[x, y], ...], ...]}'


@dataclass(frozen=True)
class Drawing:
    """One digit of a stroke file: label, writer, and pen segments float32 [n, 4]."""

    label: int
    writer: str
    segments: NDArray[np.float32]


def segments_of(strokes: list[list[list[float]]]) -> NDArray[np.float32]:
    """Return segments [n, 4] of strokes; a stroke of one point is a dot.

    Raises:
        ValueError: when there is no point, or a point is not two finite numbers.

    """
    parts = []
    for stroke in strokes:
        points = np.asarray(stroke, dtype=np.float32)
        if points.ndim != 2 or points.shape[1] != 2 or not np.isfinite(points).all():
            raise ValueError("a stroke must be a list of [x, y] points of finite numbers")
        starts, ends = (points[:-1], points[1:]) if len(points) > 1 else (points, points)
        parts.append(np.concatenate([starts, ends], axis=1))
    if not parts:
        raise ValueError("there are no strokes")
    return np.concatenate(parts)


def parse(number: int, record: Any) -> Drawing:  # noqa: ANN401 (JSON of unknown shape)
    """Return one record of a stroke file; raises StrokeFileError naming its number."""
    try:
        label = int(record["label"])
        if not 0 <= label < CLASSES:
            raise ValueError(f"label {label} is no digit")
        return Drawing(label, str(record["writer"]), segments_of(record["strokes"]))
    except (KeyError, TypeError, ValueError) as error:
        reason = f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error)
        raise StrokeFileError(
            f"record {number}: {reason}. Each record is "
            f"{RECORD_FORMAT} with y pointing down; mend it and measure again."
        ) from error


def read(path: Path) -> list[Drawing]:
    """Return the drawings of a stroke file.

    Raises:
        StrokeFileError: when the file is missing, is not JSON, or a record breaks the format.

    """
    try:
        records = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise StrokeFileError(f"{path} does not exist: name a stroke file.") from None
    except ValueError as error:
        raise StrokeFileError(
            f"{path} is not JSON ({error}): save it as a JSON list of records, each "
            f"{RECORD_FORMAT}."
        ) from error
    if not isinstance(records, list) or not records:
        raise StrokeFileError(
            f"{path} must hold a JSON list with at least one record: add records, each "
            f"{RECORD_FORMAT}."
        )
    return [parse(number, record) for number, record in enumerate(records)]


def images_of(drawings: list[Drawing], folder: Path) -> NDArray[np.float32]:
    """Return images [n, 784], each drawn by preprocess.onnx."""
    preprocess = session(folder, "preprocess")
    return np.concatenate(
        [
            preprocess.run(["image"], {"segments": drawing.segments})[0]
            for drawing in track(drawings, "drawing", transient=True)
        ]
    )


def shares(right: NDArray[np.bool_], keys: list[str]) -> dict[str, float]:
    """Return the share of right answers of each key."""
    names = np.array(keys)
    return {key: float(right[names == key].mean()) for key in sorted(set(keys), key=natural)}


def natural(key: str) -> tuple[int, str]:
    """Sort "2" before "10"."""
    return (int(key) if key.isdigit() else -1, key)


def recipe_hash(training: TrainingInfo) -> str:
    """Return the sha256 of all that decides the weights, but for chance."""
    settings = training.model_dump_json(exclude=NOT_OF_THE_RECIPE)
    return hashlib.sha256(settings.encode()).hexdigest()


def weights_hash(folder: Path) -> str:
    """Return the sha256 of the float32 weights that classify.onnx hands out, not of the file."""
    image = np.zeros((1, 784), np.float32)
    weights = session(folder, "classify").run(list(NAMES), {"image": image})
    return hashlib.sha256(b"".join(part.tobytes() for part in weights)).hexdigest()


def measure(path: Path, threshold: float, training: TrainingInfo, folder: Path = MODELS) -> Strokes:
    """Return accuracy on a stroke file, by digit and by writer."""
    drawings = read(path)
    images = images_of(drawings, folder)
    probabilities = session(folder, "classify").run(["probabilities"], {"image": images})[0]
    predicted, sure = probabilities.argmax(axis=1), probabilities.max(axis=1) >= threshold
    labels = np.array([drawing.label for drawing in drawings])
    right = predicted == labels
    writers = [drawing.writer for drawing in drawings]
    return Strokes(
        dataset=path.stem,
        records=len(drawings),
        writers=len(set(writers)),
        accuracy=float(right.mean()),
        accuracy_when_sure=float(right[sure].mean()) if sure.any() else 0.0,
        unknown_share=float((~sure).mean()),
        by_digit=shares(right, [str(label) for label in labels]),
        by_writer=shares(right, writers),
        confusion=confusion(predicted, labels),
        preprocess_sha256=hashlib.sha256((folder / "preprocess.onnx").read_bytes()).hexdigest(),
        weights_sha256=weights_hash(folder),
        recipe_sha256=recipe_hash(training),
        seed=training.seed,
    )


def show(result: Strokes) -> None:
    """Print the measurement as tables."""
    console = Console()
    console.print(
        f"{result.dataset}: {result.records:,} digits of {result.writers} writers: "
        f'[bold]{result.accuracy:.2%}[/] right; "I don\'t know" {result.unknown_share:.2%}, '
        f"of the rest {result.accuracy_when_sure:.2%} right"
    )
    for title, part in (("digit", result.by_digit), ("writer", result.by_writer)):
        table = Table(title, "accuracy", title=f"by {title}")
        for key, share in part.items():
            table.add_row(key, f"{share:.2%}")
        console.print(table)
    table = Table(
        "true", *(str(digit) for digit in range(CLASSES)), title="confusion (columns: read as)"
    )
    for digit, row in enumerate(result.confusion):
        table.add_row(str(digit), *(str(count) for count in row))
    console.print(table)


def other(result: Strokes) -> OtherNetwork:
    """Return what is kept of a measurement beside the book's own."""
    return OtherNetwork(**{name: getattr(result, name) for name in OtherNetwork.model_fields})


def kin(first: Strokes, second: Strokes) -> bool:
    """Return whether two measurements differ in the network's chance alone."""
    same = ("dataset", "records", "preprocess_sha256", "recipe_sha256")
    return all(getattr(first, name) == getattr(second, name) for name in same)


def write_record(result: Strokes, path: Path = RECORD) -> None:
    """Keep the figure in the repository: the book's own network's, or beside it another seed's.

    Raises:
        StrokeFileError: when there is no record of the same recipe and file to stand beside.

    """
    text = path.read_text(encoding="utf-8") if path.exists() else None
    before = Strokes.model_validate_json(text) if text else None
    others = {one.seed: one for one in before.others} if before and kin(before, result) else {}
    if result.seed == BOOK_SEED:
        record = result.model_copy(update={"others": list(others.values())})
    elif before and kin(before, result):
        others[result.seed] = other(result)
        record = before.model_copy(update={"others": [others[seed] for seed in sorted(others)]})
    else:
        raise StrokeFileError(
            f"{path} holds no figure of this recipe and this file to stand beside: record the "
            f"network of seed {BOOK_SEED} first."
        )
    with whole(path) as half_written:
        half_written.write_text(record.model_dump_json(indent=1) + "\n", encoding="utf-8")


def recorded(
    weights: str, preprocess: File, training: TrainingInfo, path: Path = RECORD
) -> PublishedStrokes | None:
    """Return the recorded figure if it was measured with this recipe and these images, else None.

    It says whether the weights, of which `weights_hash` tells, were the very same too.
    """
    if not path.exists():
        return None
    result = Strokes.model_validate_json(path.read_text(encoding="utf-8"))
    wanted = (preprocess.sha256, recipe_hash(training))
    if (result.preprocess_sha256, result.recipe_sha256) != wanted:
        return None
    shares = [result.accuracy, *(one.accuracy for one in result.others)]
    same = result.weights_sha256 == weights
    return PublishedStrokes(
        **result.model_dump(), same_weights=same, lowest=min(shares), highest=max(shares)
    )
