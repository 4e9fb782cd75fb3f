"""Write the table of results in both READMEs from records/bench.json."""

import json
import sys
from pathlib import Path
from typing import Any

from model_export.command import Parser, run
from model_export.files import whole
from records import figures
from records.figures_table import table

# The README of each language.
READMES = {"zh": "README.zh.md", "en": "README.md"}
BEGIN, END = "<!-- results: written by `python -m bench.readme` -->", "<!-- /results -->"


def filled(text: str, record: dict[str, Any], language: str) -> str:
    """Return a README's text with the table of this record."""
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}\n\n{table(record, language)}\n\n{END}{rest.split(END)[1]}"


def write() -> None:
    """Write the record's table into both READMEs."""
    record = figures.load()
    for language, name in READMES.items():
        path = Path(name)
        text = filled(path.read_text(encoding="utf-8"), record, language)
        with whole(path) as half_written:
            half_written.write_text(text, encoding="utf-8")


def main() -> int:
    """Write both READMEs; returns 1 when that cannot be."""
    Parser(prog="python -m bench.readme", description=__doc__).parse_args()
    return run(write, mendable=(json.JSONDecodeError,))


if __name__ == "__main__":
    sys.exit(main())
