"""The errata page: the article's errors, and the book's own; both languages hold the same lists.

The lists stand in ``docs/errata.yml`` and ``docs/own-errata.yml``. In the text ``[!30]`` becomes a
small mark in the margin, which leads to an erratum of the article.
"""

import datetime
import re
from html import escape
from pathlib import Path
from typing import ClassVar, Literal

from site_src.hooks.errors import BuildError, line_at
from site_src.hooks.tables import Everywhere, Translated, read

PAGE_MARK = "<!-- errata -->"
OWN_MARK = "<!-- own-errata -->"
COUNT_MARK = "<!-- errata-count -->"
MARK = re.compile(r" ?\[!(\d+)\]")
SIGN = "※"
# W: what the book had called an error, and was none.
Weight = Literal["A", "B", "C", "W"]

WORDS = {
    "zh": {
        "wrong": "问题",
        "right": "更正",
        "source": "出处",
        "said": "正文在此",
        "at": "原文 {}",
        "A": "A 类，错误或不可信",
        "B": "B 类，误导",
        "C": "C 类，缺失或形式",
        "W": "已撤回",
        "count": "共 {total} 条：A 类（错误或不可信）{A} 条，B 类（误导）{B} 条，"
        "C 类（缺失或形式）{C} 条；另有 {W} 条已撤回。本书自己的错，共 {own} 条。",
        "colon": "：",
        "comma": "，",
        "quote": "“{}”",
        "one": "勘误 {}",
        "before": "原来说",
        "now": "现在说",
    },
    "en": {
        "wrong": "What is wrong",
        "right": "Correction",
        "source": "Source",
        "said": "The corrected passage",
        "at": "Article, {}",
        "A": "class A, false or not credible",
        "B": "class B, misleading",
        "C": "class C, gap or form",
        "W": "withdrawn",
        "count": "{total} entries: {A} of class A (false or not credible), {B} of class B "
        "(misleading), {C} of class C (gap or form), and {W} withdrawn. "
        "The book's own errors: {own}.",
        "colon": ": ",
        "comma": ", ",
        "quote": "“{}”",
        "one": "Erratum {}",
        "before": "It said",
        "now": "It says now",
    },
}
# Places that are no section, where they are not called as in the article.
PARTS: dict[str, dict[str, str]] = {
    "zh": {},
    "en": {"文末": "end", "摘要": "abstract", "全文": "throughout"},
}


class Erratum(Translated):
    """One error: title, what is wrong and the correction in every language."""

    KEYED: ClassVar[dict[str, str]] = {"told": ""}

    n: int
    weight: Weight
    at: str
    said: str
    cite: list[str]
    quote: str
    told: Everywhere[tuple[str, str, str]]


class OwnError(Translated):
    """An error of the book itself: title, what it said and what it says now, in every language."""

    KEYED: ClassVar[dict[str, str]] = {"told": ""}

    date: datetime.date
    said: str
    told: Everywhere[tuple[str, str, str]]


def load(root: Path) -> list[Erratum]:
    """Return the article's errors."""
    return read(root / "docs" / "errata.yml", list[Erratum], root)


def load_own(root: Path) -> list[OwnError]:
    """Return the book's own errors."""
    return read(root / "docs" / "own-errata.yml", list[OwnError], root)


def quoted(erratum: Erratum) -> str:
    """Return the article's phrase: TeX and code in a code span, prose in quotation marks."""
    if any(sign in erratum.quote for sign in "\\(=<[{>"):
        return f"`{erratum.quote}`" if "`" not in erratum.quote else erratum.quote
    return f"“{erratum.quote}”"


def entry(erratum: Erratum, language: str) -> str:
    """Return one erratum as Markdown."""
    words = WORDS[language]
    title, wrong, right = erratum.told[language]
    part = PARTS[language].get(erratum.at, erratum.at)
    colon = words["colon"]
    lines = [
        f"### {erratum.n} {title} {{#e{erratum.n}}}",
        "",
        f"{words['at'].format(part)}{words['comma']}{words[erratum.weight]}{colon}"
        f"{quoted(erratum)}",
        "",
        f"{words['wrong']}{colon}{wrong}",
        "",
        f"{words['right']}{colon}{right}" + "".join(f"[@{key}]" for key in erratum.cite),
        "",
        f"[{words['said']}]({erratum.said}){{ .said }}",
        "",
    ]
    return "\n".join(lines)


def own_entry(number: int, error: OwnError, language: str) -> str:
    """Return one error of the book as Markdown."""
    words = WORDS[language]
    title, before, now = error.told[language]
    colon = words["colon"]
    return "\n".join(
        [
            f"### {title} {{#own-{number}}}",
            "",
            f"{error.date.isoformat()}{words['comma']}{words['before']}{colon}{before}",
            "",
            f"{words['now']}{colon}{now}",
            "",
            f"[{words['said']}]({error.said}){{ .said }}",
            "",
        ]
    )


def page(markdown: str, errata: list[Erratum], own: list[OwnError], language: str) -> str:
    """Return the errata page with its lists and its counts filled in."""
    if PAGE_MARK not in markdown:
        return markdown
    counts = {weight: sum(item.weight == weight for item in errata) for weight in "ABCW"}
    total = len(errata) - counts["W"]
    count = WORDS[language]["count"].format(total=total, own=len(own), **counts)
    listed = "\n".join(entry(erratum, language) for erratum in errata)
    confessed = "\n".join(own_entry(*numbered, language) for numbered in enumerate(own, 1))
    filled = markdown.replace(COUNT_MARK, count).replace(OWN_MARK, confessed)
    return filled.replace(PAGE_MARK, listed)


def mark(markdown: str, name: str, errata: list[Erratum], language: str) -> str:
    """Return a page with a sign, as a link, for each ``[!30]``; in a notebook the link is HTML.

    Raises:
        BuildError: naming page and line, for a number that no erratum has.

    """
    titles = {item.n: item.told[language][0] for item in errata}

    def sign(match: re.Match[str]) -> str:
        number = int(match[1])
        if number not in titles:
            reason = f"there is no erratum {number} in docs/errata.yml."
            raise BuildError(reason, name, line_at(markdown, match.start()))
        label = WORDS[language]["one"].format(number)
        title = escape(f"{label}{WORDS[language]['colon']}{titles[number]}")
        if name.endswith(".py"):
            return (
                f'<a class="erratum" href="../errata/#e{number}" title="{title}" '
                f'aria-label="{label}" data-search-exclude>{SIGN}</a>'
            )
        address = f"errata.md#e{number}"
        said = f'.erratum aria-label="{label}" data-search-exclude'
        return f'[{SIGN}]({address} "{title}"){{ {said} }}'

    return MARK.sub(sign, markdown)
