"""The page on training: its commands are understood, its messages exist, its figures recorded."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from built_page import BuiltPage

from model_export.training.distributed import RESUME
from records import gpu
from tests.commands import check
from tests.model.training import test_distributed
from tests.small import LAST_LINE

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("zh", "en")
RECORD = gpu.Record(
    date="2000-01-01",
    commit="0123456789abcdef",
    device="A GPU",
    driver="1.2",
    cuda="3.4",
    torch="5.6",
    recipe="robust",
    epochs=120,
    preparation_seconds=9.0,
    rows=[gpu.Row("cuda", 2.0, 27_392.0, [0.5, 0.25])],
)


def source(language: str) -> str:
    return (ROOT / "docs" / language / "train.md").read_text(encoding="utf-8")


def commands(language: str) -> list[str]:
    """Return the lines of all shell blocks, without comments."""
    blocks = re.findall(r"^```bash\n(.*?)^```", source(language), re.DOTALL | re.MULTILINE)
    return [line for block in blocks for line in block.splitlines() if not line.startswith("#")]


def test_both_languages_give_the_same_commands() -> None:
    assert commands("zh") == commands("en")
    assert len(commands("en")) > 10


@pytest.mark.parametrize("command", commands("en"))
def test_every_command_is_understood(command: str) -> None:
    check(command)


@pytest.mark.parametrize(
    "command", ["make no-such-target", "torchrun -m model_export train --devices cuda", "sudo x"]
)
def test_a_wrong_command_is_found(command: str) -> None:
    with pytest.raises((AssertionError, SystemExit)):
        check(command)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_messages_of_the_trouble_table_are_ours(language: str) -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("model_export/**/*.py"))
    code = re.sub(r'"\s+f?"', "", code)
    rows = re.findall(r"^\| (`.*?) \|", source(language), re.MULTILINE)
    quoted = re.findall(r"`([^`]+)`", "".join(rows))
    ours = [words for words in quoted if not words.startswith(("There is", "No working"))]
    assert len(ours) == 6
    for words in ours:
        assert words in code, words
    assert RESUME in source(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tolerance_on_the_page_is_the_tested_one(language: str) -> None:
    digit, exponent = f"{test_distributed.TOLERANCE:.0e}".split("e")
    assert rf"${digit}\times10^{{{int(exponent)}}}$" in source(language)


def test_the_page_shows_the_last_line_that_training_prints(pages: list[BuiltPage]) -> None:
    for path in ("train/index.html", "en/train/index.html"):
        page = next(page for page in pages if page.path.as_posix() == path)
        assert re.search(LAST_LINE, page.soup.get_text()), path


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_record_becomes_a_table_and_none_is_admitted(language: str, tmp_path: Path) -> None:
    table = gpu.table(RECORD, language)
    assert "| cuda | 2.000 | 27,392 | 0.5000 | 0.2500 |" in table
    assert "A GPU" in table
    assert "0123456789ab`" in table
    assert "240" in table.split("\n")[-1]
    assert gpu.load(tmp_path / "gpu.json") is None
    assert "`python -m bench.gpu`" in gpu.table(None, language)


def test_the_page_shows_the_record_or_that_there_is_none(pages: list[BuiltPage]) -> None:
    recorded = gpu.load()
    for language, path in (("zh", "train/index.html"), ("en", "en/train/index.html")):
        page = next(page for page in pages if page.path.as_posix() == path)
        wanted = recorded.device if recorded else gpu.WORDS[language]["none"].split("`")[0]
        assert wanted.strip() in page.soup.get_text()


def test_rows_of_the_same_machine_are_kept_and_of_another_not(tmp_path: Path) -> None:
    path = tmp_path / "gpu.json"
    gpu.write(RECORD, path)
    more = replace(RECORD, rows=[gpu.Row("2 ranks on cuda", 1.0, 54_784.0, [0.5])])
    assert [row.how for row in gpu.write(more, path).rows] == ["cuda", "2 ranks on cuda"]
    assert gpu.load(path) == gpu.write(more, path)
    other = replace(more, device="Another GPU")
    assert [row.how for row in gpu.write(other, path).rows] == ["2 ranks on cuda"]
