"""Measured figures are written as people read them, with the commit that they hold for."""

from pathlib import Path

import pytest

from bench import rows
from records import amounts, figures, figures_table
from records.figures import Row

LATER = {"date": "2026-03-04"}


@pytest.mark.parametrize(
    ("value", "expected"), [(0.0000123, "1.2 × 10⁻⁵"), (314.0, "3.1 × 10²"), (0.5, "5.0 × 10⁻¹")]
)
def test_scientific_notation(value: float, expected: str) -> None:
    assert amounts.scientific(value) == expected


def test_a_figure_that_misses_by_a_hair_is_not_written_like_its_target() -> None:
    figure = {
        **{"key": "strokes_sure", "what": "the same", "unit": "%", "bound": "at least"},
        **{"value": 98.9993, "target": 99, "met": False},
    }
    assert figures_table.line(figure, "en") == "| the same | 98.999 % | at least 99 % (missed) |"


@pytest.mark.parametrize(
    ("value", "unit", "english", "chinese"),
    [
        (0, "", "0", "0"),
        (1.1444e-05, "", "1.1 × 10⁻⁵", "1.1 × 10⁻⁵"),
        (0.04181, "s", "0.04 s", "0.04 秒"),
        (0.5, "ms", "0.5 ms", "0.5 ms"),
        (17.75, "ms", "17.8 ms", "17.8 ms"),
        (2274.8, "ms", "2.27 s", "2.27 秒"),
        (331.8097, "s", "332 s", "332 秒"),
        (99.11, "%", "99.11 %", "99.11 %"),
        (100, "points", "100 points", "100 分"),
        (61308.0, "requests/s", "61,308 requests/s", "61,308 个请求/秒"),
    ],
)
def test_a_figure_has_the_digits_that_say_something(
    value: float, unit: str, english: str, chinese: str
) -> None:
    assert amounts.written(value, unit, "en") == english
    assert amounts.written(value, unit, "zh") == chinese


def test_the_record_names_the_commit_that_was_measured(tmp_path: Path) -> None:
    machine = rows.machine() | {"browser": "Chromium 1"}
    figures.write([], machine, tmp_path / "bench.json")
    record = figures.load(tmp_path / "bench.json")
    commit = record["machine"]["commit"]
    assert len(commit) == 40
    assert f", commit {commit[:7]}, " in figures_table.table(record, "en")
    assert f"，提交 {commit[:7]}，" in figures_table.table(record, "zh")


def test_what_is_measured_later_says_when_and_leaves_the_others(tmp_path: Path) -> None:
    path = tmp_path / "bench.json"
    machine = rows.machine() | {"browser": "Chromium 1", "date": "2026-01-02"}
    old = [Row("bytes", "bytes", 2.0, "MB", "at most", 1.6), Row("lcp", "paint", 1.0, "s")]
    figures.write(old, machine, path)
    figures.renew([Row("bytes", "bytes", 1.5, "MB", "at most", 1.6)], machine | LATER, path)
    record = figures.load(path)
    assert record["machine"] == machine
    assert record["figures"]["lcp"]["value"] == 1.0
    table = figures_table.table(record, "en")
    assert "| bytes | 1.5 MB (measured anew on 2026-03-04) | at most 1.6 MB |" in table
    assert "missed" not in table
    assert "1.5 MB（2026-03-04 另测）" in figures_table.table(record, "zh")
    figures.write(old, machine | LATER, path)
    assert "anew" not in figures_table.table(figures.load(path), "en")


def test_the_page_about_quality_shows_that_commit(site: Path) -> None:
    record = figures.load()
    commit = record["machine"]["commit"][:7]
    for page, word in (("quality", "提交"), ("en/quality", "commit")):
        html = (site / page / "index.html").read_text(encoding="utf-8")
        assert f"{word} {commit}" in html
