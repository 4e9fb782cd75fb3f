"""The language switch: it points at the twin of the page, and stays there."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

# MkDocs' url filter miscounts links that climb out of a language's root; it leaves a scheme alone.
MARK = "twin:"
HEAD_LINK = re.compile(r'<link rel="alternate"[^>]*hreflang[^>]*>')


@dataclass(frozen=True)
class Pair:
    """A language, its twin with the way there from this language's root, and the name of each."""

    here: str
    twin: str
    prefix: str
    names: dict[str, str]


def alternates(pair: Pair, url: str, base: str | None = None) -> list[dict[str, str]]:
    """Return this page and its twin, as Material's language switch wants them.

    Args:
        pair: the page's language and the other one.
        url: the page, relative to this language's root; the same in both.
        base: way to this language's root; from the page itself when not given.
    """
    root = "../" * url.count("/") if base is None else base
    links = {pair.here: root + url or "./", pair.twin: root + pair.prefix + url}
    return [
        {"name": name, "link": MARK + links[lang], "lang": lang}
        for lang, name in pair.names.items()
    ]


def root_path(address: str) -> str:
    """Return the path of this language's root on the server, for pages without a place (404)."""
    return urlsplit(address).path


def keep_page(html: str) -> str:
    """Give the switch's links a target, and take the mark away.

    Material 9.7 and later replaces the href of a link without a target by the first sitemap entry
    that fits, which is the home page when one language lies below the other. It looks for a sitemap
    beside every alternate link in the head, where there is none: those links go.
    """
    html = HEAD_LINK.sub("", html)
    html = html.replace('class="md-select__link"', 'class="md-select__link" target="_self"')
    return html.replace(f'href="{MARK}', 'href="')
