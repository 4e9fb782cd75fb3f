"""What stands in a lab's place until it runs: name and purpose, which the search indexes too."""

import re
from html import escape
from pathlib import Path
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, model_validator

# A name, the same lab's name in the other language, and what can be done there.
SENTENCE = {
    "zh": re.compile(r"(?P<own>[^（]+)（(?P<other>[^）]+)）：(?P<purpose>.+)"),
    "en": re.compile(r"(?P<own>[^(]+) \((?P<other>[^)]+)\): (?P<purpose>.+)"),
}


class Lab(BaseModel):
    """One sentence about a lab, in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: str
    en: str

    @model_validator(mode="after")
    def named_alike(self) -> Self:
        """Refuse a lab that the two languages call by different names."""
        heads = {language: self.split(language) for language in SENTENCE}
        (zh, zh_other, _), (en, en_other, _) = heads["zh"], heads["en"]
        if (zh, zh_other.lower()) != (en_other, en.lower()):
            raise ValueError(f"{zh}（{zh_other}） is {en} ({en_other}) in English")
        return self

    def sentence(self, language: str) -> str:
        """Return what is said in a language."""
        return self.zh if language == "zh" else self.en

    def split(self, language: str) -> tuple[str, str, str]:
        """Return the name in this language, in the other one, and the purpose."""
        found = SENTENCE[language].fullmatch(self.sentence(language))
        if found is None:
            raise ValueError(f"no name at the beginning of: {self.sentence(language)}")
        return found["own"], found["other"], found["purpose"]


def load(path: Path) -> dict[str, Lab]:
    """Return the sentences by custom element; an unknown field is an error that names it."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return TypeAdapter(dict[str, Lab]).validate_python(content)


def describe(html: str, labs: dict[str, Lab], language: str) -> str:
    """Return the page with the sentence first in each lab; its shadow tree replaces it in time.

    A lab is found by its name in the address too.
    """

    def begun(found: re.Match[str]) -> str:
        name, attributes = found[1], found[2] or ""
        anchor = "" if ' id="' in attributes else f' id="{name}"'
        text = escape(labs[name].sentence(language), quote=False)
        return f"<{name}{anchor}{attributes}><span>{text}</span>"

    return re.sub(rf"<({'|'.join(labs)})( [^<>]*)?>", begun, html)
