"""Exports of a few graphs, for tests that look at no other."""

from pathlib import Path
from unittest import mock

from model_export import export
from model_export.network import Network


def export_only(network: Network, names: tuple[str, ...], folder: Path) -> None:
    """Write a few graphs as `export_all` writes all of them: each takes its seconds."""
    every = export.graphs(network, {})
    few = {name: every[name] for name in names}
    with mock.patch.object(export, "graphs", return_value=few):
        export.export_all(network, {}, folder)
