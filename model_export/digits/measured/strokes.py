"""Measure the exported graphs on real pen strokes. Nothing is ever trained or tuned on them."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError
from rich.console import Console
from rich.progress import track
from rich.table import Table
from rich.text import Text

from model_export import files
from model_export.command import shortened, visible
from model_export.digits.graphs.mlp import NAMES
from model_export.digits.manifest import (
    FOLDER,
    OtherNetwork,
    PublishedStrokes,
    Strokes,
    TrainingInfo,
)
from model_export.digits.measured.evaluate import confusion
from model_export.digits.network import CLASSES
from model_export.errors import StrokeFileError
from model_export.export.manifest import File
from model_export.export.running import session

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
# The page has them too: more than any hand draws, and where float32 cannot hold the squares.
MOST_POINTS, FARTHEST = 20_000, 1_000_000
RECORD_FORMAT = '{"label": 0-9, "writer": ..., "strokes": [[[x, y], ...], ...]}'


@dataclass(frozen=True)
class Drawing:
    """One digit of a stroke file: label, writer, and pen segments float32 [n, 4]."""

    label: int
    writer: str
    segments: NDArray[np.float32]


def is_coordinate(value: object) -> bool:
    """Return whether a value is a number that the page takes as well."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and abs(value) <= FARTHEST  # type: ignore[arg-type]  # not for NaN


def points_of(stroke: object) -> NDArray[np.float32]:
    """Return the points [n, 2] of a stroke; raises ValueError naming what is none."""
    if not isinstance(stroke, list):
        raise ValueError(f"a stroke is {shortened(stroke)}, no list of points")
    for point in stroke:
        if not (isinstance(point, list) and len(point) == 2 and all(map(is_coordinate, point))):
            raise ValueError(
                f"{shortened(point)} is no point: two numbers from -{FARTHEST:,} to {FARTHEST:,}"
            )
    return np.array(stroke, np.float32).reshape(-1, 2)


def segments_of(strokes: object) -> NDArray[np.float32]:
    """Return segments [n, 4] of strokes; a stroke of one point is a dot.

    What is refused here is refused by the page too (site_src/demos/digits/shared/segments.ts).

    Raises:
        ValueError: when there is no point, one is not two numbers, or there are too many.

    """
    if not isinstance(strokes, list):
        raise ValueError(f"strokes is {shortened(strokes)}, no list of strokes")
    points = sum(len(stroke) for stroke in strokes if isinstance(stroke, list))
    for count, what in ((len(strokes), "strokes"), (points, "points")):
        if count > MOST_POINTS:
            raise ValueError(f"there are {count:,} {what}, at most {MOST_POINTS:,} are read")
    parts = []
    for stroke in strokes:
        line = points_of(stroke)
        starts, ends = (line[:-1], line[1:]) if len(line) > 1 else (line, line)
        parts.append(np.concatenate([starts, ends], axis=1))
    if not points:
        raise ValueError("there are no strokes")
    return np.concatenate(parts)


def label_of(value: object) -> int:
    """Return a label; raises ValueError when it is no digit."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not (number and value in range(CLASSES)):  # 3.0 is, 3.7 is not
        raise ValueError(f"label {shortened(value)} is no digit")
    return int(value)  # type: ignore[call-overload, no-any-return]


def writer_of(value: object) -> str:
    """Return the name of a writer; raises ValueError when it is neither text nor a number."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError(f"writer {shortened(value)} is no text or number")
    if isinstance(value, int) or (value.isascii() and value.isprintable()):
        return str(value)
    return value.encode("utf-8", "backslashreplace").decode()  # half a letter cannot be recorded


def parse(number: int, record: object) -> Drawing:
    """Return one record of a stroke file; raises StrokeFileError naming its number."""
    try:
        if not isinstance(record, dict):
            raise ValueError(f"{shortened(record)} is no record")
        return Drawing(
            label_of(record["label"]), writer_of(record["writer"]), segments_of(record["strokes"])
        )
    except (KeyError, ValueError) as error:
        reason = f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error)
        raise StrokeFileError(
            f"record {number}: {reason}. Each record is "
            f"{RECORD_FORMAT} with y pointing down; mend it and measure again."
        ) from error


