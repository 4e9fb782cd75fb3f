"""Two runs in one folder: no file is ever damaged, and the second training is told of the first."""

import json
import os
import platform
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch

from model_export import __main__ as command_line
from model_export import files, lock
from model_export.digits import companions
from model_export.digits.network import Network
from model_export.errors import LockedError
from model_export.training import checkpoint
from tests.small import ROOT

# Saves and reads one checkpoint again and again; prints how often it read one.
BUSY = """
import sys, torch
from pathlib import Path
from model_export.training.checkpoint import Checkpoint, Epoch, read
path, mine, saves = Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
state = {"average": torch.full((200, 300), mine)}
saved = Checkpoint("same", [Epoch(mine, mine, mine)], state, "cpu", 0.0)
reads = 0
for _ in range(saves):
    saved.save(path)
    other = read(path, "same")
    assert other is not None, "a reader found no whole file"
    assert bool((other.state["average"] == other.history[0].loss).all()), "mixed"
    reads += 1
print(reads)
"""
# Holds the folder, says so, and has a child that lives on when it is killed.
HOLD = """
import os, sys, time
from pathlib import Path
from model_export.lock import alone
with alone(Path(sys.argv[1]), "training-digits", "training"):
    if not hasattr(os, "fork"):
        print(-1, flush=True)
    elif not os.fork():
        print(os.getpid(), flush=True)  # the child itself, once it has let go of the lock
    time.sleep(60)
"""


def started(program: str, *arguments: object) -> subprocess.Popen[str]:
    """Run a program beside this one."""
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_two_processes_may_save_and_read_one_checkpoint(tmp_path: Path) -> None:
    path = tmp_path / "robust.pt"
    runs = [started(BUSY, path, mine, 150) for mine in (1, 2)]
    for run in runs:
        said, failed = run.communicate(timeout=120)
        assert (run.returncode, said) == (0, "150\n"), failed
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_killed_process_has_left_is_cleaned_up(tmp_path: Path) -> None:
    path = tmp_path / "robust.pt"
    old, older, fresh = (tmp_path / f"robust.pt.{name}part" for name in ("1-ab.", "", "2-cd."))
    other = tmp_path / "hardened.pt.1-ab.part"
    for left in (old, older, fresh, other):
        left.write_bytes(b"half")
    hour = time.time() - files.STALE_SECONDS - 10
    for left in (old, older, other):
        os.utime(left, (hour, hour))
    with files.whole(path) as half_written:
        half_written.write_bytes(b"all")
    assert set(tmp_path.iterdir()) == {path, fresh, other}


def test_the_content_is_on_the_disk_before_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    fsync, replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda file: (done.append("fsync"), fsync(file)))
    monkeypatch.setattr(Path, "replace", lambda one, two: (done.append("name"), replace(one, two)))
    with files.whole(tmp_path / "file") as half_written:
        half_written.write_bytes(b"all")
    assert done[:2] == ["fsync", "name"]


def test_windows_waits_for_a_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "BUSY", True)
    replace, calls = Path.replace, []

    def busy_twice(one: Path, two: Path) -> Path:
        calls.append(one)
        if len(calls) < 3:
            raise PermissionError(13, "The process cannot access the file", str(one))
        return replace(one, two)

    monkeypatch.setattr(Path, "replace", busy_twice)
    with files.whole(tmp_path / "file") as half_written:
        half_written.write_bytes(b"all")
    assert (tmp_path / "file").read_bytes() == b"all"


def test_a_second_training_is_told_who_holds_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RANK", raising=False)
    monkeypatch.setattr(sys, "argv", ["model_export", "train"])
    monkeypatch.setattr(command_line, "walk", lambda _: pytest.fail("it trained"))
    holder = started(HOLD, tmp_path / "build")
    assert holder.stdout is not None
    child = int(holder.stdout.readline())
    try:
        assert command_line.main() == 1
        said = capsys.readouterr().err
        assert said.startswith(f"error: build is in use: process {holder.pid} on {platform.node()}")
        assert " has been training since 20" in said
        assert said.count("\n") == 1
        assert "Wait until it has ended" in said
        # Killed, though a child of it lives on: the folder is free again.
        holder.kill()
        holder.wait()
        monkeypatch.setattr(command_line, "walk", lambda _: None)
        assert command_line.main() == 0
    finally:
        holder.kill()
        if child > 0:
            os.kill(child, signal.SIGKILL)


