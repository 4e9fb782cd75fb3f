"""Citations in prose: ``[@brown2020]`` becomes a footnote with a preview.

The entries stand in ``docs/references.bib``; a page's own list closes the page, the references page
shows all of them.
"""

import re
from pathlib import Path

from pybtex.database import BibliographyData, Entry, Person, parse_file
from pybtex.exceptions import PybtexError

from site_src.hooks.errors import BuildError, line_at

CITATION = re.compile(r"\[@([a-z0-9-]+)\]")
LIST_MARK = "<!-- references -->"
HEADING = {"zh": "参考文献", "en": "References"}


def load(path: Path) -> BibliographyData:
    """Return the list of references; raises BuildError when it cannot be read."""
    try:
        return parse_file(str(path), bib_format="bibtex", encoding="utf-8")
    except PybtexError as error:
        raise BuildError(str(error), path.name, getattr(error, "lineno", None)) from error


def name(person: Person) -> str:
    """Return ``Vaswani A.``; an organisation keeps its name whole."""
    initials = "".join(f" {part[0]}." for part in person.first_names + person.middle_names)
    return " ".join([*person.prelast_names, surname(person)]) + initials


def surname(person: Person) -> str:
    """Return the last name, or an organisation's without the braces that keep it whole."""
    return " ".join(person.last_names).strip("{}")


def authors(entry: Entry) -> str:
    """Return the authors, ``et al.`` where the entry says ``others``."""
    names = [name(person) for person in entry.persons["author"]]
    if names[-1] == "others":
        return ", ".join(names[:-1]) + " et al"
    return ", ".join(names).rstrip(".")


def link(entry: Entry) -> str:
    """Return the address that lasts longest: DOI, arXiv, or a page."""
    fields = entry.fields
    if "doi" in fields:
        return f"[doi:{fields['doi']}](https://doi.org/{fields['doi']})"
    if "eprint" in fields:
        return f"[arXiv:{fields['eprint']}](https://arxiv.org/abs/{fields['eprint']})"
    if "url" in fields:
        return f"<{fields['url']}>"
    return ""


def describe(entry: Entry) -> str:
    """Return one reference as Markdown: authors, year, title, venue, pages, link."""
    fields = entry.fields
    venue = next(
        (
            fields[kind]
            for kind in ("journal", "booktitle", "publisher", "institution", "howpublished")
            if kind in fields
        ),
        "",
    ).replace("\\&", "&")
    if "volume" in fields:
        venue += f" {fields['volume']}" + (f"({fields['number']})" if "number" in fields else "")
    if "pages" in fields:
        venue += f", {fields['pages'].replace('--', '–')}"
    title = f"*{fields['title'].replace('{', '').replace('}', '')}*"
    parts = [f"{authors(entry)}. {fields['year']}. {title}", venue, link(entry)]
    return ". ".join(part for part in parts if part) + "."


def cite(markdown: str, references: BibliographyData, page: str, language: str) -> str:
    """Return the page with footnotes for its citations, and their heading at the end.

    Raises:
        BuildError: naming page, line and key, for a key that is not in the list.

    """
    keys: list[str] = []

    def footnote(match: re.Match[str]) -> str:
        entry_of(references, match[1], markdown, match.start(), page)
        keys.append(match[1])
        return f"[^{match[1]}]"

    cited = CITATION.sub(footnote, markdown)
    if LIST_MARK in cited:
        cited = cited.replace(LIST_MARK, full_list(references))
    if not keys:
        return cited
    notes = "\n".join(
        f"[^{key}]: {describe(references.entries[key])}" for key in dict.fromkeys(keys)
    )
    heading = f"## {HEADING[language]} {{#references}}"
    return f"{cited}\n\n{heading}\n\n///Footnotes Go Here///\n\n{notes}\n"


def separate(html: str) -> str:
    """Return the page with a comma between citations that follow each other: 9, 10 is not 910."""
    return html.replace('</sup><sup id="fnref', '</sup><sup>, </sup><sup id="fnref')


def link_all(markdown: str, references: BibliographyData, page: str) -> str:
    """Return a notebook's text with each citation as a link, since notebooks have no footnotes.

    Raises:
        BuildError: naming page, line and key, for a key that is not in the list.

    """

    def linked(match: re.Match[str]) -> str:
        entry = entry_of(references, match[1], markdown, match.start(), page)
        label = f"{surname(entry.persons['author'][0])} {entry.fields['year']}"
        title = re.sub(r"[*\[\]<>\"]|\(https?:[^)]*\)", "", describe(entry))
        return f' [({label})](../references/#ref-{match[1]} "{title}")'

    return CITATION.sub(linked, markdown)


def entry_of(
    references: BibliographyData, key: str, markdown: str, position: int, page: str
) -> Entry:
    """Return the entry of a key.

    Raises:
        BuildError: naming page, line and key, for a key that is not in the list.

    """
    if key not in references.entries:
        reason = f"no reference `{key}` in docs/references.bib: add it there."
        raise BuildError(reason, page, line_at(markdown, position))
    return references.entries[key]


def full_list(references: BibliographyData) -> str:
    """Return every reference, by author and year, as a Markdown list."""
    lines = [
        f"- {describe(entry)}\n  {{: #ref-{key} }}"
        for key, entry in sorted(references.entries.items(), key=lambda pair: pair[0])
    ]
    return "\n".join(lines)
