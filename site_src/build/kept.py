"""What the build has made before, kept by the content that it was made of.

A page that has not changed has the same formulas, diagrams, figures and explained terms: they are
taken from here. What a build did not ask for is forgotten with it.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from model_export import files

FOLDER = Path("build/cache")
# Programs whose change makes all of it anew, and the versions of what they call.
PROGRAMS = (
    "records/*.py",
    "site_src/*.py",
    "site_src/build/*.py",
    "site_src/hooks/**/*.*",
    "site_src/recompute/**/*.py",
)
VERSIONS = ("constraints.txt", "package-lock.json")
NOT_PROGRAMS = {".pyc"}


def recipe(root: Path) -> str:
    """Return a hash of the programs that the results come from."""

    def sources() -> Iterator[Path]:
        for pattern in (*PROGRAMS, *VERSIONS):
            yield from sorted(root.glob(pattern))

    whole = hashlib.sha256()
    for path in sources():
        if path.is_file() and path.suffix not in NOT_PROGRAMS:
            whole.update(f"{path.relative_to(root)} ".encode() + path.read_bytes())
    return whole.hexdigest()


def key(*parts: str) -> str:
    """Return the name of a result: what it is, and all that it is made of."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


class Kept:
    """The results of one language: ``one`` and ``every`` make only what is not there."""

    def __init__(self, file: Path, recipe: str) -> None:
        self.file, self.recipe = file, recipe
        self.asked: dict[str, str] = {}
        self.before: dict[str, str] = {}
        try:
            stored = json.loads(files.read(file))
            if stored["recipe"] == recipe:
                self.before = stored["results"]
        except (FileNotFoundError, ValueError, TypeError, KeyError):
            pass  # made anew

    def one(self, parts: Sequence[str], make: Callable[[], str]) -> str:
        """Return what is made of these parts."""
        return self.every([parts], lambda _: [make()])[0]

    def every(
        self, wanted: Sequence[Sequence[str]], make: Callable[[list[int]], list[str]]
    ) -> list[str]:
        """Return what is made of each sequence of parts, all that is missing made at once.

        Args:
            wanted: the parts of each result.
            make: returns the results at some indices of ``wanted``.

        """
        names = [key(*parts) for parts in wanted]
        index_of = {name: index for index, name in enumerate(names)}
        missing = [index for name, index in index_of.items() if name not in self.before]
        fresh = make(missing) if missing else []
        self.before |= {names[at]: result for at, result in zip(missing, fresh, strict=True)}
        self.asked |= {name: self.before[name] for name in index_of}
        return [self.before[name] for name in names]

    def save(self) -> None:
        """Keep what this build asked for."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with files.whole(self.file) as half_written:
            content = {"recipe": self.recipe, "results": self.asked}
            half_written.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def load(root: Path, language: str) -> Kept:
    """Return what was kept of a language; each has its own, since they are built side by side."""
    return Kept(root / FOLDER / f"{language}.json", recipe(root))
