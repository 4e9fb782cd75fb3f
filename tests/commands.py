"""Whether a command that we print would be understood: each program's own parser reads it."""

import re
import shlex
from pathlib import Path

from torch.distributed.run import get_args_parser

from model_export.__main__ import parser

ROOT = Path(__file__).resolve().parents[1]
TARGET = re.compile(r"^([a-z-]+):", re.MULTILINE)
PROGRAMS = {"bench", "bench.gpu", "pytest"}


def module(name: str, arguments: list[str]) -> None:
    """Read the arguments of `python -m NAME`."""
    if name == "model_export":
        parser().parse_args(arguments)
        return
    assert name in PROGRAMS, name
    if name.startswith("bench"):
        assert (ROOT / f"{name.replace('.', '/')}.py").exists() or (ROOT / name).is_dir(), name
        assert not arguments, arguments


def torchrun(arguments: list[str]) -> None:
    """Read the arguments of torchrun, and of the module that it starts."""
    read = get_args_parser().parse_args(arguments)
    assert read.module, arguments
    module(read.training_script, read.training_script_args)


def check(line: str) -> None:
    """Raise SystemExit or AssertionError when a command would not be understood here."""
    words = shlex.split(line, comments=True)
    while words and re.match(r"[A-Z_]+=", words[0]):
        words.pop(0)
    if not words:
        return
    program, arguments = words[0].rsplit("/", 1)[-1], words[1:]
    if program == "make":
        targets = TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8"))
        assert all(word in targets for word in arguments if "=" not in word), line
    elif program == "torchrun":
        torchrun(arguments)
    elif program == "python" and arguments[0] == "-m":
        module(arguments[1], arguments[2:])
    elif program in {"sbatch", "kubectl", "docker", "pytest"}:
        paths = [word for word in arguments if word.startswith(("clusters/", "tests/"))]
        assert paths, line
        assert all((ROOT / path).exists() for path in paths), line
    else:
        assert program in {".", "source", "nvidia-smi"}, line
