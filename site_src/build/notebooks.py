"""Run section 5 once, and give its outputs to both languages.

The two sources hold the same program with comments in their own language. Outputs are kept by a
hash of the program and of what it calls, so a rebuild does not wait for the same run twice.
"""

import ast
import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat.notebooknode import from_dict

from model_export import files
from model_export.command import Parser, run
from model_export.lock import alone
from site_src.hooks.errors import BuildError
from site_src.hooks.prose import citations, errata, measurements, numbers
from site_src.languages import DEFAULT, LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
BUILT = ROOT / "build" / "notebooks"
NAME = "5-practice"
# The project's parts that the program calls.
CALLED = ("digits/data/originals.py",)
TIMEOUT_SECONDS = 1_800
# How a traceback of IPython tells a terminal its colours.
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


class NotebookError(BuildError):
    """A program that fails, or two languages that do not hold the same program."""


def code_cells(notebook: Any) -> list[Any]:  # noqa: ANN401  # a NotebookNode is any mapping
    """Return the cells that are run."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def program(notebook: Any) -> list[str]:  # noqa: ANN401
    """Return the program without its comments, cell by cell.

    Raises:
        NotebookError: when a cell is no Python, such as one that is being written.

    """
    try:
        return [ast.unparse(ast.parse(cell.source)) for cell in code_cells(notebook)]
    except SyntaxError as error:
        line = (error.text or "").strip()
        raise NotebookError(
            f"docs/*/{NAME}.py: “{line}” is no Python ({error.msg}). Correct it."
        ) from error


def key(cells: list[str]) -> str:
    """Return a hash of the program, of what it calls, and of PyTorch's version."""
    import torch

    digest = hashlib.sha256(json.dumps([cells, torch.__version__]).encode())
    for name in CALLED:
        digest.update((ROOT / "model_export" / name).read_bytes())
    return digest.hexdigest()[:16]


def execute(notebook: Any) -> list[Any]:  # noqa: ANN401
    """Return the outputs of every code cell, run in the project's folder."""
    cells = code_cells(notebook)

    def announce(cell: Any, cell_index: int) -> None:  # noqa: ANN401
        first = cell.source.strip().splitlines()[0]
        print(f"section 5: {first[:70]}", flush=True)

    client = NotebookClient(
        notebook,
        timeout=TIMEOUT_SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(ROOT)}},
        on_cell_execute=announce,
    )
    try:
        client.execute()
    except AssertionError as error:
        if client.km is not None:
            raise
        # After Ctrl-C nbclient ends the kernel, and then stumbles over having ended it.
        raise KeyboardInterrupt from error
    except CellExecutionError as error:
        said = COLOURS.sub("", str(error))
        raise NotebookError(f"docs/*/{NAME}.py fails when it is run: {said}") from error
    return [cell.outputs for cell in cells]


def outputs(notebook: Any) -> list[Any]:  # noqa: ANN401
    """Return the outputs, from the last run of the same program when there is one."""
    kept = BUILT / f"{key(program(notebook))}.json"
    try:
        stored = json.loads(files.read(kept))
        return [[from_dict(output) for output in cell] for cell in stored]  # type: ignore[no-untyped-call]
    except FileNotFoundError:
        pass
    except (ValueError, TypeError):
        print(f"{kept} is damaged: it is kept as {files.set_aside(kept).name}.", flush=True)
    fresh = execute(notebook)
    for old in BUILT.glob("*.json"):
        old.unlink()
    with files.whole(kept) as half_written:
        half_written.write_text(json.dumps(fresh), encoding="utf-8")
    return fresh


def write(notebook: Any, results: list[Any], language: str, known: dict[str, Any]) -> Path:  # noqa: ANN401
    """Write the notebook of one language with outputs, numbers and links to its sources."""
    references, corrected = citations.load(DOCS / "references.bib"), errata.load(ROOT)
    page = f"docs/{language}/{NAME}.py"
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            filled = numbers.fill(cell.source, known, page)
            marked = errata.mark(filled, page, corrected, language)
            cell.source = citations.link_all(marked, references, page)
    for cell, result in zip(code_cells(notebook), results, strict=True):
        cell.outputs = result
        cell.execution_count = None
        cell.metadata.pop("execution", None)
    target = BUILT / language / f"{NAME}.ipynb"
    for index, cell in enumerate(notebook.cells):
        cell.id = f"cell-{index}"
    with files.whole(target) as half_written:
        nbformat.write(notebook, half_written)  # type: ignore[no-untyped-call]
    return target


def build(only_run: bool = False) -> None:
    """Write both notebooks, or only run their program, which needs no trained network.

    Raises:
        NotebookError: when the program fails, or when the languages differ in more than comments.
        LockedError: when another process does the same.

    """
    with alone(ROOT / "build", "notebooks", "running section 5"):
        sources = read()
        results = outputs(sources[DEFAULT.code])
        if not only_run:
            write_both(sources, results)


def read() -> dict[str, Any]:
    """Return the notebooks by language; NotebookError as in build."""
    sources = {language: jupytext.read(DOCS / language / f"{NAME}.py") for language in LANGUAGES}
    for language, notebook in sources.items():
        if program(notebook) != program(sources[DEFAULT.code]):
            names = f"docs/{DEFAULT.code}/{NAME}.py and docs/{language}/{NAME}.py"
            raise NotebookError(f"{names} hold different programs.")
    return sources


def write_both(sources: dict[str, Any], results: list[Any]) -> None:
    """Write both notebooks with the outputs of their cells."""
    manifests = {
        name: numbers.load(ROOT / "build" / "models" / family / "manifest.json")
        for name, family in (("m", "digits"), ("v", "verse"))
    }
    for language, notebook in sources.items():
        known = {
            **manifests,
            # The labs' table stands on another page.
            "b": measurements.load(language, {}),
        }
        write(notebook, results, language, known)


def main() -> int:
    """Write both notebooks; returns 1 when section 5 has a mistake."""
    parser = Parser(prog="python -m site_src.build.notebooks", description=__doc__)
    parser.add_argument("--run", action="store_true", help="only run the program")
    only_run = parser.parse_args().run
    return run(lambda: build(only_run), mendable=(BuildError,))


if __name__ == "__main__":
    sys.exit(main())
