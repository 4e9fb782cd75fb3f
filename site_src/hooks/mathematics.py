"""Formulas, typeset while the site is built: HTML for the eye, MathML for screen readers."""

import html
import json
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

# With the marks that follow: a line does not begin with them.
FORMULA = re.compile(
    r'<(span|div) class="arithmatex">(.*?)</\1>([，。；：、！？）」,.;:?!)]*)', re.DOTALL
)
# Characters of TeX: a longer formula may itself be broken.
SHORT = 30


class FormulaError(Exception):
    """TeX that KaTeX refuses."""

    def __init__(self, tex: str, reason: str) -> None:
        super().__init__(f"formula `{tex}`: {reason}")
        self.tex = tex


def render(formulas: Sequence[tuple[str, bool]], root: Path) -> list[str]:
    """Return the HTML of each (TeX, display?) pair, from one Node process.

    Raises:
        FormulaError: for the first formula that is not valid TeX.

    """
    run = subprocess.run(
        ["node", str(root / "site_src" / "hooks" / "katex.mjs")],
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


def formulas(page: str) -> list[tuple[str, bool]]:
    """Return TeX and display mode of every formula of a page."""
    return [source(match[2]) for match in FORMULA.finditer(page)]


def typeset(pages: Sequence[str], root: Path) -> list[str]:
    """Return the pages with every formula rendered, all at once, since Node takes a while to start.

    Raises:
        FormulaError: for the first formula that is not valid TeX.

    """
    rendered = iter(render([found for page in pages for found in formulas(page)], root))

    def formula(match: re.Match[str]) -> str:
        tag, marks = match[1], match[3]
        html = f'<{tag} class="arithmatex">{next(rendered)}</{tag}>'
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
