"""What holds for every test."""

from pathlib import Path

import pytest

import model_export  # noqa: F401  # it says how threads wait, before PyTorch is loaded

# Test files that look at what was built; all others of these folders are marked `quick`.
FOLDERS = ("tests/model/", "tests/project/", "tests/site/")
NEED_A_BUILD = {
    "test_amounts.py",
    "test_checks.py",
    "test_command_line.py",
    "test_content.py",
    "test_drawings.py",
    "test_errata.py",
    "test_exported_families.py",
    "test_formulas.py",
    "test_glossary.py",
    "test_graphs.py",
    "test_hostile_files.py",
    "test_hosting.py",
    "test_lab_folder.py",
    "test_lab_graphs.py",
    "test_learning_graphs.py",
    "test_lines.py",
    "test_links.py",
    "test_named_access.py",
    "test_pages.py",
    "test_parts.py",
    "test_published.py",
    "test_recompute.py",
    "test_references.py",
    "test_rounding.py",
    "test_size.py",
    "test_training_page.py",
    "test_verse_cards.py",
    "test_worked_example.py",
    "test_written.py",
}


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave files alone that cannot even be read without a build, where none is wanted."""
    if config.getoption("markexpr") != "quick":
        return None
    looks_at_it = {"browser", "gpu"} & set(collection_path.parts)
    return True if looks_at_it or collection_path.name in NEED_A_BUILD else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what runs after `make setup` alone."""
    for item in items:
        if item.nodeid.startswith(FOLDERS) and item.path.name not in NEED_A_BUILD:
            item.add_marker(pytest.mark.quick)
