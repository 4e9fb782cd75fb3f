"""What was recorded of the features inside the writer of Chinese verse, and what is published.

`python -m model_export.verse.dissect` learns and records them; `measured/naming.py` finds out in
every build what they fire for.
"""

import gzip
import json
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from safetensors import SafetensorError
from torch import Tensor

from model_export.errors import DataError
from model_export.export.manifest import File, Record, describe
from model_export.files import whole
from model_export.verse import records
from model_export.verse.data.batches import encoded
from model_export.verse.form.tones import Tables
from model_export.verse.graphs.dictionary import Dictionary
from model_export.verse.graphs.weights import quantised
from model_export.verse.held_out import validation
from model_export.verse.measured.naming import CLEAR, Named, named, see
from model_export.verse.measured.rebuilding import Rebuilt, measure
from model_export.verse.measured.turning import SEASONS, Turned, turned, turning
from model_export.verse.network import Network
from model_export.verse.records import AGAIN, load_bytes, save_bytes, stored
from model_export.verse.text import Text

FOLDER = records.FOLDER / "features"
LANGUAGE: Final = "zh"
WEIGHTS, RECORD = "features.safetensors", "features.json"
FILE = f"{LANGUAGE}-features.bin"
TONES = records.FOLDER / "zh/tones.npz"
# The lab begins with a feature of this season whose label fits at least so well (F1); those that
# do are compared on so many poems.
SEASON, FITS, FEW = "spring", 0.5, 16


class LearntDictionary(Record):
    """A dictionary that was learnt, in so many seconds."""

    recipe: dict[str, int | float]
    seconds: float
    found: Rebuilt


class FeatureRecord(Record):
    """How the published dictionary was learnt, and what was tried beside it."""

    recipe: dict[str, int | float]
    poems: int
    positions: int
    data_sha256: str
    weights_sha256: str
    features_sha256: str
    device: str
    versions: dict[str, str]
    tried: list[LearntDictionary]

    @property
    def block(self) -> int:
        """Return the number of blocks behind which the features are."""
        return int(self.recipe["block"])

    @property
    def active(self) -> int:
        """Return how many features fire at a position."""
        return int(self.recipe["active"])


def tensors(own: Dictionary) -> dict[str, Tensor]:
    """Return a dictionary as matrices with a row for each feature, or each number of one vector."""
    return {
        "encode": own.encode.T.contiguous(),
        "decode": own.decode,
        # One number in a row is stored as finely as its step is.
        **{name: getattr(own, name)[:, None] for name in ("shift", "centre", "loud")},
    }


def dictionary(rows: dict[str, Tensor]) -> Dictionary:
    """Return the dictionary of such matrices."""
    return Dictionary(
        encode=rows["encode"].T.contiguous(),
        decode=rows["decode"],
        **{name: rows[name][:, 0].contiguous() for name in ("shift", "centre", "loud")},
    )


def save(own: Dictionary) -> None:
    """Write a dictionary in bytes."""
    FOLDER.mkdir(exist_ok=True)
    save_bytes(tensors(own), FOLDER / WEIGHTS)


def read() -> FeatureRecord:
    """Return how it was learnt; DataError as records.stored."""
    return stored(FeatureRecord, FOLDER / RECORD)


def recorded() -> Dictionary:
    """Return the recorded dictionary.

    Raises:
        DataError: when its file is missing, damaged, or another one.

    """
    path = FOLDER / WEIGHTS
    records.check(path, read().features_sha256)
    try:
        return dictionary(load_bytes(path))
    except (KeyError, SafetensorError, RuntimeError) as error:
        raise DataError(f"{path} does not fit {RECORD} ({error}). {AGAIN}") from error


def as_published(own: Dictionary) -> Dictionary:
    """Return a dictionary as its file holds it: whole numbers of eight bits, steps of float16."""
    rows = {}
    for name, part in tensors(own).items():
        numbers, step = quantised(part)
        rows[name] = numbers.float() * step.half().float()
    return dictionary(rows)


class Features(Record):
    """What is published of the features.

    ``model`` is the graph that hands the dictionary out, ``file`` says what each feature fires for.
    The lab begins with ``start``. ``found`` was measured in this build on so many held-out
    ``poems``, and so was how many features are ``clear`` (one thing), by the kind of their label;
    of ``rare`` ones nothing is said. ``neurons`` of the MLP before are asked the same. ``turned``
    is what is written with the first one turned.
    """

    language: str
    model: str
    file: File
    start: int
    record: FeatureRecord
    found: Rebuilt
    poems: int
    clear: int
    kinds: dict[str, int]
    rare: int
    neurons: int
    clear_neurons: int
    bound: float
    turned: list[Turned]


def write_named(rows: Sequence[Named], folder: Path) -> File:
    """Write what each feature fires for, as the page reads it."""
    path = folder / FILE
    content = json.dumps([row.model_dump() for row in rows], ensure_ascii=False)
    with whole(path) as half_written:
        half_written.write_bytes(gzip.compress(content.encode(), compresslevel=9, mtime=0))
    return describe(path)


def start(rows: Sequence[Named], springs: Callable[[int], int]) -> int:
    """Return the feature that brings the most of spring, of those that a label of spring fits.

    Args:
        rows: every feature.
        springs: characters of spring in some poems with a feature turned up.

    """
    fitting = [
        row.feature for row in rows if row.f1 >= FITS and row.name in {*SEASONS[SEASON], SEASON}
    ]
    return max(fitting, key=springs, default=rows[0].feature)


def publish(network: Network, text: Text, folder: Path) -> Features:
    """Write what each feature fires for, and return what is said of them all."""
    record, own, held = read(), recorded(), validation(LANGUAGE)
    groups = encoded(text, held)
    seen = see(network, groups, own, record.block, record.active)
    rows, clear_neurons = named(seen, own, groups, text.tokens, Tables.load(TONES))
    clear = [row for row in rows if row.f1 >= CLEAR]

    def springs(feature: int) -> int:
        return turned(folder, network, text, own, feature, 1, FEW).seasons[SEASON]

    begin = start(rows, springs)
    return Features(
        language=LANGUAGE,
        model=f"{LANGUAGE}_features",
        file=write_named(rows, folder),
        start=begin,
        record=record,
        found=measure(network, text, held, own, record.block, record.active),
        poems=len(held),
        clear=len(clear),
        kinds=dict(Counter(row.kind for row in clear).most_common()),
        rare=sum(not row.kind for row in rows),
        neurons=seen.neurons.shape[1],
        clear_neurons=clear_neurons,
        bound=CLEAR,
        turned=turning(folder, network, text, own, begin),
    )
