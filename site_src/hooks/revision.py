"""Which state of the book a page was built from: version, commit and the commit's date.

All of it comes from the sources and from git, so that the same commit gives the same pages.
"""

import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Revision:
    """A state of the sources; ``commit`` and ``date`` are empty outside a git checkout."""

    version: str
    commit: str = ""
    date: str = ""

    @property
    def short(self) -> str:
        """The commit as people write it."""
        return self.commit[:7]


def read(root: Path) -> Revision:
    """Return the revision of a checkout, or of an unpacked archive without its history."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    command = ["git", "-C", str(root), "log", "-1", "--format=%H %cs"]
    try:
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    except (OSError, subprocess.CalledProcessError):
        return Revision(project["version"])
    return Revision(project["version"], *said)
