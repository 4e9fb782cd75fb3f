"""A command of ours, run in this process, and what holds of the answer of all of them."""

import contextlib
import io
import re
import sys
from collections.abc import Callable

from model_export.command import visible


def ask(main: Callable[[], int | None], *arguments: str) -> tuple[int, str, str]:
    """Return exit status, output and errors of a command, checked for what holds of all of them."""
    out, errors = io.StringIO(), io.StringIO()
    before, sys.argv = sys.argv, ["command", *arguments]
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
            try:
                status = main() or 0
            except SystemExit as end:
                status = int(end.code or 0)
    finally:
        sys.argv = before
    said = errors.getvalue()
    assert status in {0, 1, 2}
    if status == 1:
        assert re.fullmatch(r"error: [^\n]+\n", said), said
    if status == 2:
        assert said.startswith("usage: ")
    assert all(letter == "\n" or letter == visible(letter) for letter in said), said
    return status, out.getvalue(), said
