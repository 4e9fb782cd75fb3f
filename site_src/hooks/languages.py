"""The language switch: it points at the twin of the page, and stays there."""

import re
from urllib.parse import urlsplit

from mkdocs.config.defaults import MkDocsConfig

# MkDocs' url filter miscounts links that climb out of a language's root; it leaves a scheme alone.
MARK = "twin:"
HEAD_LINK = re.compile(r'<link rel="alternate"[^>]*hreflang[^>]*>')


def alternates(config: MkDocsConfig, url: str, base: str | None = None) -> list[dict[str, str]]:
    """Return this page and its twin, as Material's language switch wants them.

    Args:
        config: of this language; ``extra.twin`` says where the other one lies.
        url: the page, relative to this language's root; the same in both.
        base: way to this language's root; from the page itself when not given.
    """
    root = "../" * url.count("/") if base is None else base
    here, twin, names = config.theme["language"], config.extra["twin"], config.extra["names"]
    links = {here: root + url or "./", twin["lang"]: root + twin["prefix"] + url}
    return [{"name": names[lang], "link": MARK + links[lang], "lang": lang} for lang in names]


def root_path(config: MkDocsConfig) -> str:
    """Return the path of this language's root on the server, for pages without a place (404)."""
    return urlsplit(config.site_url or "/").path


def keep_page(html: str) -> str:
    """Give the switch's links a target, and take the mark away.

    Material 9.7 and later replaces the href of a link without a target by the first sitemap entry
    that fits, which is the home page when one language lies below the other. It looks for a sitemap
    beside every alternate link in the head, where there is none: those links go.
    """
    html = HEAD_LINK.sub("", html)
    html = html.replace('class="md-select__link"', 'class="md-select__link" target="_self"')
    return html.replace(f'href="{MARK}', 'href="')
