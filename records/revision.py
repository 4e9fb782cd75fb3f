"""Which state of the sources a page was built from, or a figure measured on.

All of it comes from the sources and from git, so that the same commit gives the same pages. When
they were built is told where that is asked for, or where they are published.
"""

import subprocess
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
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


def built(environment: Mapping[str, str]) -> str:
    """Return the day of the build in UTC; nothing on a desk, where it would change the pages daily.

    Args:
        environment: ``SOURCE_DATE_EPOCH`` names a moment; with ``CI`` it is now.
    """
    if moment := environment.get("SOURCE_DATE_EPOCH"):
        return datetime.fromtimestamp(int(moment), UTC).date().isoformat()
    return datetime.now(UTC).date().isoformat() if environment.get("CI") else ""
