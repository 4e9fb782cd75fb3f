"""Formulas, typeset while the site is built: MathML, drawn by the browser and read aloud."""

import html
import json
import re
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from site_src.hooks.errors import BuildError

# With the marks that follow: a line does not begin with them.
FORMULA = re.compile(
    r'<(span|div) class="arithmatex">(.*?)</\1>([，。；：、！？）」,.;:?!)]*)', re.DOTALL
)
# TeX, and whether it stands by itself.
Formula = tuple[str, bool]
Render = Callable[[Sequence[Formula], Path], list[str]]
# Characters of TeX: a longer formula may itself be broken, after these signs, as in TeX.
SHORT = 30
BREAK = re.compile(r"(?<=[=+])|(?<=\\approx)|(?<=\\times)|(?<=,\\ )")


class FormulaError(BuildError):
    """TeX that Temml refuses."""

    def __init__(self, tex: str, reason: str) -> None:
        super().__init__(f"formula `{tex}`: {reason}")
        self.tex = tex


def render(formulas: Sequence[Formula], root: Path) -> list[str]:
    """Return the HTML of each (TeX, display?) pair, from one Node process.

    Raises:
        FormulaError: for the first formula that is not valid TeX.

    """
    run = subprocess.run(
        ["node", str(root / "site_src/hooks/prose/temml.mjs")],
        input=json.dumps(formulas),
        capture_output=True,
        text=True,
        cwd=root,
        check=False,
    )
    if run.returncode != 0:
        raise FormulaError("(all)", run.stderr.strip() or "node ended without a message")
    results = json.loads(run.stdout)
    for (tex, _), result in zip(formulas, results, strict=True):
        if "error" in result:
            raise FormulaError(tex, result["error"])
    return [result["html"] for result in results]


def source(marked: str) -> tuple[str, bool]:
    r"""Return TeX and display mode of what arithmatex wrote: ``\(...\)`` or ``\[...\]``."""
    text = html.unescape(marked).strip()
    return text[2:-2].strip(), text.startswith("\\[")


def pieces(tex: str, display: bool) -> list[tuple[str, bool]]:
    """Return a long formula of a sentence in pieces, since browsers break none, else as it is."""
    if display or len(tex) <= SHORT:
        return [(tex, display)]
    parts = [""]
    for part in BREAK.split(tex):
        # What stands in braces stays together.
        if parts[-1].count("{") == parts[-1].count("}"):
            parts.append("")
        parts[-1] += part
    return [(piece, False) for piece in parts if piece]


def formulas(page: str) -> list[tuple[str, bool]]:
    """Return TeX and display mode of every formula of a page, or of its pieces."""
    return [piece for match in FORMULA.finditer(page) for piece in pieces(*source(match[2]))]


def typeset(pages: Sequence[str], root: Path, render: Render = render) -> list[str]:
    """Return the pages with every formula rendered, all at once, since Node takes a while to start.

    Args:
        pages: HTML with TeX, as arithmatex marks it.
        root: folder of the repository.
        render: gives what was rendered before, or renders it.

    Raises:
        FormulaError: for the first formula that is not valid TeX.

    """
    rendered = iter(render([piece for page in pages for piece in formulas(page)], root))

    def formula(match: re.Match[str]) -> str:
        tag, marks = match[1], match[3]
        drawn = "<wbr>".join(next(rendered) for _ in pieces(*source(match[2])))
        html = f'<{tag} class="arithmatex">{drawn}</{tag}>'
        if marks and tag == "span" and len(source(match[2])[0]) <= SHORT:
            return f'<span class="kept">{html}{marks}</span>'
        return html + marks

    return [FORMULA.sub(formula, page) for page in pages]


def line_of(tex: str, page: Path) -> int:
    """Return the line of the page on which this TeX begins, 0 where it does not stand there."""
    first = tex.splitlines()[0] if tex else ""
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), start=1):
        if first and first in line:
            return number
    return 0
