"""The packages of verse, where they have been downloaded."""

from pathlib import Path

import pytest

from model_export.verse.data import packages


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Return the folder of the packages; a test that reads them is skipped without."""
    wanted = [*packages.ARCHIVES, packages.POETRY, packages.CMU]
    if not all((packages.FOLDER / name).exists() for name in wanted):
        pytest.skip("build/corpus lacks packages: run `make verse`")
    return packages.FOLDER
