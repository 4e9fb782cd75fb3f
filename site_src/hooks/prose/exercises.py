"""Exercises that the page checks, from ``docs/checks.yml``: one list for both languages.

A page places one by ``<!-- check: key -->``. Without scripts a question of choice is a list to
read, and a question of number its sentence; the answer stands folded beneath, as always.
"""

import math
import re
from html import escape
from pathlib import Path
from typing import Any

import yaml
from jinja2 import TemplateError
from pydantic import BaseModel, ConfigDict, TypeAdapter, model_validator

from site_src.hooks.prose import numbers

MARK = re.compile(r"(?:<p>\s*)?<!-- check: ([\w-]+) -->(?:\s*</p>)?")
FORMULA = re.compile(r"\$([^$\n]+)\$")
FUNCTIONS = {"exp": math.exp, "ln": math.log, "sqrt": math.sqrt}


class CheckError(Exception):
    """A question that is not in the list, or whose value cannot be computed."""


class Text(BaseModel):
    """A sentence in both languages; ``$…$`` is TeX."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: str
    en: str

    def html(self, language: str) -> str:
        """Return the sentence of one language, its formulas marked as arithmatex does."""
        text = escape(self.zh if language == "zh" else self.en, quote=False)
        return FORMULA.sub(r'<span class="arithmatex">\\(\1\\)</span>', text)


class Trap(Text):
    """A wrong number with the reason why someone arrives at it."""

    value: str | float
    within: str | float


class Choice(Text):
    """One of the answers offered, and what is said to whoever chooses it."""

    why: Text
    right: bool = False


class Check(BaseModel):
    """One question, answered by a number or by a choice."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str
    ask: Text
    value: str | float | None = None
    within: str | float = 0
    unit: Text | None = None
    traps: list[Trap] = []
    choices: list[Choice] = []

    @model_validator(mode="after")
    def one_kind(self) -> "Check":
        """Allow a number or a choice, and exactly one choice that is right."""
        if (self.value is None) == (not self.choices):
            raise ValueError(f"{self.key}: give either a value or choices")
        if self.choices and sum(choice.right for choice in self.choices) != 1:
            raise ValueError(f"{self.key}: exactly one choice has to be right")
        return self


def load(path: Path) -> dict[str, Check]:
    """Return the questions by their keys; a missing or unknown field is an error that names it."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {check.key: check for check in TypeAdapter(list[Check]).validate_python(content)}


def compute(expression: str | float, manifest: dict[str, Any], key: str) -> float:
    """Return the value of an expression over the manifest.

    Raises:
        CheckError: naming the question and the expression.

    """
    try:
        evaluate = numbers.environment().compile_expression(str(expression))
        return float(str(evaluate(m=manifest, **FUNCTIONS)))
    except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
        raise CheckError(
            f"docs/checks.yml: {key}: cannot compute `{expression}`: {error}"
        ) from error


def render(check: Check, manifest: dict[str, Any], language: str) -> str:
    """Return the question as ``<answer-check>``, which a small script turns into a form."""
    ask = f'<p class="ask">{check.ask.html(language)}</p>'

    def bounds(known: Check | Trap) -> str:
        value, within = (
            repr(compute(part, manifest, check.key)) for part in (known.value or 0, known.within)
        )
        return f'data-value="{value}" data-within="{within}"'

    if check.choices:
        items = "".join(
            f"<li{' data-right' if choice.right else ''}><span>{choice.html(language)}</span>"
            f"<p hidden>{choice.why.html(language)}</p></li>"
            for choice in check.choices
        )
        return f'<answer-check data-key="{check.key}">{ask}<ul>{items}</ul></answer-check>'
    unit = check.unit.html(language) if check.unit else ""
    traps = "".join(f"<p hidden {bounds(trap)}>{trap.html(language)}</p>" for trap in check.traps)
    return (
        f'<answer-check data-key="{check.key}" data-unit="{unit}" {bounds(check)}>'
        f"{ask}{traps}</answer-check>"
    )


def place(
    html: str, checks: dict[str, Check], manifest: dict[str, Any], page: str, language: str
) -> str:
    """Return the page with each mark replaced by its question.

    Raises:
        CheckError: naming the page and a key that ``docs/checks.yml`` lacks.

    """

    def question(found: re.Match[str]) -> str:
        if found[1] not in checks:
            raise CheckError(f"{page}: docs/checks.yml has no question `{found[1]}`.")
        return render(checks[found[1]], manifest, language)

    return MARK.sub(question, html)
