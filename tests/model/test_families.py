"""The contract of a family, and who may know whom."""

import ast
from pathlib import Path
from types import SimpleNamespace

import pytest

from model_export import __main__ as command_line
from model_export import families
from model_export.errors import FamilyError
from tests.asking import ask
from tests.small import ROOT

PACKAGE = ROOT / "model_export"
# What knows every family; it says so by importing them by name, when they are asked for.
ROOF = {"families.py", "__main__.py"}


def imports(path: Path) -> set[str]:
    """Return the modules that a file imports, inside functions too."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{name.name}" for name in node.names}
        elif isinstance(node, ast.Import):
            names |= {name.name for name in node.names}
    return names


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.name)
def test_a_family_knows_no_other_and_nothing_below_knows_one(path: Path) -> None:
    own = path.relative_to(PACKAGE).parts[0]
    others = [name for name in families.FAMILIES if name != own]
    known = {name for name in imports(path) for other in others if f".{other}." in f"{name}."}
    assert own in ROOF or not known, known
    outside = {name for name in imports(path) if name.split(".")[0] in {"site_src", "bench"}}
    assert not outside


def test_the_command_line_knows_every_family() -> None:
    assert tuple(families.FAMILIES) == command_line.FAMILIES
    for name in families.FAMILIES:
        assert families.load(name).NAMES
        assert (PACKAGE / name / "README.md").exists()


def test_a_family_without_a_part_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking = SimpleNamespace(**dict.fromkeys(families.PARTS[:-1]))
    monkeypatch.setattr(families, "import_module", lambda name: lacking)
    with pytest.raises(FamilyError, match=r"model_export/digits/family\.py has no 'publish'"):
        families.load("digits")


def test_a_recipe_that_is_not_there_is_named_with_those_that_are(inside: Path) -> None:
    status, _, said = ask(command_line.main, "train", "digits", "--recipe", "soup")
    assert status == 1
    assert "no recipe 'soup'; there is article and robust" in said
