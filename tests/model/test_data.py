"""MNIST is the real one, whole, or the user learns what is wrong with which file."""

import gzip
import shutil
from pathlib import Path

import numpy as np
import pytest

from model_export import __main__ as command_line
from model_export import data
from model_export.errors import DataError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "mnist"
    shutil.copytree(data.PACKAGE, copy)
    return copy


def test_the_split_is_whole_and_disjoint() -> None:
    mnist = data.load()
    counts = [len(part.labels) for part in (mnist.train, mnist.validation, mnist.test)]
    assert counts == [55_000, 5_000, 10_000]
    assert int(mnist.train.images.sum()) + int(mnist.validation.images.sum()) == 1_567_298_545


def test_damage_is_named_and_leaves_no_cache(folder: Path, tmp_path: Path) -> None:
    name = "train-labels-idx1-ubyte"
    content = bytearray((folder / name).read_bytes())
    content[1000] ^= 1
    (folder / name).write_bytes(content)
    cache = tmp_path / "cache" / "mnist.npz"
    with pytest.raises(DataError) as error:
        data.load(folder, cache)
    assert name in str(error.value)
    assert data.CHECKSUMS[name] in str(error.value)
    assert not cache.parent.exists()


def test_a_cut_gzip_file_is_named(folder: Path, tmp_path: Path) -> None:
    name = "t10k-images-idx3-ubyte"
    packed = gzip.compress((folder / name).read_bytes(), compresslevel=1)
    (folder / name).unlink()
    (folder / f"{name}.gz").write_bytes(packed[: len(packed) // 2])
    with pytest.raises(DataError, match=r"t10k-images.*cannot be unpacked"):
        data.load(folder, tmp_path / "mnist.npz")


def test_a_missing_file_says_where_to_get_it(folder: Path, tmp_path: Path) -> None:
    (folder / "t10k-labels-idx1-ubyte").unlink()
    with pytest.raises(DataError, match="MNIST_DIR"):
        data.load(folder, tmp_path / "mnist.npz")


def test_a_named_folder_is_read_though_the_digits_are_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert data.CACHE.exists()
    (folder / "t10k-labels-idx1-ubyte").write_bytes(b"another file")
    monkeypatch.setenv("MNIST_DIR", str(folder))
    with pytest.raises(DataError, match=r"t10k-labels.*another file"):
        command_line.digits()


def test_gzipped_files_count_as_well(folder: Path, tmp_path: Path) -> None:
    name = "t10k-labels-idx1-ubyte"
    (folder / f"{name}.gz").write_bytes(gzip.compress((folder / name).read_bytes()))
    (folder / name).unlink()
    again = data.load(folder, tmp_path / "mnist.npz")
    assert np.array_equal(again.test.labels, data.load().test.labels)
