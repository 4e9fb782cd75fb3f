"""Exports of a few graphs, for tests that look at no other."""

from pathlib import Path

from model_export.digits.graphs import registry
from model_export.digits.network import Network
from model_export.export import onnx_file


def export_only(network: Network, names: tuple[str, ...], folder: Path) -> None:
    """Write a few graphs as all of them are written: each takes its seconds."""
    every = registry.graphs(network, {})
    onnx_file.write({name: every[name] for name in names}, folder)
