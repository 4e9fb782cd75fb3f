"""The errata page, from ``docs/errata.yml``: both languages hold the same list by construction."""

import re
from pathlib import Path
from typing import ClassVar, Literal

from site_src.hooks.tables import Everywhere, Translated, read

PAGE_MARK = "<!-- errata -->"
SUMMARY = re.compile(r"^## .*\{#summary\}$", re.MULTILINE)
COUNT_MARK = "<!-- errata-count -->"
Weight = Literal["A", "B", "C"]

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
        "count": "共 {total} 条：A 类（错误或不可信）{A} 条，B 类（误导）{B} 条，"
        "C 类（缺失或形式）{C} 条。",
        "colon": "：",
        "comma": "，",
        "quote": "“{}”",
        "also": "本页还更正了原文：{}。",
        "one": "勘误 {}",
        "between": "、",
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
        "count": "{total} entries: {A} of class A (false or not credible), {B} of class B "
        "(misleading), {C} of class C (gap or form).",
        "colon": ": ",
        "comma": ", ",
        "quote": "“{}”",
        "also": "This page also corrects the article: {}.",
        "one": "erratum {}",
        "between": ", ",
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


def load(root: Path) -> list[Erratum]:
    """Return the errata."""
    return read(root / "docs" / "errata.yml", list[Erratum], root)


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


def page(markdown: str, errata: list[Erratum], language: str) -> str:
    """Return the errata page with its list and its counts filled in."""
    if PAGE_MARK not in markdown:
        return markdown
    counts = {weight: sum(item.weight == weight for item in errata) for weight in ("A", "B", "C")}
    count = WORDS[language]["count"].format(total=len(errata), **counts)
    listed = "\n".join(entry(erratum, language) for erratum in errata)
    return markdown.replace(COUNT_MARK, count).replace(PAGE_MARK, listed)


def link_back(markdown: str, name: str, errata: list[Erratum], language: str) -> str:
    """Return a page that links to every erratum which says that it is corrected here.

    Most are linked where they are corrected; one line before the summary names the others.
    """
    here = [item for item in errata if item.said.split("#")[0] == name]
    missing = [item for item in here if f"errata.md#e{item.n})" not in markdown]
    if not missing:
        return markdown
    words = WORDS[language]
    links = words["between"].join(
        f"[{words['one'].format(item.n)}](errata.md#e{item.n})" for item in missing
    )
    line = f"{words['also'].format(links)}\n\n"
    match = SUMMARY.search(markdown)
    if not match:
        return f"{markdown.rstrip()}\n\n{line}"
    return markdown[: match.start()] + line + markdown[match.start() :]
