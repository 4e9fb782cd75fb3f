"""The errata page, from ``docs/errata.yml``: both languages hold the same list by construction."""

from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

PAGE_MARK = "<!-- errata -->"
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
        "count": "共 {total} 条：A 类 {A} 条，B 类 {B} 条，C 类 {C} 条。",
        "colon": "：",
        "comma": "，",
        "quote": "“{}”",
    },
    "en": {
        "wrong": "What is wrong",
        "right": "Correction",
        "source": "Source",
        "said": "Said right here",
        "at": "Article, {}",
        "A": "class A, false or not credible",
        "B": "class B, misleading",
        "C": "class C, gap or form",
        "count": "{total} entries: {A} of class A, {B} of class B, {C} of class C.",
        "colon": ": ",
        "comma": ", ",
        "quote": "“{}”",
    },
}
# Places that are no section.
PLACES_EN = {"文末": "end", "摘要": "abstract", "全文": "throughout"}


class Erratum(BaseModel):
    """One error: title, what is wrong and the correction in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    n: int
    weight: Weight
    at: str
    said: str
    cite: list[str]
    quote: str
    zh: tuple[str, str, str]
    en: tuple[str, str, str]


def load(path: Path) -> list[Erratum]:
    """Return the errata; a missing or unknown field is an error that names it."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return TypeAdapter(list[Erratum]).validate_python(content)


def quoted(erratum: Erratum) -> str:
    """Return the article's phrase: TeX and code in a code span, prose in quotation marks."""
    if any(sign in erratum.quote for sign in "\\(=<[{>"):
        return f"`{erratum.quote}`" if "`" not in erratum.quote else erratum.quote
    return f"“{erratum.quote}”"


def entry(erratum: Erratum, language: str) -> str:
    """Return one erratum as Markdown."""
    words = WORDS[language]
    title, wrong, right = erratum.zh if language == "zh" else erratum.en
    place = erratum.at if language == "zh" else PLACES_EN.get(erratum.at, erratum.at)
    colon = words["colon"]
    lines = [
        f"### {erratum.n} {title} {{#e{erratum.n}}}",
        "",
        f"{words['at'].format(place)}{words['comma']}{words[erratum.weight]}{colon}"
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
