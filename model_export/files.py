"""Files that appear whole or not at all, whatever happens while they are written."""

import errno
import itertools
import os
import secrets
import stat
import time
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
# Nobody writes a file for so long: what is older was left by a process that was killed.
STALE_SECONDS = 3_600
# Windows neither replaces a file that is being read nor reads one that is being replaced.
BUSY = os.name == "nt"
TRIES, WAIT_SECONDS = 100, 0.02


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Yield where to write; what lies there in the end becomes ``path``, after an error nothing.

    The folder is made when it is not there. Any number of processes may write the same path: each
    has a temporary name of its own, the last one's file stays, and a reader always finds one whole.

    Raises:
        OSError: naming ``path``, also where the system names the temporary file, or none.

    """
    half_written = path.with_name(f"{path.name}.{os.getpid()}-{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        drop_stale(path)
        yield half_written
        sync(half_written)
        patiently(lambda: half_written.replace(path))
        sync_folder(path.parent)
    except OSError as error:
        if error.filename in {None, str(half_written), half_written}:
            error.filename, error.filename2 = str(path), None
        raise
    finally:
        with suppress(OSError):
            half_written.unlink(missing_ok=True)


def drop_stale(path: Path) -> None:
    """Delete what processes that were killed have left of a file."""
    with suppress(OSError):  # another process may be quicker
        for left in path.parent.glob(f"{path.name}.*part"):
            if time.time() - left.stat().st_mtime > STALE_SECONDS:
                left.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Wait until a file is on the disk: after a crash its name must not be all there is of it."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, where the platform can."""
    if hasattr(os, "O_DIRECTORY"):
        with suppress(OSError):  # some file systems cannot
            opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(opened)
            finally:
                os.close(opened)


def patiently(act: Callable[[], T]) -> T:
    """Do something with a file, on Windows again while another process keeps it busy."""
    for _ in range(TRIES if BUSY else 0):
        try:
            return act()
        except PermissionError:
            time.sleep(WAIT_SECONDS)
    return act()


def read(path: Path, most: int = -1) -> bytes:
    """Return a file's bytes, at most so many.

    Raises:
        OSError: naming the path, also when it is no regular file: a pipe would never end.

    """
    mode = patiently(path.stat).st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "a folder, not a file", str(path))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "a pipe or a device, not a file", str(path))
    with patiently(lambda: path.open("rb")) as file:
        return file.read(most)


def read_json(path: Path) -> bytes:
    """Return the UTF-8 of a JSON file without the mark that some editors put before it.

    Raises:
        OSError: see read.

    """
    return read(path).removeprefix(BOM_UTF8)


def set_aside(path: Path) -> Path:
    """Rename a damaged file, so that nothing overwrites it; returns its new path."""
    for number in itertools.count(1):
        aside = path.with_name(f"{path.name}.damaged-{number}")
        if not aside.exists():
            break
    with suppress(FileNotFoundError):  # another process has done it
        patiently(lambda: path.rename(aside))
    return aside
