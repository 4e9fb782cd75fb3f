"""Mermaid diagrams are parsed while the site is built: a mistake never reaches a reader."""

import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(r"^( *)```mermaid\n(.*?)^\1```", re.DOTALL | re.MULTILINE)
# What a screen reader says instead of the picture.
ALTERNATIVE = ("accTitle:", "accDescr")


class DiagramError(Exception):
    """A diagram that cannot be drawn, or that has no text alternative."""


@dataclass(frozen=True)
class Diagram:
    """One fence: where it begins and what it says."""

    page: str
    line: int
    text: str


def find(markdown: str, page: str) -> list[Diagram]:
    """Return the diagrams of a page.

    Raises:
        DiagramError: for a diagram without a text alternative.

    """
    found = []
    for fence in FENCE.finditer(markdown):
        line = markdown.count("\n", 0, fence.start()) + 1
        for needed in ALTERNATIVE:
            if needed not in fence[2]:
                raise DiagramError(f"{page}:{line}: the diagram lacks `{needed.rstrip(':')}: …`.")
        found.append(Diagram(page, line, fence[2]))
    return found


def check(diagrams: list[Diagram], root: Path) -> None:
    """Parse all diagrams in one Node process.

    Raises:
        DiagramError: naming page and line of every diagram that Mermaid refuses.

    """
    if not diagrams:
        return
    run = subprocess.run(
        ["node", str(root / "site_src" / "hooks" / "mermaid.mjs")],
        input=json.dumps([diagram.text for diagram in diagrams]),
        capture_output=True,
        text=True,
        cwd=root,
        check=False,
    )
    if run.returncode != 0:
        raise DiagramError(f"Mermaid cannot be run: {run.stderr.strip()}")
    faults = [
        f"{diagram.page}:{diagram.line}: {verdict}"
        for diagram, verdict in zip(diagrams, json.loads(run.stdout), strict=True)
        if verdict is not None
    ]
    if faults:
        raise DiagramError("\n".join(faults))
