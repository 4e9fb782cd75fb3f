"""Links between pages, checked with page and line before MkDocs turns them into addresses."""

import re
from pathlib import Path

LINK = re.compile(r"\]\(([\w./-]*\.(?:md|ipynb))(?:#([\w-]+))?\)")
ANCHOR = re.compile(r"\{#([\w-]+)\}|id=\"([\w-]+)\"")
# Their anchors are written by the build (errata.py, glossary.py, citations.py).
GENERATED = {"errata.md", "glossary.md", "references.md"}


class LinkError(Exception):
    """A link to a page or an anchor that does not exist, or a page without its twin."""


def source_of(folder: Path, name: str) -> Path:
    """Return the source of a page; a notebook is written as a program."""
    return folder / (name.removesuffix(".ipynb") + ".py" if name.endswith(".ipynb") else name)


def check(markdown: str, page: str, folder: Path) -> None:
    """Check every link from one page to another of the same language.

    Raises:
        LinkError: naming page, line and link.

    """
    for found in LINK.finditer(markdown):
        name, anchor = found[1], found[2]
        where = f"{page}:{markdown.count(chr(10), 0, found.start()) + 1}"
        source = source_of(folder, name)
        if not source.exists():
            raise LinkError(f"{where}: there is no page `{name}` to link to.")
        if anchor is None or name in GENERATED:
            continue
        text = source.read_text(encoding="utf-8")
        if anchor not in {first or second for first, second in ANCHOR.findall(text)}:
            raise LinkError(f"{where}: `{name}` has no anchor `#{anchor}`.")


def check_twins(folder: Path, twin: Path) -> None:
    """Check that two languages have the same pages.

    Raises:
        LinkError: naming the page that lacks its twin.

    """
    here, there = ({path.name for path in side.iterdir()} for side in (folder, twin))
    for name in sorted(here ^ there):
        owner, other = (folder, twin) if name in here else (twin, folder)
        raise LinkError(f"{owner / name}:1: its twin {other / name} is missing.")
