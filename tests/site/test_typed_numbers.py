"""Prose on our network and our site types no number that is neither cited nor has a reason here.

The other sections explain with worked examples, whose numbers are typed in every sentence.
"""

import re
from pathlib import Path

import jupytext
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
ALLOWED: dict[str, dict[str, list[str]]] = yaml.safe_load(
    (Path(__file__).parent / "typed_numbers.yml").read_text(encoding="utf-8")
)
EXPLAINS = re.compile(r"[1-46-9]-")
PAGES = [
    path.name
    for path in sorted((ROOT / "docs" / "zh").iterdir())
    if path.suffix in {".md", ".py"} and not EXPLAINS.match(path.name)
]
# Code, formulas, values from the manifest, attributes, link targets, marks, tags, headings, and the
# numbers of a list.
NOT_PROSE = re.compile(
    r"```.*?```|\$\$.*?\$\$|\$[^$\n]*\$|`[^`\n]*`|\[\[=.*?\]\]|\{[^}\n]*\}"
    r"|\]\([^)]*\)|\[!\d+\]|<[^>]*>|^#+ [^\n]*$|^\d+\.(?= )|^\|[-|]+\|$",
    re.DOTALL | re.MULTILINE,
)
SENTENCE = re.compile(r"(?<=[。！？])|(?<=[.!?])\s|\n")
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


def typed(path: Path) -> set[str]:
    """Return the numbers in sentences that cite nothing."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        notebook = jupytext.reads(text, "py:percent")
        text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    sentences = SENTENCE.split(NOT_PROSE.sub("", text))
    return {
        number
        for sentence in sentences
        if sentence and "[@" not in sentence
        for number in NUMBER.findall(sentence)
    }


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_typed_number_has_its_reason(page: str, language: str) -> None:
    allowed = {number for numbers in ALLOWED.get(page, {}).values() for number in numbers}
    new = typed(ROOT / "docs" / language / page) - allowed
    assert not new, f"docs/{language}/{page}: from the manifest, cited, or with a reason: {new}"


def test_every_page_with_reasons_is_read() -> None:
    assert set(ALLOWED) <= set(PAGES)


def test_a_new_number_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# 1 Title\nIt reads 99.3 % now. Cited 98.7[@x2000]. $2+2$ [[= m.x ]]\n准确率 12,345。\n"
    )
    assert typed(page) == {"99.3", "12,345"}
