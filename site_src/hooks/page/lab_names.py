"""What stands in a lab's place until it runs: name and purpose, which the search indexes too."""

import re
from html import escape
from typing import Self

from pydantic import model_validator

from site_src.hooks.tables import Everywhere, Translated
from site_src.languages import LANGUAGES, Language


def pattern(language: Language) -> re.Pattern[str]:
    """Return how a sentence begins: a name, one in another language, what can be done there."""
    before, after = language.brackets
    own, other = (f"[^{re.escape(sign.strip())}]+" for sign in language.brackets)
    return re.compile(
        rf"(?P<own>{own}){re.escape(before)}(?P<other>{other}){re.escape(after)}"
        rf"{re.escape(language.colon)}(?P<purpose>.+)"
    )


SENTENCE = {code: pattern(language) for code, language in LANGUAGES.items()}


class Lab(Translated):
    """One sentence about a lab, in every language."""

    said: Everywhere[str]

    @model_validator(mode="after")
    def named_alike(self) -> Self:
        """Refuse a lab that the two languages call by different names."""
        heads = {language: self.split(language)[:2] for language in SENTENCE}
        for language, (own, other) in heads.items():
            elsewhere = [name for code, (name, _) in heads.items() if code != language]
            if other.lower() not in [name.lower() for name in elsewhere]:
                here = LANGUAGES[language].explained(own, other)
                raise ValueError(f"{here} is named {', '.join(elsewhere)} elsewhere")
        return self

    def sentence(self, language: str) -> str:
        """Return what is said in a language."""
        return self.said[language]

    def split(self, language: str) -> tuple[str, str, str]:
        """Return the name in this language, in the other one, and the purpose."""
        match = SENTENCE[language].fullmatch(self.sentence(language))
        if match is None:
            raise ValueError(f"no name at the beginning of: {self.sentence(language)}")
        return match["own"], match["other"], match["purpose"]


# Elements that are no labs, and have no sentence.
OTHERS = ("offline-copy", "reading-progress", "self-test")
# Shown by start.ts when scripts are allowed, but one did not come or run.
REFUSED = {
    "zh": "这里的脚本没有装上：文件没有送到，服务器给错了类型（.js 应当是 text/javascript），"
    "或者浏览器太旧，读不懂它。请重新载入这一页，或换用近两年的浏览器；"
    "如果是从压缩包里读的，请用包里的 serve.py 打开。",
    "en": "This part's script was not run: it did not arrive, the server gives it a wrong type (a "
    ".js should be text/javascript), or the browser is too old for it. Reload the page, or use a "
    "browser of the last two years; a copy from the zip is opened with the serve.py in it.",
}


def names(labs: dict[str, Lab], language: str) -> dict[str, str]:
    """Return the name of each lab, by custom element."""
    return {element: lab.split(language)[0] for element, lab in labs.items()}


def describe(html: str, labs: dict[str, Lab], language: str) -> str:
    """Return the page with the sentence first in each lab; its shadow tree replaces it in time.

    A lab is found by its name in the address too.
    """
    refused = f'<span class="refused" data-search-exclude hidden> {REFUSED[language]}</span>'

    def begun(match: re.Match[str]) -> str:
        name, attributes = match[1], match[2] or ""
        if name in OTHERS:
            return f"<{name}{attributes}>{refused}"
        anchor = "" if ' id="' in attributes else f' id="{name}"'
        text = escape(labs[name].sentence(language), quote=False)
        return f"<{name}{anchor}{attributes}><span>{text}</span>{refused}"

    return re.sub(rf"<({'|'.join([*labs, *OTHERS])})( [^<>]*)?>", begun, html)
