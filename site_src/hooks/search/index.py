"""The search index, fetched when a reader searches and not at every visit.

The theme gives the whole index to its worker as soon as a page is shown. Here the page finds an
empty one, and a worker of ours stands before the theme's (site_src/scripts/search-worker.ts).
Labs and terms of the glossary are entries of their own, which that worker puts first when a reader
types their name.
"""

import functools
import hashlib
import json
import re
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import NotRequired, TypedDict

import jieba

from site_src.hooks.errors import BuildError
from site_src.hooks.page.embeds import Home
from site_src.hooks.page.lab_names import Lab
from site_src.hooks.prose import glossary
from site_src.hooks.prose.glossary import Term, heading
from site_src.hooks.search import traditional
from site_src.languages import LANGUAGES, others

WORKERS = Path("assets", "javascripts", "workers")
# In the configuration that each page hands to the theme's script.
ADDRESS = re.compile(r'(?<="search": ")([^"]*/)(search\.[0-9a-f]{8}\.min\.js)(?=")')
HAN = re.compile(r"[\u3400-\u9fff]+")
GLOSSARY = "glossary/"
FORMULA = re.compile(r"<math\b.*?</math>", re.DOTALL)
# Formulas that are more than one line of signs: without their places these say something else.
PLACED = re.compile(r'display="block"|<m(?:frac|sup|subsup|sqrt|root|table|under|over|underover)\b')
# What the index has in the place of one within a sentence.
GAP = "<i hidden>…</i>"
ALSO = {"zh": ("也作：{}。", "、"), "en": (" Also: {}.", ", ")}


class Entry(TypedDict):
    """What the index says of a page or a part of it.

    The names are for our worker alone: what a reader may type, in both languages, and what the
    text says instead.
    """

    location: str
    title: str
    text: str
    names: NotRequired[dict[str, str]]


def learn(terms: list[Term]) -> None:
    """Teach the segmentation of Chinese the book's terms, each a word that is found as one."""
    for name in {name for term in terms for code in LANGUAGES for name in term.names(code)}:
        if len(name) > 1 and HAN.fullmatch(name):
            jieba.add_word(name)


def segmented(text: str) -> str:
    """Return text with zero-width spaces around its Chinese words, as the theme writes it."""
    return HAN.sub(
        lambda match: "\u200b" + "\u200b".join(jieba.cut(match[0])) + "\u200b", text
    ).strip("\u200b")


def readable(html: str) -> str:
    """Return the page with what the index shall not take of its formulas marked as such.

    It takes their letters one after another: the TeX behind each would follow as a second text, and
    a fraction would become a number. In its place stands a gap, for the index alone.
    """

    def marked(match: re.Match[str]) -> str:
        part = "math" if PLACED.search(match[0]) else "annotation"
        gap = GAP if part == "math" and 'display="block"' not in match[0] else ""
        return gap + re.sub(rf"<{part}\b", rf"<{part} data-search-exclude", match[0])

    return FORMULA.sub(marked, html)


def without_gaps(html: str) -> str:
    """Return a page as it is read, once the index has its text."""
    return html.replace(GAP, "")


def named(own: list[str], other: list[str]) -> dict[str, str]:
    """Return names with what to look up in their place: ours, as short as the text may have it."""
    mine = {name: min((part for part in own if part in name), key=len) for name in own}
    return dict.fromkeys(other, mine[own[0]]) | mine


def entry(location: str, own: list[str], other: list[str], text: str, language: str) -> Entry:
    """Return an entry that goes by some names, the first of each language in its title.

    What the location names in its page is one of them: of many terms it is the abbreviation or the
    American spelling.
    """
    if also := [*own[1:], *other[1:]]:
        sentence, comma = ALSO[language]
        text += sentence.format(comma.join(also))
    return {
        "location": location,
        "title": segmented(heading(own[0], other[0], language)),
        "text": f"<p>{segmented(escape(text[0].upper() + text[1:], quote=False))}</p>",
        "names": named(own, [*other, location.partition("#")[2]]),
    }


