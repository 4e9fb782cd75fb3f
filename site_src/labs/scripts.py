"""What a lab's scripts import of its folder, as TypeScript: its words, and its constants."""

import ast
import json
import os
from pathlib import Path
from typing import Any

from site_src import labs
from site_src.hooks.errors import BuildError
from site_src.labs import reading
from site_src.languages import DEFAULT

STRINGS = Path("site_src/strings")
OUT = Path("build/labs")


def assigned(path: Path, name: str, root: Path) -> Any:  # noqa: ANN401  # whatever stands there
    """Return a constant of a module, which is not run.

    Raises:
        BuildError: when the module assigns no such constant.

    """
    for statement in ast.parse(path.read_text(encoding="utf-8")).body:
        if not isinstance(statement, ast.Assign):
            continue
        target, value = statement.targets[0], statement.value
        pairs = [(target, value)]
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            pairs = list(zip(target.elts, value.elts, strict=True))
        for one, expression in pairs:
            if isinstance(one, ast.Name) and one.id == name:
                return ast.literal_eval(expression)
    raise BuildError(f"no constant {name} for a lab.", path.relative_to(root))


def written(value: Any) -> str:  # noqa: ANN401
    """Return a constant as TypeScript; a list has the type of just these values."""
    return json.dumps(value) + (" as const" if isinstance(value, list | tuple) else "")


def constants(folder: Path, root: Path) -> list[str]:
    """Return a line of TypeScript for each constant; BuildError as in `assigned`."""
    lab = reading.lab(folder, root)
    values: dict[str, Any] = dict(lab.constants)
    for file, names in lab.taken.items():
        if not (root / file).is_file():
            name = (folder / reading.FILE).relative_to(root)
            raise BuildError(f"taken: {file} is missing.", name)
        values |= {name: assigned(root / file, name, root) for name in names}
    return [f"export const {name} = {written(value)};" for name, value in values.items()]


def script(folder: Path, target: Path, known: Path | None, root: Path) -> str:
    """Return the words of a folder as a module.

    Args:
        folder: of a lab, or of what the labs of a family share.
        target: file of the module.
        known: module with words that the folder's scripts say too; None for the shared table.
        root: folder of the repository.

    """
    shared = root / STRINGS / "strings.ts"

    def way(path: Path) -> str:
        relative = os.path.relpath(path, target.parent)
        return relative if relative.startswith(".") else f"./{relative}"

    languages = {language: folder / file for language, file in reading.WORDS.items()}
    return "\n".join(
        [
            f"// Written by `python -m site_src.labs` from {folder.relative_to(root).as_posix()}.",
            f'import {{ withWords }} from "{way(shared)}";',
            f'import {{ say as known }} from "{way(known or shared)}";',
            *(
                f'import {language} from "{way(path)}" with {{ type: "json" }};'
                for language, path in languages.items()
            ),
            "",
            f"export const say = withWords(known, {{ {', '.join(languages)} }});",
            "export type Key = Parameters<typeof say>[1];",
            "",
        ]
    )


def write(root: Path) -> None:
    """Write a module for each folder with words, where it has changed.

    Raises:
        BuildError: when a folder lacks a part, or a part says what it cannot.

    """
    everywhere = set(reading.table(root / STRINGS / f"{DEFAULT.code}.json", root))
    written = {}
    elements = labs.elements(root)
    for family in sorted({folder.parent for folder in elements}):
        out = root / OUT / family.name
        known, shared = everywhere, None
        if (family / labs.SHARED / reading.WORDS[DEFAULT.code]).is_file():
            shared = out / f"{labs.SHARED}.ts"
            known = known | reading.words(family / labs.SHARED, root, known)
            written[shared] = script(family / labs.SHARED, shared, None, root)
        for folder in (each for each in elements if each.parent == family):
            reading.words(folder, root, known)
            target = out / f"{folder.name}.ts"
            lines = [] if family.name == labs.TOOLS else constants(folder, root)
            written[target] = "\n".join([script(folder, target, shared, root), *lines, ""])
    for target, text in written.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            target.write_text(text, encoding="utf-8")
