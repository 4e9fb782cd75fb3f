"""What stands in a lab's place until it runs: name and purpose, which the search indexes too."""

import re
from html import escape
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

EMPTY = re.compile(r"<([a-z]+-[a-z]+)((?: [^<>]*)?)></\1>")


class Lab(BaseModel):
    """One sentence about a lab, in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: str
    en: str


def load(path: Path) -> dict[str, Lab]:
    """Return the sentences by custom element; an unknown field is an error that names it."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return TypeAdapter(dict[str, Lab]).validate_python(content)


def describe(html: str, labs: dict[str, Lab], language: str) -> str:
    """Return the page with the sentence inside each lab; its shadow tree replaces it in time."""

    def filled(found: re.Match[str]) -> str:
        lab = labs.get(found[1])
        if lab is None:
            return found[0]
        text = escape(lab.zh if language == "zh" else lab.en, quote=False)
        return f"<{found[1]}{found[2]}><span>{text}</span></{found[1]}>"

    return EMPTY.sub(filled, html)
