"""The READMEs say what was measured and what exists."""

from pathlib import Path

import pytest

from bench import readme
from records import figures

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("language", list(readme.READMES))
def test_the_table_of_results_is_the_recorded_one(language: str) -> None:
    text = (ROOT / readme.READMES[language]).read_text(encoding="utf-8")
    assert readme.filled(text, figures.load(), language) == text, "run `python -m bench.readme`"


@pytest.mark.parametrize("name", list(readme.READMES.values()))
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
