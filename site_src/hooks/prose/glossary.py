"""The glossary: its page, and a tooltip at the first use of each term on every other page."""

import re
from pathlib import Path
from typing import ClassVar

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag
from pydantic import Field

from site_src.hooks.tables import Everywhere, Translated, read
from site_src.languages import LANGUAGES, others

TABLE = Path("docs/glossary.yml")
PAGE_MARK = "<!-- glossary -->"
MORE = {"zh": "见正文", "en": "in the book"}
# Where a tooltip would disturb: links, code, headings, formulas, diagrams, and other tooltips.
PLAIN = {"a", "abbr", "code", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "svg", "sup", "summary"}
PLAIN_CLASSES = {"arithmatex", "mermaid", "footnote", "highlight", "admonition-title"}
PROSE = ["p", "li", "td", "dd"]


class Term(Translated):
    """One term in every language, with what it means and where the book explains it."""

    KEYED: ClassVar[dict[str, str]] = {"name": "", "aliases": "aliases_", "define": "define_"}

    key: str
    name: Everywhere[str]
    aliases: dict[str, list[str]]
    # Phrases, as they are written, in which the word means something else.
    not_in: list[str] = Field(default_factory=list)
    define: Everywhere[str]
    section: str

    def names(self, language: str) -> list[str]:
        """Return all spellings in a language."""
        return [self.name[language], *self.aliases.get(language, [])]

    def definition(self, language: str) -> str:
        """Return the meaning in a language."""
        return self.define[language]

    def is_meant(self, match: re.Match[str]) -> bool:
        """Tell whether the word that was found stands outside every phrase of ``not_in``."""
        return not any(
            phrase.start() <= match.start() and match.end() <= phrase.end()
            for text in self.not_in
            for phrase in re.finditer(re.escape(text), match.string)
        )


def load(root: Path) -> list[Term]:
    """Return the terms."""
    return read(root / TABLE, list[Term], root)


def page(markdown: str, terms: list[Term], language: str) -> str:
    """Return the glossary page with its list filled in, sorted by English name."""
    if PAGE_MARK not in markdown:
        return markdown
    other = others(language)[0].code
    entries = [
        f"{heading(term.names(language)[0], term.names(other)[0], language)} {{#{term.key}}}\n"
        f":   {term.definition(language)} [{MORE[language]}]({term.section})\n"
        for term in sorted(terms, key=lambda term: term.name["en"].lower())
    ]
    return markdown.replace(PAGE_MARK, "\n".join(entries))


def heading(own: str, other: str, language: str) -> str:
    """Return a name with that in the other language, where it is another word."""
    return own if own == other else LANGUAGES[language].explained(own, other)


def pattern(names: list[str]) -> re.Pattern[str]:
    """Return what finds any of the names, the longest first; Latin names as whole words."""
    parts = [
        rf"(?<![\w-]){re.escape(name)}(?![\w-])" if name.isascii() else re.escape(name)
        for name in sorted(names, key=len, reverse=True)
    ]
    return re.compile("|".join(parts), re.IGNORECASE | re.ASCII)


def is_plain(text: NavigableString) -> bool:
    """Tell whether a piece of text stands where no tooltip belongs."""
    for parent in text.parents:
        if isinstance(parent, Tag) and (
            parent.name in PLAIN or PLAIN_CLASSES & set(parent.get("class") or [])
        ):
            return True
    return False


def annotate(html: str, terms: list[Term], language: str) -> str:
    """Return the page with the first use of each term, where it is meant, in ``<abbr title=…>``."""
    by_name = {name.lower(): term for term in terms for name in term.names(language)}
    search = pattern(list(by_name))
    soup = BeautifulSoup(html, "html.parser")
    seen: set[str] = set()

    def mark(match: re.Match[str]) -> str:
        term = by_name[match[0].lower()]
        if term.key in seen or not term.is_meant(match):
            return match[0]
        seen.add(term.key)
        tag = soup.new_tag("abbr", title=term.definition(language))
        tag.string = match[0]
        return str(tag)

    for block in soup.find_all(PROSE):
        for text in list(block.find_all(string=search)):
            if is_plain(text) or type(text) is not NavigableString:
                continue
            marked = search.sub(mark, str(text).replace("&", "&amp;").replace("<", "&lt;"))
            if "<abbr" in marked:
                text.replace_with(BeautifulSoup(marked, "html.parser"))
    return str(soup) if seen else html
