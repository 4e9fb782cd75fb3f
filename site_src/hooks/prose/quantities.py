"""The symbols of a page's formulas in the colours of what they stand for (styles/colours.css).

A page says in its front matter which symbols stand for what; the same letter may be something else
on another page: `quantities: { gradient: [δ, ∂], loss: [C] }`.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from site_src.hooks.errors import BuildError

ROLES = frozenset({"input", "weight", "activation", "gradient", "loss", "answer"})
MATH = re.compile(r"<math\b.*?</math>", re.DOTALL)
SYMBOL = re.compile(r"<(m[io])((?: (?!class=)[\w-]+=\"[^\"]*\")*)>([^<]+)</\1>")


def by_symbol(meta: Mapping[str, Any], page: str) -> dict[str, str]:
    """Return what each symbol of a page stands for.

    Raises:
        BuildError: for something that has no colour, or a symbol that stands for two things.

    """
    table = meta.get("quantities", {})

    def pairs() -> Iterator[tuple[str, str]]:
        for role, symbols in table.items():
            if role not in ROLES:
                raise BuildError(f"`quantities` has no colour for `{role}`: {sorted(ROLES)}", page)
            for symbol in symbols:
                yield str(symbol), role

    roles: dict[str, str] = {}
    for symbol, role in pairs():
        if symbol in roles:
            raise BuildError(f"`quantities` has `{symbol}` twice.", page)
        roles[symbol] = role
    return roles


def coloured(html: str, roles: Mapping[str, str]) -> str:
    """Return a page whose formulas are typeset, with a class for each symbol that has a role."""
    if not roles:
        return html

    def symbol(match: re.Match[str]) -> str:
        tag, attributes, text = match.groups()
        if text not in roles:
            return match[0]
        return f'<{tag} class="q-{roles[text]}"{attributes}>{text}</{tag}>'

    return MATH.sub(lambda formula: SYMBOL.sub(symbol, formula[0]), html)
