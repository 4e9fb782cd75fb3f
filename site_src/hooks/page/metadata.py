"""What search engines and messengers read of a page: description, languages, preview, JSON-LD."""

import json
import re
from dataclasses import dataclass
from html import escape, unescape

from records.revision import Revision
from site_src.languages import DEFAULT, LANGUAGES

LICENCE = "https://creativecommons.org/licenses/by-sa/4.0/"
CARD_SIZE = (1200, 630)
PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
NOT_PROSE = re.compile(r"<sup.*?</sup>|<annotation.*?</annotation>|<[^>]+>", re.DOTALL)
SENTENCE = re.compile(r".+?[.?!](?=\s)|.+?[。？！]|.+", re.DOTALL)
# Search engines cut a description at about this width; a Chinese character is two wide.
WIDEST = 160


@dataclass(frozen=True)
class PageFacts:
    """One page, as it is told to others.

    ``site`` is the address of the site's root and ``path`` the page's way from its language's root,
    both with a slash at the end; ``card`` is the preview picture's way from the site's root.
    """

    language: str
    site: str
    path: str
    title: str
    book: str
    description: str
    card: str

    @property
    def address(self) -> str:
        """Where the page lies."""
        return addresses(self.site, self.path)[self.language]


def addresses(site: str, path: str) -> dict[str, str]:
    """Return where a page lies in each language, and for readers of any other language."""
    by_language = {code: f"{site}{language.prefix}{path}" for code, language in LANGUAGES.items()}
    return by_language | {"x-default": by_language[DEFAULT.code]}


def width(text: str) -> int:
    """Return the width of a text in Latin letters."""
    return sum(2 if letter >= "\u2e80" else 1 for letter in text)


def describe(html: str, otherwise: str) -> str:
    """Return the sentences with which a page begins, as many as a search result shows.

    Args:
        html: content of the page; its first paragraphs ask and answer what the page is about.
        otherwise: for a page that begins without a paragraph.
    """
    chosen = ""
    for paragraph in PARAGRAPH.findall(html)[:3]:
        text = " ".join(unescape(NOT_PROSE.sub("", paragraph)).split())
        for sentence in SENTENCE.findall(text):
            gap = " " if chosen and chosen[-1] in ".?!" else ""
            longer = chosen + gap + sentence.strip()
            if width(longer) > WIDEST:
                return chosen or otherwise
            chosen = longer
    return chosen or otherwise


def linked_data(facts: PageFacts, revision: Revision) -> str:
    """Return the page as JSON-LD of schema.org: the book, or one chapter of it."""
    home = facts.site + LANGUAGES[facts.language].prefix
    common = {
        "@context": "https://schema.org",
        "url": facts.address,
        "inLanguage": facts.language,
        "license": LICENCE,
        "isAccessibleForFree": True,
        "description": facts.description,
        "image": facts.site + facts.card,
        "version": revision.version,
    }
    if revision.date:
        common["dateModified"] = revision.date
    if facts.path:
        book = {"@type": "Book", "name": facts.book, "url": home}
        kind = {"@type": ["Chapter", "LearningResource"], "name": facts.title, "isPartOf": book}
    else:
        kind = {"@type": ["Book", "LearningResource"], "name": facts.book}
    # A closing tag inside would end the script element.
    return json.dumps(common | kind, ensure_ascii=False).replace("</", "<\\/")


def head(facts: PageFacts, revision: Revision) -> str:
    """Return the elements for the page's head."""
    # With the space this is no exact "alternate", beside which Material would look for a sitemap.
    hreflang = '<link rel="alternate " hreflang="{}" href="{}">'
    twins = addresses(facts.site, facts.path)
    links = [hreflang.format(language, escape(link)) for language, link in twins.items()]
    if revision.date:
        links.append(
            '<link rel="alternate " type="application/atom+xml" title="Changelog" '
            f'href="{escape(facts.site)}changes.xml">'
        )
    properties = {
        "og:type": "article" if facts.path else "book",
        "og:site_name": facts.book,
        "og:title": facts.title,
        "og:description": facts.description,
        "og:url": facts.address,
        "og:locale": LANGUAGES[facts.language].locale,
        "og:image": facts.site + facts.card,
        "og:image:width": str(CARD_SIZE[0]),
        "og:image:height": str(CARD_SIZE[1]),
        "og:image:alt": f"{facts.title} – {facts.book}",
    }
    metas = [f'<meta property="{key}" content="{escape(v)}">' for key, v in properties.items()]
    metas.append('<meta name="twitter:card" content="summary_large_image">')
    data = f'<script type="application/ld+json">{linked_data(facts, revision)}</script>'
    return "".join([*links, *metas, data])


def add(html: str, elements: str) -> str:
    """Return the page with the elements at the end of its head."""
    return html.replace("</head>", f"{elements}</head>", 1)
