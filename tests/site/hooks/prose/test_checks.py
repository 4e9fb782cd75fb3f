"""The questions that the page checks: placed, computed, and fair to whoever errs."""

from pathlib import Path

import autocorrect_py
import pytest
from built_page import BuiltPage
from pydantic import ValidationError

from site_src.hooks.errors import BuildError
from site_src.hooks.prose import exercises, numbers

ROOT = Path(__file__).resolve().parents[4]
CHECKS = exercises.load(ROOT)
MANIFEST = numbers.load(ROOT / "build" / "models" / "digits" / "manifest.json")


def keys_of(pages: list[BuiltPage], prefix: str) -> dict[str, list[str]]:
    """Return the questions on each page of one language, in order."""
    return {
        page.path.as_posix().removeprefix("en/"): [
            check["data-key"] for check in page.soup.select("answer-check")
        ]
        for page in pages
        if page.path.as_posix().startswith("en/") == bool(prefix) and page.path.name == "index.html"
    }


def test_every_section_checks_two_answers_and_both_languages_the_same(
    pages: list[BuiltPage],
) -> None:
    chinese, english = keys_of(pages, ""), keys_of(pages, "en/")
    assert chinese == english
    sections = {path: keys for path, keys in chinese.items() if path[0].isdigit()}
    assert len(sections) == 9
    assert all(len(keys) >= 2 for keys in sections.values()), sections
    assert sorted(key for keys in chinese.values() for key in keys) == sorted(CHECKS)


@pytest.mark.parametrize("check", [check for check in CHECKS.values() if check.traps])
def test_no_trap_is_near_the_answer_or_another_trap(check: exercises.Check) -> None:
    def bounds(known: exercises.Check | exercises.Trap) -> tuple[float, float]:
        value, within = (
            exercises.compute(part, MANIFEST, check.key)
            for part in (known.value or 0, known.within)
        )
        return value, within

    taken = [bounds(known) for known in (check, *check.traps)]
    for number, (value, within) in enumerate(taken):
        for other, reach in taken[number + 1 :]:
            assert abs(value - other) > within + reach, (check.key, value, other)


def test_the_chinese_is_set_as_chinese() -> None:
    texts = [
        text
        for check in CHECKS.values()
        for text in (check.ask, *check.traps, *check.choices, *(c.why for c in check.choices))
    ]
    lines = "\n".join(text.said["zh"] for text in texts)
    faults = autocorrect_py.lint_for(lines, "markdown").lines
    assert [(fault.old, fault.new) for fault in faults] == []


def test_a_question_that_nobody_wrote_is_named() -> None:
    with pytest.raises(BuildError, match=r"p\.md: .*nothing"):
        exercises.fill("<p><!-- check: nothing --></p>", CHECKS, MANIFEST, "p.md", "en")


def test_a_value_that_cannot_be_computed_is_named() -> None:
    with pytest.raises(BuildError, match=r"ratio: .*m\.gone\.away"):
        exercises.compute("60 / m.gone.away", MANIFEST, "ratio")


def test_exactly_one_choice_is_right() -> None:
    text = {"zh": "是", "en": "yes"}
    choice = {**text, "why": text}
    with pytest.raises(ValidationError, match="exactly one"):
        exercises.Check.model_validate({"key": "k", "ask": text, "choices": [choice, choice]})
