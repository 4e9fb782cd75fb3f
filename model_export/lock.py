"""One piece of work at a time in a folder; a second one is told who holds it."""

import errno
import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from model_export import files
from model_export.errors import LockedError

# What a file system says that cannot lock, as some that clusters share.
CANNOT_LOCK = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}


def holder(path: Path) -> str:
    """Return who holds a lock, as far as it is known."""
    try:
        told = json.loads(files.read(path))
        who = f"process {told['pid']} on {told['host']}"
        return f"{who} has been {told['work']} since {told['since']}"
    except (OSError, ValueError, KeyError, TypeError):  # it has only just begun
        return "another process works there"


def note(path: Path, work: str) -> None:
    """Write down who holds a lock: on Windows nobody else can read the locked file itself."""
    since = datetime.now().astimezone().isoformat(sep=" ", timespec="seconds")
    told = {"pid": os.getpid(), "host": platform.node(), "work": work, "since": since}
    with files.whole(path) as half_written:
        half_written.write_text(json.dumps(told), encoding="utf-8")


@contextmanager
def alone(folder: Path, name: str, work: str) -> Iterator[None]:
    """Hold a folder for a piece of work. The system frees it when the process ends, however.

    Args:
        folder: is made when it is not there.
        name: of the lock; works that may run side by side have different ones.
        work: what is done, for the sentence that another one gets.

    Raises:
        LockedError: when another process holds it, with its number and what to do.
        OSError: when the folder cannot be written.

    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / f"{name}.lock", timeout=0, fallback_to_soft=False)
    who = folder / f"{name}.lock.json"
    try:
        lock.acquire()
    except Timeout:
        raise LockedError(
            f"{folder} is in use: {holder(who)}. Wait until it has ended, end that process, "
            "or work in another copy of the repository."
        ) from None
    except (OSError, NotImplementedError) as error:
        if isinstance(error, OSError) and error.errno not in CANNOT_LOCK:
            raise
        print(f"{folder} cannot be locked ({error}): start nothing else in it meanwhile.")
    try:
        note(who, work)
        yield
    finally:
        with suppress(OSError):
            who.unlink(missing_ok=True)
        lock.release()