def test_only_the_first_rank_holds_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RANK", "1")
    monkeypatch.setattr(sys, "argv", ["model_export", "train"])
    monkeypatch.setattr(command_line, "walk", lambda _: None)
    with lock.alone(tmp_path / "build", "training-digits", "training"):
        assert command_line.main() == 0


def test_two_families_are_built_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RANK", raising=False)
    monkeypatch.setattr(command_line, "walk", lambda _: None)
    with lock.alone(tmp_path / "build", "training-digits", "training"):
        monkeypatch.setattr(sys, "argv", ["model_export", "all", "verse"])
        assert command_line.main() == 0
        monkeypatch.setattr(sys, "argv", ["model_export", "all", "digits"])
        assert command_line.main() == 1


def test_a_lock_says_what_it_knows(tmp_path: Path) -> None:
    with lock.alone(tmp_path, "site", "building the site"):
        for damaged in ("", "{", "[]", '{"pid": 1}'):
            (tmp_path / "site.lock.json").write_text(damaged)
            with (
                pytest.raises(LockedError, match="is in use: another process works there"),
                lock.alone(tmp_path, "site", "building the site"),
            ):
                raise AssertionError
        with lock.alone(tmp_path, "training", "training"):  # another work
            assert json.loads((tmp_path / "training.lock.json").read_text())["pid"] == os.getpid()
    with lock.alone(tmp_path, "site", "building the site"):
        pass


def test_where_nothing_can_be_locked_work_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def cannot(_: lock.FileLock) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(lock.FileLock, "acquire", cannot)
    with lock.alone(tmp_path, "training", "training"):
        pass
    assert "cannot be locked" in capsys.readouterr().out


def damages(whole: bytes) -> list[bytes]:
    """Return a file damaged in every way that we have heard of."""
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 1
    return [b"", b"not a checkpoint", whole[: len(whole) // 2], whole[:-1], bytes(flipped)]


def test_a_damaged_checkpoint_is_set_aside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "robust.pt"
    state = {"average": torch.zeros(1000)}
    saved = checkpoint.Checkpoint("same", [checkpoint.Epoch(1, 1, 1)], state, "cpu", 0.0)
    saved.save(path)
    content = damages(path.read_bytes())
    for number, damaged in enumerate(content, 1):
        path.write_bytes(damaged)
        assert checkpoint.read(path, "same") is None
        assert capsys.readouterr().out.startswith(f"{path} is damaged (")
        assert not path.exists()
        assert (tmp_path / f"robust.pt.damaged-{number}").read_bytes() == damaged
    checkpoint.write({"another": "kind"}, path)
    assert checkpoint.read(path, "same") is None
    assert (tmp_path / f"robust.pt.damaged-{len(content) + 1}").exists()
    capsys.readouterr()
    saved.save(path)
    assert checkpoint.read(path, "another recipe") is None
    assert checkpoint.read(path, "same") is not None
    assert not capsys.readouterr().out


def test_a_damaged_companion_is_set_aside_and_trained_anew(tmp_path: Path) -> None:
    path, made = tmp_path / "student.pt", []

    def make() -> Network:
        made.append(path)
        return Network(8)

    first = companions.kept(path, "mark", make)
    whole = path.read_bytes()
    for number, damaged in enumerate(damages(whole), 1):
        path.write_bytes(damaged)
        companions.kept(path, "mark", make)
        assert len(made) == number + 1
        assert (tmp_path / f"student.pt.damaged-{number}").read_bytes() == damaged
    path.write_bytes(whole)
    again = companions.kept(path, "mark", make)
    assert all(map(torch.equal, again.state_dict().values(), first.state_dict().values()))
    assert not path.with_name(f"student.pt.damaged-{len(damages(whole)) + 1}").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "robust.pt")
    with pytest.raises(OSError, match=r"a pipe or a device.*robust\.pt"):
        checkpoint.read(tmp_path / "robust.pt", "same")
