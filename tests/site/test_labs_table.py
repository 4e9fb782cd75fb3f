"""The labs' figures on the page about quality."""

import yaml

from bench import labs, labs_table
from bench.rows import Row


def test_every_lab_is_measured() -> None:
    named = yaml.safe_load(labs_table.NAMES.read_text(encoding="utf-8"))
    assert set(labs.LABS) == set(named)


def test_what_is_missed_or_not_measured_says_so() -> None:
    row = Row("lab_toy_lab_task", "toy-lab", 61.2, "ms", "at most", 50)
    record = {"figures": {row.key: {"value": row.value, "unit": row.unit, "met": row.met}}}
    lines = labs_table.table(record, "en").splitlines()
    toy = next(line for line in lines if "61.2" in line)
    assert toy.split(" | ")[1:] == ["not measured", "61.2 ms (missed)", "not measured |"]
    assert "61.2 ms（未达到）" in labs_table.table(record, "zh")
