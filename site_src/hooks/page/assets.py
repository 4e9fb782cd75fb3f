"""What the pages need beside themselves: demos, runtime, models, and no foreign host.

Everything lies in one folder named after its content, so that an address never changes its meaning:
hosts and browsers may keep it for good, and no page meets the runtime of one version with the
models of another.
"""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from site_src.build import formula_font
from site_src.hooks.page import styles

# What a family publishes; all else in its folder belongs to the build.
SERVED = {".onnx", ".json", ".bin"}
# What the search loads for Chinese beside its own English.
SEARCH = {"lunr.stemmer.support.min.js", "lunr.multi.min.js", "lunr.zh.min.js"}


def sources(root: Path) -> Iterator[tuple[str, Path]]:
    """Yield every file with its address in the folder, in a fixed order."""
    for path in sorted((root / "build" / "web").rglob("*")):
        if path.is_file():
            yield path.relative_to(root / "build" / "web").as_posix(), path
    for path in sorted((root / "build" / "models").rglob("*")):
        if path.is_file() and path.suffix in SERVED:
            yield path.relative_to(root / "build").as_posix(), path
    yield formula_font.FILE.name, root / formula_font.FILE
    for path in sorted((root / styles.FOLDER).iterdir()):
        yield path.name, path


def identity(root: Path) -> str:
    """Return the folder's name: a hash of the names and contents of its files."""
    whole = hashlib.sha256()
    for address, path in sources(root):
        whole.update(f"{address} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()[:16]


def copy(root: Path, target: Path) -> None:
    """Copy what esbuild, model_export and the packages provide into the folder."""
    for address, path in sources(root):
        (target / address).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target / address)


def drop_unused_styles(site: Path) -> None:
    """Delete the theme's sheets: ours hold them."""
    shutil.rmtree(site / "assets" / "stylesheets")


def drop_unused_search(site: Path) -> None:
    """Delete the stemmers of all other languages: an offline copy would carry them along."""
    for script in (site / "assets" / "javascripts" / "lunr").rglob("*.js"):
        if script.name not in SEARCH:
            script.unlink()
