"""Mermaid diagrams, drawn while the site is built: a page brings no drawing program."""

import json
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path, PurePath

from site_src.hooks.errors import BuildError, line_at

FENCE = re.compile(r"^( *)```mermaid\n(.*?)^\1```", re.DOTALL | re.MULTILINE)
# What Markdown, or the notebook's converter, makes of a fence.
MERMAID = re.compile(r'<pre class="mermaid">.*?</pre>', re.DOTALL)
# What a screen reader says instead of the picture.
ALTERNATIVE = re.compile(r"^ *(accTitle|accDescr): *(\S.*)\n", re.MULTILINE)
SIZE = re.compile(r'<svg viewBox="([^"]+)" width="([\d.]+)" height="([\d.]+)">')
# How much larger than drawn a diagram is shown, and how small a narrow screen may make it.
LARGEST, SMALLEST = 1.2, 0.85


@dataclass(frozen=True)
class Diagram:
    """One fence: where it begins, what it says, and what is said instead of the picture."""

    page: str
    line: int
    text: str
    title: str
    description: str


def find(markdown: str, page: str) -> list[Diagram]:
    """Return the diagrams of a page.

    Raises:
        BuildError: for a diagram without a text alternative.

    """
    diagrams = []
    for fence in FENCE.finditer(markdown):
        line = line_at(markdown, fence.start())
        said = dict(ALTERNATIVE.findall(fence[2]))
        for needed in ("accTitle", "accDescr"):
            if needed not in said:
                raise BuildError(f"the diagram lacks `{needed}: …`.", page, line)
        text = ALTERNATIVE.sub("", fence[2])
        diagrams.append(Diagram(page, line, text, said["accTitle"], said["accDescr"]))
    return diagrams


def draw(diagrams: Sequence[Diagram], root: Path) -> list[str]:
    """Return the SVG of each diagram, all from one Node process.

    Raises:
        BuildError: naming page and line of every diagram that cannot be drawn whole.

    """
    run = subprocess.run(
        ["node", str(root / "site_src/hooks/prose/mermaid.mjs")],
        input=json.dumps([diagram.text for diagram in diagrams]),
        capture_output=True,
        text=True,
        cwd=root,
        check=False,
    )
    if run.returncode != 0:
        raise BuildError(f"The diagrams cannot be drawn: {run.stderr.strip()}")
    results = json.loads(run.stdout)
    faults = [
        f"{diagram.page}:{diagram.line}: {result['error']}"
        for diagram, result in zip(diagrams, results, strict=True)
        if "error" in result
    ]
    if faults:
        raise BuildError("\n".join(faults))
    return [result["svg"] for result in results]


def figure(diagram: Diagram, svg: str, number: int) -> str:
    """Return the figure of a page's diagram; ``number`` makes its ids unique in the whole book."""
    name = f"diagram-{PurePath(diagram.page).stem}-{number}"

    def opening(match: re.Match[str]) -> str:
        width, height = float(match[2]), float(match[3])
        return (
            f'<svg viewBox="{match[1]}" width="{width * LARGEST:.0f}" '
            f'height="{height * LARGEST:.0f}" style="min-width:{width * SMALLEST:.0f}px" '
            f'role="img" aria-labelledby="{name}-title {name}-text">'
            f'<title id="{name}-title">{escape(diagram.title)}</title>'
            f'<desc id="{name}-text">{escape(diagram.description)}</desc>'
        )

    named = re.sub(r'(id="|url\(#)(?=arrowhead)', rf"\g<1>{name}-", svg)
    return f'<figure class="diagram">{SIZE.sub(opening, named, count=1)}</figure>'


def fill(html: str, diagrams: Sequence[Diagram], drawings: Sequence[str]) -> str:
    """Return the page with its diagrams' source replaced by their drawings."""
    numbered = enumerate(zip(diagrams, drawings, strict=True), start=1)
    figures = iter([figure(diagram, svg, number) for number, (diagram, svg) in numbered])
    return MERMAID.sub(lambda _: next(figures), html)
