"""What is wrong with the folder of a lab is said with file and line."""

import json
import re
import shutil
from pathlib import Path

import pytest

from site_src import labs
from site_src.hooks.errors import BuildError
from site_src.labs import scripts
from tests.coin_lab import FOLDER, LAB, NAME, WORDS, written

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("part", [f"{NAME}.ts", "words.zh.json", "words.en.json", "lab.yml"])
def test_a_folder_without_one_of_its_parts_is_named(tmp_path: Path, part: str) -> None:
    written(tmp_path / FOLDER)
    (tmp_path / FOLDER / part).unlink()
    with pytest.raises(BuildError, match=rf"^{FOLDER}/{re.escape(part)}: missing; .*README"):
        labs.read(tmp_path)


@pytest.mark.parametrize(
    ("change", "at", "said"),
    [
        ({"colour": "red"}, "colour: ", "colour: Extra inputs are not permitted"),
        (
            {"moved": "wheel"},
            "moved: ",
            "moved: Input should be 'slider', 'pad', 'number', 'line' or 'button'",
        ),
        ({"heights": {"wide": {"zh": 1, "en": 2}}}, "heights:", "heights.narrow: Field required"),
        (
            {"hidden": {"called": {"zh": "币"}, "parts": []}},
            "  called:",
            "called: .*not said in en",
        ),
        ({"tests": {}}, "tests: ", "tests.state: Field required"),
        ({"sentence": LAB["sentence"] | {"zh": "币。"}}, "sentence:", "sentence: .*no name"),
    ],
)
def test_what_a_lab_says_wrongly_is_named_with_its_line(
    tmp_path: Path, change: dict[str, object], at: str, said: str
) -> None:
    written(tmp_path / FOLDER, LAB | change)
    lines = (tmp_path / FOLDER / "lab.yml").read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if text.startswith(at))
    with pytest.raises(BuildError, match=rf"^{FOLDER}/lab\.yml:{line}: .*{said}"):
        labs.read(tmp_path)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"titles": "A"}, r"words\.(zh|en)\.json:1: titles? is missing"),
        ({"title": "A", "retry": "B"}, r"words\.en\.json:3: retry is a word that all share"),
        ({"title": 3}, r"words\.en\.json:1: a table of words is texts"),
    ],
)
def test_words_that_are_missing_or_hide_shared_ones_are_named(
    tmp_path: Path, words: dict[str, object], said: str
) -> None:
    written(tmp_path / FOLDER)
    shutil.copytree(ROOT / scripts.STRINGS, tmp_path / scripts.STRINGS)
    text = json.dumps(words, indent=2)
    (tmp_path / FOLDER / "words.en.json").write_text(text, encoding="utf-8")
    if "retry" in words:
        text = json.dumps(WORDS["zh"] | {"retry": "又"}, indent=2)
        (tmp_path / FOLDER / "words.zh.json").write_text(text, encoding="utf-8")
        said = said.replace("en", "(zh|en)", 1)
    with pytest.raises(BuildError, match=said):
        scripts.write(tmp_path)


@pytest.mark.parametrize(
    ("taken", "said"),
    [
        ({"model_export/none.py": ["A"]}, r"lab\.yml: taken: model_export/none\.py is missing"),
        ({"model_export/some.py": ["B"]}, r"model_export/some\.py: no constant B for a lab"),
    ],
)
def test_a_constant_that_no_module_has_is_named(
    tmp_path: Path, taken: dict[str, list[str]], said: str
) -> None:
    written(tmp_path / FOLDER, LAB | {"taken": taken})
    shutil.copytree(ROOT / scripts.STRINGS, tmp_path / scripts.STRINGS)
    (tmp_path / "model_export").mkdir()
    (tmp_path / "model_export" / "some.py").write_text("A = 1\n", encoding="utf-8")
    with pytest.raises(BuildError, match=said):
        scripts.write(tmp_path)
