"""Numbers in prose: ``[[= m.evaluation.test_accuracy | percent ]]`` is read from the manifest.

``m`` is the manifest of digits, ``v`` that of verse; ``s``, ``a`` and ``e`` are worked examples, of
the sentence in section 2, the assistant in section 3 and learning in section 4; ``b`` is the record
of `make bench`. A key that they lack fails the build with page, line and key.
"""

import json
import math
import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined, TemplateError

from records.amounts import scientific
from site_src.hooks.errors import BuildError, line_at

EXPRESSION = re.compile(r"\[\[= (.+?) \]\]")


def percent(share: float, digits: int = 2) -> str:
    """0.9912 -> ``99.12 %`` (with a no-break space)."""
    return f"{100 * share:.{digits}f}\N{NO-BREAK SPACE}%"


def thousands(count: float) -> str:
    """203530 -> ``203,530``."""
    return f"{count:,.0f}"


def fixed(value: float, digits: int = 2) -> str:
    """3.14159 -> ``3.14``; a minus sign, not a hyphen, stands before what is negative."""
    return f"{value:.{digits}f}".replace("-", "\N{MINUS SIGN}")


def kilobytes(count: int) -> str:
    """814326 -> ``814 kB``."""
    return f"{count / 1000:,.0f}\N{NO-BREAK SPACE}kB"


def choices(loss: float) -> str:
    """4.66 nats -> ``106``: among so many equal choices a guess is as uncertain."""
    return f"{math.exp(loss):,.0f}"


def environment() -> Environment:
    """Return the expression language: strict about missing keys, with our formats as filters."""
    language = Environment(undefined=StrictUndefined)
    for name in (percent, thousands, fixed, kilobytes, choices, scientific):
        language.filters[name.__name__] = name
    return language


def load(path: Path) -> dict[str, Any]:
    """Return the manifest; raises BuildError when there is none."""
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BuildError(
            f"{path.name} is missing: run `make train` to train and export the network first."
        ) from None
    except ValueError as error:
        raise BuildError(
            f"{path.name} is not JSON ({error}): run `make clean train` to write it anew."
        ) from error
    return manifest


def fill(markdown: str, known: dict[str, Any], page: str) -> str:
    """Return the page with every expression replaced by its value.

    Raises:
        BuildError: naming page, line and key, when a key is missing.

    """
    language = environment()

    def value(match: re.Match[str]) -> str:
        try:
            return language.from_string("{{ " + match[1] + " }}").render(**known)
        except (TemplateError, TypeError, ValueError) as error:
            raise BuildError(
                f"the build cannot give `{match[1]}`: {error}",
                page,
                line_at(markdown, match.start()),
            ) from error

    return EXPRESSION.sub(value, markdown)
