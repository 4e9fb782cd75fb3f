"""MNIST is the real one, whole, or the user learns what is wrong with which file."""

import gzip
import os
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from model_export.digits import family
from model_export.digits.data import originals
from model_export.errors import DataError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "mnist"
    shutil.copytree(originals.PACKAGE, copy)
    return copy


def test_the_split_is_whole_and_disjoint() -> None:
    mnist = originals.load()
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
        originals.load(folder, cache)
    assert name in str(error.value)
    assert originals.CHECKSUMS[name] in str(error.value)
    assert not cache.parent.exists()


def test_a_cut_gzip_file_is_named(folder: Path, tmp_path: Path) -> None:
    name = "t10k-images-idx3-ubyte"
    packed = gzip.compress((folder / name).read_bytes(), compresslevel=1)
    (folder / name).unlink()
    (folder / f"{name}.gz").write_bytes(packed[: len(packed) // 2])
    with pytest.raises(DataError, match=r"t10k-images.*cannot be unpacked"):
        originals.load(folder, tmp_path / "mnist.npz")


def test_a_missing_file_says_where_to_get_it(folder: Path, tmp_path: Path) -> None:
    (folder / "t10k-labels-idx1-ubyte").unlink()
    with pytest.raises(DataError, match="MNIST_DIR"):
        originals.load(folder, tmp_path / "mnist.npz")


def test_a_named_folder_is_read_though_the_digits_are_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert originals.CACHE.exists()
    (folder / "t10k-labels-idx1-ubyte").write_bytes(b"another file")
    monkeypatch.setenv("MNIST_DIR", str(folder))
    with pytest.raises(DataError, match=r"t10k-labels.*another file"):
        family.digits()


def test_gzipped_files_count_as_well(folder: Path, tmp_path: Path) -> None:
    name = "t10k-labels-idx1-ubyte"
    (folder / f"{name}.gz").write_bytes(gzip.compress((folder / name).read_bytes()))
    (folder / name).unlink()
    again = originals.load(folder, tmp_path / "mnist.npz")
    assert np.array_equal(again.test.labels, originals.load().test.labels)


FIRST = "train-images-idx3-ubyte"


def test_what_stands_in_the_place_of_a_file_is_named_and_not_waited_for(
    folder: Path, tmp_path: Path
) -> None:
    """A folder, a pipe, a link in circles or to nothing, a file cut off, garbage, too much."""
    whole = (folder / FIRST).read_bytes()
    packed = gzip.compress(whole[:100_000], compresslevel=1)
    makers: dict[str, Callable[[Path], object]] = {
        "a folder, not a file": Path.mkdir,
        "Too many levels": lambda path: path.symlink_to(path),
        "is missing": lambda path: path.symlink_to(folder / "nothing"),
        "found d41d8cd98f00b204e9800998ecf8427e": Path.touch,
        "cannot be unpacked": lambda path: path.with_name(f"{FIRST}.gz").write_bytes(b"garbage"),
        "damaged or cut off": lambda path: path.with_name(f"{FIRST}.gz").write_bytes(packed[:-9]),
        "(20,000 bytes)": lambda path: path.write_bytes(whole[:20_000]),
        "more than 47,040,016 bytes": lambda path: path.write_bytes(whole + b"\0"),
        "is missing (and": lambda path: None,
    }
    if hasattr(os, "mkfifo"):
        makers["a pipe or a device"] = os.mkfifo
    for said, make in makers.items():
        for old in folder.glob(f"{FIRST}*"):
            old.rmdir() if old.is_dir() else old.unlink()
        (folder / FIRST).unlink(missing_ok=True)
        make(folder / FIRST)
        with pytest.raises(DataError, match=FIRST) as error:
            originals.load(folder, tmp_path / "mnist.npz")
        assert said in str(error.value)


def test_a_folder_that_is_none_is_named(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    for wrong in (folder / FIRST, tmp_path / "nowhere", tmp_path / "circle"):
        with pytest.raises(DataError, match=f"{wrong}.*MNIST_DIR"):
            originals.load(wrong, tmp_path / "mnist.npz")


def test_more_than_was_announced_is_not_unpacked(folder: Path, tmp_path: Path) -> None:
    (folder / FIRST).unlink()
    with gzip.open(folder / f"{FIRST}.gz", "wb", compresslevel=1) as packed:
        for _ in range(100):
            packed.write(bytes(10_000_000))
    with pytest.raises(DataError, match="more than 47,040,016 bytes"):
        originals.load(folder, tmp_path / "mnist.npz")


def test_a_damaged_cache_is_set_aside_and_made_again(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cache = tmp_path / "mnist.npz"
    originals.load(folder, cache)
    whole = cache.read_bytes()
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 1
    other = BytesIO()
    with np.load(BytesIO(whole)) as stored:
        np.savez(other, **dict(stored) | {"test_labels": stored["test_labels"][::-1]})
    damages = [b"", b"no zip", whole[: len(whole) // 2], bytes(flipped), other.getvalue()]
    for number, damaged in enumerate(damages, 1):
        cache.write_bytes(damaged)
        assert len(originals.load(cache=cache).test.labels) == 10_000
        assert f"it is kept as mnist.npz.damaged-{number}" in capsys.readouterr().out
        assert (tmp_path / f"mnist.npz.damaged-{number}").read_bytes() == damaged
        assert cache.read_bytes() == whole
