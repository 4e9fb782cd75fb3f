"""The READMEs say what was measured and what exists."""

import json
from pathlib import Path

import pytest

from bench import readme

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", list(readme.HEADS))
def test_the_table_of_results_is_the_recorded_one(name: str) -> None:
    record = json.loads((ROOT / readme.RECORD).read_text(encoding="utf-8"))
    text = (ROOT / name).read_text(encoding="utf-8")
    assert readme.filled(text, record, name) == text, "run `python -m bench.readme`"


@pytest.mark.parametrize("name", list(readme.HEADS))
def test_the_map_of_folders_is_true(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    block = text.split("```\ndocs/zh")[1].split("```")[0]
    named = ["docs/zh"] + [line.split()[0] for line in block.splitlines()[1:] if line.strip()]
    for path in named:
        assert list(ROOT.glob(path)), path
    folders = {
        path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")
    } - {"build", "site", "node_modules"}
    folders = {name for name in folders if not name.endswith(".egg-info")}
    assert folders <= {path.split("/")[0] for path in named}
