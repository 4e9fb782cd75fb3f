"""What the theme's script would do to a page at every visit is done here, once."""

import re
from dataclasses import dataclass
from pathlib import Path

from site_src.hooks.errors import BuildError

# Material loads Mermaid and a polyfill from here when a page brings none. Ours do not need it.
FOREIGN = re.compile(r"https://unpkg\.com/[^\"'`]*")
TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)


@dataclass(frozen=True)
class Change:
    """A place of the theme's script that reads otherwise here."""

    what: str
    place: re.Pattern[str]
    instead: str


CHANGES = (
    # Putting the `<meta>` into the page and setting it gives every element a new style, twice
    # before the page can be used. On the root's own style it changes the root alone, since the
    # body has its own scheme.
    Change(
        "keeps its colour scheme",
        re.compile(
            r'let (\w+)=\w+\("meta",\{name:"color-scheme"\}\);document\.head\.appendChild\(\1\);'
        ),
        r"let \1={set content(scheme){document.documentElement.style.colorScheme=scheme}};",
    ),
    # Taken out and put into boxes, they give all beside them a new style; they come in boxes.
    Change(
        "looks for tables",
        re.compile(r'"table:not\(\[class\]\)"'),
        '"table.unboxed"',
    ),
)


def boxed(html: str) -> str:
    """Return a page's content with each plain table in the boxes in which it scrolls."""
    return TABLE.sub(
        r'<div class="md-typeset__scrollwrap"><div class="md-typeset__table">\g<0></div></div>',
        html,
    )


def adapt(site: Path) -> None:
    """Take the addresses of other hosts out of the theme's script, and what is done here.

    Raises:
        BuildError: when another version of the theme does it elsewhere.

    """
    for script in site.glob("assets/javascripts/bundle.*.js"):
        text = FOREIGN.sub("about:blank", script.read_text(encoding="utf-8"))
        for change in CHANGES:
            text, count = change.place.subn(change.instead, text)
            if count != 1:
                raise BuildError(
                    f"the theme {change.what} in {count} places, not in one: see what this version "
                    "does, and change CHANGES",
                    Path("site_src/hooks/page/theme.py"),
                )
        script.write_text(text, encoding="utf-8")
    for leftover in site.glob("assets/**/*.map"):
        leftover.unlink()