def read(path: Path) -> list[Drawing]:
    """Return the drawings of a stroke file.

    Raises:
        StrokeFileError: when the file is missing, is not JSON, or a record breaks the format.
        OSError: when it cannot be read.

    """
    try:
        records = json.loads(files.read(path))  # UTF-8, -16 or -32, with a byte-order mark or not
    except FileNotFoundError:
        raise StrokeFileError(f"{path} does not exist: name a stroke file.") from None
    except RecursionError:
        raise StrokeFileError(
            f"{path} is nested too deeply: save it as a JSON list of records, each {RECORD_FORMAT}."
        ) from None
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
    answers: dict[str, list[bool]] = {}
    for key, answer in zip(keys, right.tolist(), strict=True):
        answers.setdefault(key, []).append(answer)
    return {key: sum(answers[key]) / len(answers[key]) for key in sorted(answers, key=natural)}


def natural(key: str) -> tuple[int, str]:
    """Sort "2" before "10"."""
    return (int(key) if key.isdecimal() and len(key) < 20 else -1, key)


def recipe_hash(training: TrainingInfo) -> str:
    """Return the sha256 of all that decides the weights, but for chance."""
    settings = training.model_dump_json(exclude=NOT_OF_THE_RECIPE)
    return hashlib.sha256(settings.encode()).hexdigest()


def weights_hash(folder: Path) -> str:
    """Return the sha256 of the float32 weights that classify.onnx hands out, not of the file."""
    image = np.zeros((1, 784), np.float32)
    weights = session(folder, "classify").run(list(NAMES), {"image": image})
    return hashlib.sha256(b"".join(part.tobytes() for part in weights)).hexdigest()


def measure(path: Path, threshold: float, training: TrainingInfo, folder: Path = FOLDER) -> Strokes:
    """Return accuracy on a stroke file, by digit and by writer."""
    drawings = read(path)
    images = images_of(drawings, folder)
    probabilities = session(folder, "classify").run(["probabilities"], {"image": images})[0]
    predicted, sure = probabilities.argmax(axis=1), probabilities.max(axis=1) >= threshold
    labels = np.array([drawing.label for drawing in drawings])
    right = predicted == labels
    writers = [drawing.writer for drawing in drawings]
    return Strokes(
        dataset=visible(path.stem),
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
    told = Text(f"{result.dataset}: {result.records:,} digits of {result.writers} writers: ")
    told.append(f"{result.accuracy:.2%}", "bold")
    told.append(f' right; "I don\'t know" {result.unknown_share:.2%}, ')
    told.append(f"of the rest {result.accuracy_when_sure:.2%} right")
    console.print(told)
    for title, part in (("digit", result.by_digit), ("writer", result.by_writer)):
        table = Table(title, "accuracy", title=f"by {title}")
        for key, share in part.items():
            table.add_row(Text(shortened(key)), f"{share:.2%}")  # not markup
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


def read_record(path: Path) -> Strokes | None:
    """Return the measurement that was kept, or None where none was.

    Raises:
        StrokeFileError: when the record is damaged.
        OSError: when it cannot be read.

    """
    try:
        return Strokes.model_validate_json(files.read_json(path))
    except FileNotFoundError:
        return None
    except ValidationError as error:
        raise StrokeFileError(
            f"{path} is damaged ({error.errors()[0]['msg']}): get it from the repository again, or "
            "delete it and measure with `python -m model_export strokes FILE --record`."
        ) from None


def write_record(result: Strokes, path: Path = RECORD) -> None:
    """Keep the figure in the repository: the book's own network's, or beside it another seed's.

    Raises:
        StrokeFileError: when there is no record of the same recipe and file to stand beside, or
            the one that is there is damaged.

    """
    before = read_record(path)
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
    with files.whole(path) as half_written:
        half_written.write_text(record.model_dump_json(indent=1) + "\n", encoding="utf-8")


def recorded(
    weights: str, preprocess: File, training: TrainingInfo, path: Path = RECORD
) -> PublishedStrokes | None:
    """Return the recorded figure if it was measured with this recipe and these images, else None.

    It says whether the weights, of which `weights_hash` tells, were the very same too.

    Raises:
        StrokeFileError: see read_record.

    """
    result = read_record(path)
    if result is None:
        return None
    wanted = (preprocess.sha256, recipe_hash(training))
    if (result.preprocess_sha256, result.recipe_sha256) != wanted:
        return None
    shares = [result.accuracy, *(one.accuracy for one in result.others)]
    same = result.weights_sha256 == weights
    return PublishedStrokes(
        **result.model_dump(), same_weights=same, lowest=min(shares), highest=max(shares)
    )
