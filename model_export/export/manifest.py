"""What every family's manifest has: its graphs with their roles, hashes and differences."""

import hashlib
import importlib.metadata
import json
import platform
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import onnx
from pydantic import BaseModel, ConfigDict, ValidationError

from model_export import files
from model_export.errors import ManifestError
from model_export.export.graph import Graph, Numbers, Weights
from model_export.export.onnx_file import file_of
from model_export.export.verify import TOLERANCE
from model_export.files import whole

FILE = "manifest.json"
AGAIN = "run `make train` in the repository's folder"


class Record(BaseModel):
    """Base of all parts: unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TensorInfo(Record):
    """One input or output; a dimension that may vary is named."""

    name: str
    dtype: str
    shape: list[int | str]


class File(Record):
    """A served file, with the hash that the browser checks."""

    name: str
    bytes: int
    sha256: str


class Model(File):
    """An ONNX file, its interface and its roles.

    ``difference`` is the largest one between onnxruntime and PyTorch on the reference inputs
    (model_export/export/references.py); a browser may be off by ``tolerance``. ``takes``: inputs
    of the names of weights may be left out, those of the network in use are meant then. ``gives``:
    hands out the weights of the shipped network. ``repeats``: the output with one number for each
    repetition of a step; losses mean that it trains.
    """

    opset: int
    difference: float
    tolerance: float
    inputs: list[TensorInfo]
    outputs: list[TensorInfo]
    takes: Weights | None
    gives: Weights | None
    repeats: Numbers | None


class SizePreset(Record):
    """A network for the size calculator, with the numbers of calculator/architecture.py.

    ``cite`` is the entry of the bibliography that they are from, ``printed`` how its authors give
    the parameters, ``tokens`` None where they do not say.
    """

    name: str
    cite: str
    printed: str = ""
    shape: list[int]
    attention: list[int] = [0, 0, 0, 0, 0]
    experts: list[int] = [0, 0, 0, 0, 0]
    kind: list[int]
    details: list[int] = [0, 0, 0, 0, 0, 0, 0, 0]
    tokens: float | None
    parameters: int


class FamilyManifest(Record):
    """What generic code reads of any family.

    ``weights`` names the weights of the family's network, in order; ``size`` is what the size
    calculator can say of it.
    """

    models: dict[str, Model]
    references: File
    weights: list[str]
    size: SizePreset | None
    versions: dict[str, str]


M = TypeVar("M", bound=FamilyManifest)


def describe(path: Path) -> File:
    """Return name, size and hash of a file."""
    content = path.read_bytes()
    return File(name=path.name, bytes=len(content), sha256=hashlib.sha256(content).hexdigest())


def tensor(value: onnx.ValueInfoProto) -> TensorInfo:
    """Return name, type and shape of an input or output."""
    kind = value.type.tensor_type
    shape = [size.dim_param or size.dim_value for size in kind.shape.dim]
    dtype = onnx.helper.tensor_dtype_to_np_dtype(kind.elem_type).name
    return TensorInfo(name=value.name, dtype=dtype, shape=shape)


def describe_model(path: Path, graph: Graph[Any], difference: float) -> Model:
    """Return a model's file, interface and roles, and how far it is from PyTorch."""
    model = onnx.load(path)
    opset = next(entry.version for entry in model.opset_import if entry.domain == "")
    return Model(
        **describe(path).model_dump(),
        opset=opset,
        difference=difference,
        tolerance=TOLERANCE,
        inputs=[tensor(value) for value in model.graph.input],
        outputs=[tensor(value) for value in model.graph.output],
        takes=graph.takes,
        gives=graph.gives,
        repeats=graph.repeated.numbers if graph.repeated else None,
    )


def models_of(
    graphs: Mapping[str, Graph[Any]], differences: Mapping[str, float], folder: Path
) -> dict[str, Model]:
    """Return every graph as it is published."""
    return {
        name: describe_model(folder / file_of(name), graph, differences[name])
        for name, graph in graphs.items()
    }


def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that compute."""
    names = ("torch", "onnx", "onnxruntime", "numpy")
    packages = {name: importlib.metadata.version(name) for name in names}
    return {"python": platform.python_version(), **packages}


def write(content: FamilyManifest, folder: Path) -> None:
    """Write the manifest last, whole or not at all: its presence says that all is verified."""
    with whole(folder / FILE) as half_written:
        half_written.write_text(content.model_dump_json(indent=1) + "\n", encoding="utf-8")


def read(kind: type[M], path: Path, names: Iterable[str]) -> M:
    """Return a family's manifest that was written.

    Args:
        kind: what it must be.
        path: where it lies.
        names: the graphs that it must have.

    Raises:
        ManifestError: when there is none, it lacks a graph, or is damaged or of another version.
        OSError: when it cannot be read.

    """
    try:
        manifest = kind.model_validate_json(files.read_json(path))
    except FileNotFoundError:
        raise ManifestError(f"{path} is missing: {AGAIN}.") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise ManifestError(
            f"{path} is damaged or of another version ({where}: {first['msg']}): {AGAIN}."
        ) from None
    missing = sorted(set(names) - set(manifest.models))
    if missing:
        raise ManifestError(
            f"{path} is damaged or of another version (models: {missing[0]} is missing): {AGAIN}."
        )
    return manifest


def schema(kind: type[FamilyManifest], names: Iterable[str]) -> str:
    """Return the JSON schema of a family's manifest, in which every graph has its name."""
    document = kind.model_json_schema()
    each = document["properties"]["models"].pop("additionalProperties")
    document["properties"]["models"] |= {
        "properties": dict.fromkeys(names, each),
        "required": list(names),
        "additionalProperties": False,
    }
    return json.dumps(document, indent=1)
