"""The language switch: it points at the twin of the page, and stays there."""

import re
from urllib.parse import urlsplit

from site_src.languages import LANGUAGES, Language

# MkDocs' url filter miscounts links that climb out of a language's root; it leaves a scheme alone.
MARK = "twin:"
HEAD_LINK = re.compile(r'<link rel="alternate"[^>]*hreflang[^>]*>')


def alternates(here: Language, url: str, base: str | None = None) -> list[dict[str, str]]:
    """Return this page and its twins, as Material's language switch wants them.

    Args:
        here: the page's language.
        url: the page, relative to its language's root; the same in all.
        base: way to this language's root; from the page itself when not given.
    """
    root = "../" * url.count("/") if base is None else base
    links = {each.code: root + here.root + each.prefix + url for each in LANGUAGES.values()}
    links[here.code] = root + url or "./"
    return [
        {"name": each.name, "link": MARK + links[each.code], "lang": each.code}
        for each in LANGUAGES.values()
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
