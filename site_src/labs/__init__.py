"""The labs of the book, each known from its folder alone; `site_src/demos/README.md` says how.

Whoever needs to know which labs there are, and what is special about one, asks here.
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from site_src.hooks.page.lab_names import Lab as Sentence
from site_src.labs import reading
from site_src.labs.shape import Lab
from site_src.languages import DEFAULT

__all__ = ["Lab", "Position", "elements", "folders", "one", "positions", "read", "sentences"]

ROOT = Path(__file__).resolve().parents[2]
DEMOS = Path("site_src/demos")
# Folders of demos that hold no labs: what all share, and the book's own tools.
SHARED, TOOLS = "shared", "site"
PAGES = Path("docs", DEFAULT.code)


class Position(NamedTuple):
    """Where a lab stands first: a page of the book, and how far down."""

    page: str
    offset: int


def elements(root: Path = ROOT) -> list[Path]:
    """Return the folder of every lab and every tool, by name.

    Raises:
        BuildError: when one lacks a part.

    """
    families = [each for each in (root / DEMOS).iterdir() if each.name != SHARED and each.is_dir()]
    all_folders = [
        folder
        for family in families
        for folder in family.iterdir()
        if folder.name != SHARED and folder.is_dir() and any(folder.iterdir())
    ]
    for folder in all_folders:
        reading.complete(folder, root, is_lab=folder.parent.name != TOOLS)
    return sorted(all_folders, key=lambda folder: folder.name)


def folders(root: Path = ROOT) -> list[Path]:
    """Return the folder of every lab, by name; BuildError as above."""
    return [folder for folder in elements(root) if folder.parent.name != TOOLS]


def positions(root: Path = ROOT) -> dict[str, Position]:
    """Return where each element stands first in the book; what stands nowhere is left out.

    What is on the stage of the home page, and on another page too, is at home on that one.
    """
    first: dict[str, Position] = {}
    staged: dict[str, Position] = {}
    sources = [path for path in (root / PAGES).glob("*") if path.suffix in {".md", ".py"}]
    for path in sorted(sources, key=lambda path: (path.stem != "index", path.stem)):
        tags = re.finditer(r"<([a-z]+(?:-[a-z]+)+) ([^<>]*)", path.read_text(encoding="utf-8"))
        for tag in tags:
            found = staged if "stage" in tag[2].split() else first
            found.setdefault(tag[1], Position(path.stem, tag.start()))
    return staged | first


def read(root: Path = ROOT) -> dict[str, Lab]:
    """Return every lab by the name of its element, in the order of the book.

    Raises:
        BuildError: when a folder lacks a part, or a part says what it cannot.

    """
    order = list(positions(root))
    labs = {folder.name: reading.lab(folder, root) for folder in folders(root)}
    in_book = [name for name in order if name in labs]
    return {name: labs[name] for name in [*in_book, *sorted(labs.keys() - in_book)]}


def sentences(root: Path = ROOT) -> dict[str, Sentence]:
    """Return what is said of each lab; BuildError as above."""
    return {name: lab.sentence for name, lab in read(root).items()}


@cache
def one(name: str) -> Lab:
    """Return one lab; KeyError when there is none of the name, BuildError as above."""
    return next(reading.lab(folder, ROOT) for folder in folders(ROOT) if folder.name == name)
