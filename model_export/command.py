"""What all our commands have in common: what ends one is a sentence, not a traceback."""

import argparse
import errno
import io
import os
import reprlib
import sys
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

from model_export.errors import ModelExportError

FREE = "Free some space there"
ALLOW = "Give this user the right to it, or work in a folder of your own"
NEXT_STEPS = {
    errno.ENOSPC: FREE,
    errno.EDQUOT: FREE,
    errno.EFBIG: FREE,
    errno.EACCES: ALLOW,
    errno.EPERM: ALLOW,
    errno.EROFS: "Nothing can be written there: work in another folder",
    errno.EADDRINUSE: "Another program listens there: end it or choose another port",
}
LONGEST = 60
LINE_ENDS = "\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}"


def visible(text: str, kept: str = "") -> str:
    """Return a text whose control characters, which could command a terminal, are written out.

    Those that are to be kept are named.
    """
    return "".join(
        letter.encode("unicode_escape").decode("ascii")
        if letter not in kept and (unicodedata.category(letter)[0] == "C" or letter in LINE_ENDS)
        else letter
        for letter in text
    )


def shortened(value: object) -> str:
    """Return a value from outside as a message names it: visible, and not endless."""
    text = visible(value if isinstance(value, str) else reprlib.repr(value))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


class Parser(argparse.ArgumentParser):
    """A command line whose errors show what was typed without obeying it."""

    def error(self, message: str) -> NoReturn:
        """Print usage and what is wrong, then exit with status 2."""
        super().error(visible(message))


def explained(error: OSError) -> str:
    """Return what the system refused, of which file, and what to do."""
    named = "" if error.filename is None else f"{error.filename}: "
    reason = (error.strerror or str(error)).rstrip(".")
    step = NEXT_STEPS.get(error.errno or 0, "Look at what lies there")
    return f"{named}{reason}. {step}, then start the same command again."


def prepare_output() -> None:
    """Let whatever is printed be printable, also where stdout is closed or lacks a letter."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def settle_output() -> None:
    """Write what is left, or nothing where nobody reads, as in `… | head`: Python would say so."""
    try:
        sys.stdout.flush()
    except OSError:
        with suppress(io.UnsupportedOperation):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def run(
    work: Callable[[], int | None],
    stopped: str = "Stopped.",
    mendable: tuple[type[Exception], ...] = (),
) -> int:
    """Do the work of a command; returns its exit status, 1 after an error and 130 after Ctrl-C.

    Args:
        work: returns an exit status, or None for 0.
        stopped: what Ctrl-C is answered with.
        mendable: exceptions beside our own whose message, of one line or more, is for the user.

    """
    lines = ""
    prepare_output()
    try:
        status = work() or 0
        sys.stdout.flush()
        return status
    except mendable as error:
        said, lines = str(error), "\n"
    except ModelExportError as error:
        said = str(error)
    except BrokenPipeError:
        settle_output()
        return 1
    except OSError as error:
        settle_output()
        said = explained(error)
    except MemoryError:
        said = "There is too little memory: end other programs, then start the same command again."
    except KeyboardInterrupt:
        print(f"\n{stopped}", file=sys.stderr)
        return 130
    print(f"error: {visible(said, lines)}", file=sys.stderr)
    return 1
