"""Samples come back from their files as they were."""

from pathlib import Path

import pytest

from model_export.errors import DataError
from model_export.verse.data.samples import Samples

SAMPLES = Samples(
    train=["one\ntwo", "三\n四"],
    validation=["a 'quoted' one"],
    test=[],
    counts={"lines": 4, "诗": 2},
)


def test_samples_come_back(tmp_path: Path) -> None:
    SAMPLES.save(tmp_path / "new")
    assert Samples.load(tmp_path / "new") == SAMPLES
    assert (tmp_path / "new/train.txt").read_bytes().decode() == "one\ntwo\n\n三\n四\n"


@pytest.mark.parametrize("sample", ["", "one\n\ntwo", "one\n", "\none"])
def test_an_empty_line_is_refused(sample: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="empty line"):
        Samples([sample], [], [], {}).save(tmp_path)


def test_what_is_missing_or_damaged_is_named(tmp_path: Path) -> None:
    SAMPLES.save(tmp_path)
    (tmp_path / "counts.json").write_text("{", encoding="utf-8")
    with pytest.raises(DataError, match=r"counts\.json is no JSON"):
        Samples.load(tmp_path)
    (tmp_path / "validation.txt").unlink()
    with pytest.raises(DataError, match=r"validation\.txt cannot be read"):
        Samples.load(tmp_path)