def lab_entries(labs: dict[str, Lab], homes: dict[str, Home], language: str) -> list[Entry]:
    """Return an entry for each lab, at the place where it stands.

    Raises:
        BuildError: when one stands on no page.

    """
    if homeless := sorted(labs.keys() - homes.keys()):
        name = homeless[0]
        raise BuildError(
            f"{name} stands on no page of docs/{language}: write"
            f' <{name} id="{name}" lang="{language}"></{name}> into one, or delete its folder.',
        )
    split = {element: lab.split(language) for element, lab in labs.items()}
    return [
        entry(homes[element].url, [own], [other], purpose, language)
        for element, (own, other, purpose) in split.items()
    ]


def add_term(term: Term, entries: dict[str, Entry], language: str) -> None:
    """Add a term as an entry, and its names to the section that explains it.

    Raises:
        BuildError: when that section is not in the index.

    """
    section = re.sub(r"\.(md|ipynb)", "/", term.section)
    if section not in entries:
        raise BuildError(f"{term.key}: {section} is not in the index", glossary.TABLE)
    own = term.names(language)
    other = [name for each in others(language) for name in term.names(each.code)]
    added = entry(f"{GLOSSARY}#{term.key}", own, other, term.definition(language), language)
    entries[section].setdefault("names", {}).update(added["names"])
    entries[added["location"]] = added


def complete(
    pages: list[Entry], labs: list[Entry], terms: list[Term], language: str
) -> list[Entry]:
    """Return the entries of the pages with those of labs and terms."""
    entries = {entry["location"]: entry for entry in [*pages, *labs]}
    entries[GLOSSARY]["text"] = ""  # the terms follow one by one
    for term in terms:
        add_term(term, entries, language)
    return list(entries.values())


@functools.cache
def worker(theme: str, root: Path) -> tuple[str, str]:
    """Return name and program of our worker, given the name of the theme's."""
    source = (root / "build" / "search" / "search-worker.js").read_text(encoding="utf-8")
    program = f'const THEME = "{theme}";\n{source}'
    digest = hashlib.sha256(program.encode()).hexdigest()[:8]
    return f"search-on-demand.{digest}.min.js", program


def on_demand(html: str, root: Path) -> str:
    """Return a page whose search starts with our worker."""
    return ADDRESS.sub(lambda match: match[1] + worker(match[2], root)[0], html)


def write(
    site: Path,
    root: Path,
    labs: list[Entry],
    terms: list[Term],
    language: str,
    pairs: Sequence[str],
) -> None:
    """Put our worker beside the theme's; keep the index under a name that only it asks for.

    Args:
        site: folder of the built pages of this language.
        root: folder of the repository.
        labs: their entries.
        terms: of the glossary.
        language: of the pages.
        pairs: of traditional and simplified characters.

    Raises:
        BuildError: when the theme has no worker, or several.

    """
    workers = sorted((site / WORKERS).glob("search.*.min.js"))
    if len(workers) != 1:
        raise BuildError(f"has {len(workers)} files search.*.min.js instead of one", WORKERS)
    name, program = worker(workers[0].name, root)
    (site / WORKERS / name).write_text(program, encoding="utf-8")
    index = site / "search" / "search_index.json"
    whole = json.loads(index.read_text(encoding="utf-8"))
    whole["docs"] = complete(whole["docs"], labs, terms, language)
    text = "".join(
        entry["title"] + entry["text"] + "".join(entry.get("names", {})) for entry in whole["docs"]
    )
    whole["traditional"] = traditional.spellings(text.replace("\u200b", ""), pairs)
    index.with_name("pages.json").write_text(
        json.dumps(whole, ensure_ascii=False, separators=(",", ":")), encoding="utf-8"
    )
    empty = whole | {"docs": []}
    index.write_text(json.dumps(empty, ensure_ascii=False), encoding="utf-8")
