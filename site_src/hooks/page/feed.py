"""The changelog as an Atom feed (RFC 4287), and robots.txt."""

import re
from html import escape

from records.revision import Revision
from site_src.languages import LANGUAGES

RELEASE = re.compile(
    r"^## (\S+)(?: [–-] (\d{4}-\d\d-\d\d))?\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL
)
ITEM = re.compile(r"^- (.*?)(?=^- |\Z)", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`]+)`")


def item(text: str) -> str:
    """Return an item of the changelog as HTML."""
    coded = CODE.sub(r"<code>\1</code>", escape(" ".join(text.split())))
    return f"<li>{coded}</li>"


def entries(changelog: str, revision: Revision, site: str) -> list[str]:
    """Return an Atom entry for each release; what is unreleased has the date of the commit."""
    releases = []
    for version, date, body in RELEASE.findall(changelog):
        items = "".join(item(text) for text in ITEM.findall(body))
        releases.append(
            f"<entry><title>{escape(version)}</title><id>{escape(site)}#{escape(version)}</id>"
            f'<link href="{escape(site)}"/><updated>{date or revision.date}T00:00:00Z</updated>'
            f'<content type="html">{escape(f"<ul>{items}</ul>")}</content></entry>'
        )
    return releases


def atom(changelog: str, title: str, revision: Revision, site: str) -> str:
    """Return the feed, which is in English as the changelog is.

    Args:
        changelog: Markdown with a heading ``## VERSION – YYYY-MM-DD`` for each release.
        title: name of the book, in English.
        revision: the state that is published.
        site: address of the site's root.
    """
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">'
        f"<title>{escape(title)}</title><id>{escape(site)}changes.xml</id>"
        f'<link rel="self" href="{escape(site)}changes.xml"/><link href="{escape(site)}"/>'
        f"<updated>{revision.date}T00:00:00Z</updated><author><name>{escape(title)}</name></author>"
        f"{''.join(entries(changelog, revision, site))}</feed>\n"
    )


def robots(site: str) -> str:
    """Return robots.txt: everything may be read, and here is what there is."""
    maps = "".join(
        f"Sitemap: {site}{language.prefix}sitemap.xml\n" for language in LANGUAGES.values()
    )
    return f"User-agent: *\nAllow: /\n\n{maps}"
