"""Tables in a file, so that a graph can be exported without the books that they were made from."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model_export import files
from model_export.errors import DataError


def text(words: Sequence[str]) -> NDArray[np.uint8]:
    """Return words as UTF-8 with breaks between."""
    return np.frombuffer("\n".join(words).encode(), np.uint8)


def words(array: NDArray[np.uint8]) -> tuple[str, ...]:
    """Return the words of `text`."""
    content = array.tobytes().decode()
    return tuple(content.split("\n")) if content else ()


def write(path: Path, arrays: Mapping[str, Any]) -> None:
    """Write arrays as .npz: the same bytes every time; the file appears whole or not at all."""
    with files.whole(path) as half_written, half_written.open("wb") as file:
        np.savez_compressed(file, **arrays)


def read(path: Path, names: Sequence[str]) -> dict[str, Any]:
    """Return the arrays of these names.

    Raises:
        DataError: when the file is missing, damaged, or lacks one of them.

    """
    try:
        with np.load(BytesIO(files.read(path))) as stored:
            return {name: stored[name] for name in names}
    except MemoryError:
        raise
    except Exception as error:  # a damaged zip can raise anything
        raise DataError(
            f"{path} does not hold {', '.join(names)} ({type(error).__name__}: {error}). Get it "
            "again from git, or run `make verse`."
        ) from error
