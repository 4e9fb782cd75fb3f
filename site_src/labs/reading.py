"""Reads the folder of a lab; what is wrong with it is said with file and line."""

import json
from pathlib import Path
from typing import Any

from site_src.hooks import tables
from site_src.hooks.errors import BuildError, line_at
from site_src.labs.shape import Lab
from site_src.languages import DEFAULT, LANGUAGES

CONTRACT = "site_src/demos/README.md"
FILE = "lab.yml"
WORDS = {language: f"words.{language}.json" for language in LANGUAGES}


def complete(folder: Path, root: Path, *, is_lab: bool) -> None:
    """Refuse a folder without one of its parts.

    Raises:
        BuildError: naming what is missing.

    """
    parts = [f"{folder.name}.ts", *WORDS.values(), *([FILE] if is_lab else [])]
    if missing := [part for part in parts if not (folder / part).is_file()]:
        name = (folder / missing[0]).relative_to(root)
        raise BuildError(f"missing; {CONTRACT} says what it holds.", name)


def lab(folder: Path, root: Path) -> Lab:
    """Return what `lab.yml` says.

    Raises:
        BuildError: for a key that is missing, unknown or wrong.

    """
    return tables.read(folder / FILE, Lab, root)


def table(path: Path, root: Path) -> dict[str, str]:
    """Return a table of words.

    Raises:
        BuildError: when it is none.

    """
    name = path.relative_to(root)
    try:
        content: Any = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise BuildError(f"no JSON: {error.msg}.", name, error.lineno) from error
    if not isinstance(content, dict) or not all(isinstance(text, str) for text in content.values()):
        raise BuildError("a table of words is texts by their keys.", name, 1)
    return content


def words(folder: Path, root: Path, known: set[str]) -> set[str]:
    """Return the keys of a folder's words.

    Args:
        folder: of a lab, or of what labs share.
        root: folder of the repository.
        known: keys of words that the folder's scripts have from elsewhere.

    Raises:
        BuildError: when a language lacks one, or when one would hide a known one.

    """
    keys = {}
    for path in (folder / file for file in WORDS.values()):
        keys[path] = table(path, root).keys()
    for path, own in keys.items():
        for key in sorted(set().union(*keys.values()) - own):
            raise BuildError(f"{key} is missing.", path.relative_to(root), 1)
        for key in sorted(own & known):
            text = path.read_text(encoding="utf-8")
            line = line_at(text, text.index(f'"{key}"'))
            said = f"{key} is a word that all share; choose another."
            raise BuildError(said, path.relative_to(root), line)
    return set(keys[folder / WORDS[DEFAULT.code]])
