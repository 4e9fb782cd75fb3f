"""The labs' figures on the page about quality."""

from records import labs_table
from records.figures import Row


def test_what_is_missed_or_not_measured_says_so() -> None:
    row = Row("lab_toy_lab_task", "toy-lab", 61.2, "ms", "at most", 50)
    record = {"figures": {row.key: {"value": row.value, "unit": row.unit, "met": row.met}}}
    names = {"train-lab": "Training", "toy-lab": "Toy"}
    lines = labs_table.table(record, names, "en").splitlines()
    toy = next(line for line in lines if "61.2" in line)
    assert toy.split(" | ")[1:] == ["not measured", "61.2 ms (missed)", "not measured |"]
    assert "61.2 ms（未达到）" in labs_table.table(record, names, "zh")
