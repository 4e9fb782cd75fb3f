"""Links between pages, checked with page and line before MkDocs turns them into addresses."""

import re
from pathlib import Path

from site_src.hooks.errors import BuildError, line_at
from site_src.languages import LANGUAGES

LINK = re.compile(r"\]\(([\w./-]*\.(?:md|ipynb))(?:#([\w-]+))?\)")
ANCHOR = re.compile(r"\{#([\w-]+)\}|id=\"([\w-]+)\"")
# Their anchors are written by the build (errata.py, glossary.py, citations.py).
GENERATED = {"errata.md", "glossary.md", "references.md"}


def source_of(folder: Path, name: str) -> Path:
    """Return the source of a page; a notebook is written as a program."""
    return folder / (name.removesuffix(".ipynb") + ".py" if name.endswith(".ipynb") else name)


def check(markdown: str, page: str, folder: Path) -> None:
    """Check every link from one page to another of the same language.

    Raises:
        BuildError: naming page, line and link.

    """
    for match in LINK.finditer(markdown):
        name, anchor = match[1], match[2]
        line = line_at(markdown, match.start())
        source = source_of(folder, name)
        if not source.exists():
            raise BuildError(f"there is no page `{name}` to link to.", page, line)
        if anchor is None or name in GENERATED:
            continue
        text = source.read_text(encoding="utf-8")
        if anchor not in {first or second for first, second in ANCHOR.findall(text)}:
            raise BuildError(f"`{name}` has no anchor `#{anchor}`.", page, line)


def check_twins(docs: Path) -> None:
    """Check that all languages have the same pages.

    Raises:
        BuildError: naming the page that lacks its twin.

    """
    names = {code: {path.name for path in (docs / code).iterdir()} for code in LANGUAGES}
    every = set().union(*names.values())
    for code, have in names.items():
        for name in sorted(every - have):
            owner = next(other for other in names if name in names[other])
            twin = f"{docs.name}/{code}/{name}"
            raise BuildError(f"its twin {twin} is missing.", f"{docs.name}/{owner}/{name}", 1)
