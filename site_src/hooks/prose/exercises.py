"""Exercises that the page checks, from ``docs/checks.yml``: one list for both languages.

A page places one by ``<!-- check: key -->``. Without scripts a question of choice is a list to
read, and a question of number its sentence; the answer stands folded beneath, as always.
"""

import math
import re
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import TemplateError
from pydantic import BaseModel, ConfigDict, model_validator

from site_src.hooks.errors import BuildError
from site_src.hooks.prose import numbers
from site_src.hooks.tables import Everywhere, Translated, read

TABLE = Path("docs/checks.yml")

MARK = re.compile(r"(?:<p>\s*)?<!-- check: ([\w-]+) -->(?:\s*</p>)?")
FORMULA = re.compile(r"\$([^$\n]+)\$")
FUNCTIONS = {"exp": math.exp, "ln": math.log, "sqrt": math.sqrt}


class Text(Translated):
    """A sentence in every language; ``$…$`` is TeX."""

    said: Everywhere[str]

    def html(self, language: str) -> str:
        """Return the sentence of one language, its formulas marked as arithmatex does."""
        text = escape(self.said[language], quote=False)
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


def load(root: Path) -> dict[str, Check]:
    """Return the questions by their keys."""
    return {check.key: check for check in read(root / TABLE, list[Check], root)}


def compute(expression: str | float, manifest: dict[str, Any], key: str) -> float:
    """Return the value of an expression over the manifest.

    Raises:
        BuildError: naming the question and the expression.

    """
    try:
        evaluate = numbers.environment().compile_expression(str(expression))
        return float(str(evaluate(m=manifest, **FUNCTIONS)))
    except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
        raise BuildError(f"{key}: cannot compute `{expression}`: {error}", TABLE) from error


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


def fill(
    html: str, checks: dict[str, Check], manifest: dict[str, Any], page: str, language: str
) -> str:
    """Return the page with each mark replaced by its question.

    Raises:
        BuildError: naming the page and a key that ``docs/checks.yml`` lacks.

    """

    def question(match: re.Match[str]) -> str:
        if match[1] not in checks:
            raise BuildError(f"{TABLE} has no question `{match[1]}`.", page)
        return render(checks[match[1]], manifest, language)

    return MARK.sub(question, html)
