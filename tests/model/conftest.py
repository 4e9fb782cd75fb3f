"""Where commands are tried."""

from pathlib import Path

import pytest

from tests.small import ROOT


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with the exported graphs and nothing else."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RANK", raising=False)
    (tmp_path / "build").mkdir()
    (tmp_path / "build/models").symlink_to(ROOT / "build/models", target_is_directory=True)
    return tmp_path
