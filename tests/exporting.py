"""Exports of a few graphs, for tests that look at no other."""

from pathlib import Path
from unittest import mock

from model_export.digits.network import Network
from model_export.export import onnx_file


def export_only(network: Network, names: tuple[str, ...], folder: Path) -> None:
    """Write a few graphs as `export_all` writes all of them: each takes its seconds."""
    every = onnx_file.graphs(network, {})
    few = {name: every[name] for name in names}
    with mock.patch.object(onnx_file, "graphs", return_value=few):
        onnx_file.export_all(network, {}, folder)
