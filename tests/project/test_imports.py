"""Who may import whom: dependencies point one way, so that each part can be read alone."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WINGS = ("model_export.digits", "model_export.calculator")
# A package or module, and what it must not import.
FORBIDDEN = [
    # The bench writes figures into the records, the site shows them from there.
    ("site_src", ("bench",)),
    ("bench", ("site_src.hooks", "site_src.print", "site_src.recompute")),
    ("records", ("bench", "site_src", *WINGS)),
    # Below the pages: a network is trained and exported where no site is.
    ("model_export", ("bench", "site_src")),
    # Below the wings nothing knows a model.
    ("model_export/training", WINGS),
    ("model_export/export", WINGS),
]


def imported(file: Path) -> Iterator[tuple[int, str]]:
    """Yield line and full name of whatever a file imports from this repository."""
    package = file.relative_to(ROOT).parts[:-1]
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) + 1 - node.level] if node.level else ()
            module = ".".join([*above, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)


@pytest.mark.parametrize(("part", "forbidden"), FORBIDDEN)
def test_dependencies_point_one_way(part: str, forbidden: tuple[str, ...]) -> None:
    files = sorted((ROOT / part).rglob("*.py"))
    assert files, f"{part} has no module: does it have another name now?"
    wrong = [
        f"{file.relative_to(ROOT)}:{line}: {name}"
        for file in files
        for line, name in imported(file)
        if f"{name}.".startswith(tuple(f"{each}." for each in forbidden))
    ]
    assert not wrong, "\n".join(wrong)
