"""The families of networks: each is a wing with one contract, and one entry here.

A family's module says how it is trained, which graphs it has and how it is published. It is loaded
when it is asked for: PyTorch takes seconds.
"""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, cast

from model_export.errors import FamilyError
from model_export.export import manifest
from model_export.export.graph import Graph
from model_export.export.manifest import FamilyManifest
from model_export.training.execution import Execution

# In the order in which they are built: the calculator tells the sizes of those before it.
FAMILIES: Mapping[str, str] = {
    "digits": "model_export.digits.family",
    "verse": "model_export.verse.family",
    "calculator": "model_export.calculator.family",
}
MODELS = Path("build/models")
PARTS = ("Manifest", "NAMES", "train", "summary", "graphs", "publish")


class Family(Protocol):
    """What a family's module has; ``trained`` is whatever its ``train`` returns.

    ``Manifest`` is the class of its manifest, ``NAMES`` are the names of its graphs.
    """

    Manifest: type[FamilyManifest]
    NAMES: tuple[str, ...]

    def train(self, recipe: str | None, seed: int, execution: Execution) -> Any:  # noqa: ANN401
        """Return the finished network: trained now, gone on with, or kept.

        Raises:
            FamilyError: when there is no such recipe.

        """

    def summary(self, trained: Any) -> str:  # noqa: ANN401
        """Return a sentence on how it was trained."""

    def graphs(self, trained: Any) -> dict[str, Graph[Any]]:  # noqa: ANN401
        """Return its graphs by name."""

    def publish(self, trained: Any, folder: Path) -> FamilyManifest:  # noqa: ANN401
        """Verify the exported graphs, write what is published beside them, return the manifest.

        Raises:
            VerificationError: when a graph does not compute what PyTorch computes.

        """


def folder(name: str) -> Path:
    """Return where a family's files lie."""
    return MODELS / name


def read(name: str, path: Path) -> FamilyManifest:
    """Return a family's manifest that was written; ManifestError as manifest.read."""
    family = load(name)
    return manifest.read(family.Manifest, path, family.NAMES)


def load(name: str) -> Family:
    """Return a family.

    Raises:
        FamilyError: when its module lacks a part of the contract.

    """
    module = import_module(FAMILIES[name])
    missing = [part for part in PARTS if not hasattr(module, part)]
    if missing:
        raise FamilyError(
            f"{FAMILIES[name].replace('.', '/')}.py has no {missing[0]!r}: see the contract in "
            "model_export/families.py."
        )
    return cast(Family, module)
