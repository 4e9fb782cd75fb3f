"""Whatever is typed, and whatever the system refuses: one sentence, never a traceback."""

import contextlib
import errno
import functools
import importlib
import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as some

from model_export.training import checkpoint
from tests.asking import ask
from tests.fuzzing import few
from tests.small import ROOT

# The commands, and what each does once its arguments are understood.
COMMANDS = {
    "model_export.__main__": "obey",
    "site_src.recompute.__main__": "show",
    "site_src.serve.__main__": "serve",
    "site_src.build.archive": "write",
    "site_src.print.pdf": "write",
    "site_src.build.site": "build_all",
    "site_src.build.notebooks": "build",
    "site_src.build.outgoing_links": "report",
    "bench.__main__": "measure",
    "bench.readme": "write",
}
STEPS = ("data", "train", "export", "verify", "all", "strokes", "schema")
FLAGS = (
    *("--mnist", "--recipe", "--device", "--bf16", "--compile", "--record", "--port", "--site"),
    *(
        "article",
        "cuda",
        "-h",
        "--",
        "-",
        "8000",
        "-1",
        "",
        "70000",
        "1e3",
        "x#digit-demo?sample=1",
    ),
)
# What an operating system passes on: any bytes but 0, of which no text need be made.
typed = some.text(some.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30)
raw = some.binary(max_size=20).map(lambda some: os.fsdecode(some.replace(b"\0", b"")))
word = some.sampled_from([*STEPS, *FLAGS]) | typed | raw


@pytest.mark.parametrize("name", COMMANDS)
def test_no_arguments_break_a_command(
    name: str, inside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = importlib.import_module(name)
    monkeypatch.setattr(module, COMMANDS[name], lambda *_: None)

    @few(60)
    @given(some.lists(word, max_size=4))
    def type_in(arguments: list[str]) -> None:
        ask(module.main, *arguments)

    type_in()
    assert ask(module.main, "\x1b[31m", "--no-such\x07", "\n")[0] == 2
    assert ask(module.main, "--help")[0] == 0


@pytest.mark.parametrize("name", COMMANDS)
def test_an_error_of_the_system_is_a_sentence(
    name: str, inside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = importlib.import_module(name)
    arguments = {"model_export.__main__": ["train"], "site_src.recompute.__main__": ["x#a?b=1"]}
    for number, step in (
        (errno.ENOSPC, "Free some space"),
        (errno.EACCES, "Give this user the right"),
        (errno.EROFS, "Nothing can be written there"),
        (errno.EIO, "Look at what lies there"),
    ):

        def fail(*_: object, number: int = number) -> None:
            raise OSError(number, os.strerror(number), "build/some\x1b[31m file")

        monkeypatch.setattr(module, COMMANDS[name], fail)
        status, _, said = ask(module.main, *arguments.get(name, []))
        assert status == 1
        assert f"build/some\\x1b[31m file: {os.strerror(number)}. {step}" in said

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, COMMANDS[name], stop)
    with contextlib.redirect_stderr(io.StringIO()) as errors:
        monkeypatch.setattr(sys, "argv", ["command", *arguments.get(name, [])])
        assert module.main() == 130
    assert errors.getvalue().startswith("\nStopped")


def schema(stdout: int | None) -> tuple[int, str]:
    """Return exit status and errors of a command that prints to this file; None is a closed one."""
    command = [sys.executable, "-m", "model_export", "schema"]
    closed = functools.partial(os.close, 1) if stdout is None else None
    finished = subprocess.run(
        command, cwd=ROOT, stdout=stdout, stderr=subprocess.PIPE, text=True, preexec_fn=closed
    )
    return finished.returncode, finished.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device here")
def test_nobody_reads_or_nothing_can_be_written() -> None:
    nobody, end = os.pipe()
    os.close(nobody)
    assert schema(end) == (1, "")
    os.close(end)
    assert schema(None) == (0, "")
    with open("/dev/full", "wb") as full:
        said = "Free some space there, then start the same command again."
        assert schema(full.fileno()) == (1, f"error: No space left on device. {said}\n")


@pytest.mark.skipif(not hasattr(os, "setuid"), reason="limits of POSIX")
def test_a_disk_that_is_full_is_named_with_the_file(tmp_path: Path) -> None:
    import resource

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))

    program = (
        "from pathlib import Path; import sys; from model_export import command;"
        "from model_export.digits.data.originals import PACKAGE, load;"
        "sys.exit(command.run(lambda: load(PACKAGE, Path('cache.npz')) and None))"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    finished = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=environment,
        preexec_fn=limit,
        capture_output=True,
        text=True,
    )
    said = "error: cache.npz: File too large. Free some space there, then start the same command"
    assert (finished.returncode, finished.stderr.startswith(said)) == (1, True), finished.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_last_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, state = tmp_path / "robust.pt", {"average": torch.zeros(3)}
    saved = checkpoint.Checkpoint("same", [checkpoint.Epoch(1, 1, 1)], state, "cpu", 0.0)
    saved.save(path)
    before = path.read_bytes()

    def full(self: Path, content: bytes) -> int:
        with self.open("wb") as file:
            file.write(content[:100])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left") as error:
        saved.save(path)
    assert error.value.filename == str(path)
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == before


@pytest.mark.skipif(not hasattr(os, "setuid"), reason="permissions of POSIX")
def test_a_folder_that_may_not_be_written_is_named() -> None:
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "build").mkdir()
        (Path(name) / "build").chmod(0o555)
        Path(name).chmod(0o755)
        # Root may write everywhere, and nobody else need be allowed to read our Python.
        program = (
            "import os, sys; from model_export import __main__ as ours, lock; obey = ours.obey;"
            "ours.obey = lambda typed: os.geteuid() or os.setuid(65534) or obey(typed);"
            "sys.exit(ours.main())"
        )
        finished = subprocess.run(
            [sys.executable, "-c", program, "train"],
            cwd=name,
            env={k: v for k, v in os.environ.items() if k != "RANK"} | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
        )
        assert finished.returncode == 1
        assert "build/training-digits.lock: Permission denied." in finished.stderr
        assert "Give this user the right" in finished.stderr
        assert finished.stderr.count("\n") == 1
