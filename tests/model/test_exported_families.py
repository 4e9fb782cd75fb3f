"""What the build exported of each family, and what another network of the same family exports."""

import shutil
from pathlib import Path

import pytest

from model_export import families
from model_export.digits import manifest, publish
from model_export.digits.companions import Companions
from model_export.digits.data import originals
from model_export.digits.graphs import registry
from model_export.digits.graphs.shown import shown, tensors
from model_export.digits.network import Network
from model_export.errors import ManifestError
from model_export.export import onnx_file, references


@pytest.mark.parametrize("name", list(families.FAMILIES))
def test_the_manifest_of_a_family_has_its_graphs(name: str) -> None:
    exported = families.read(name, families.folder(name) / "manifest.json")
    assert set(exported.models) == set(families.load(name).NAMES)


def test_a_missing_graph_is_named(tmp_path: Path) -> None:
    listed = manifest.read().model_dump()
    del listed["models"]["toy"]
    path = tmp_path / "manifest.json"
    path.write_text(manifest.Manifest.model_validate(listed).model_dump_json(), encoding="utf-8")
    with pytest.raises(ManifestError, match=r"models: toy is missing.*make train"):
        manifest.read(path)


@pytest.mark.parametrize("hidden", [128])
def test_another_hidden_size_is_one_line(hidden: int, tmp_path: Path) -> None:
    """Graphs without weights are those of the build; the rest follows from the network."""
    network, mnist = Network(hidden).eval(), originals.load()
    beside = Companions(*(Network(8).eval() for _ in range(4)))
    graphs = registry.graphs(network, beside.published())
    for name in registry.PLAIN:
        shutil.copy2(manifest.FOLDER / f"{name.replace('_', '-')}.onnx", tmp_path)
    onnx_file.write({name: graphs[name] for name in set(graphs) - set(registry.PLAIN)}, tmp_path)
    differences = references.write(graphs, shown(network, mnist), tensors(network), tmp_path)
    assert set(differences) == set(graphs)
    compared = publish.compare(network, beside, mnist, tmp_path)
    assert compared.reading.same_class == compared.reading.images == len(mnist.test.labels)
