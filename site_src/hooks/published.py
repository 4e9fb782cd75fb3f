"""MkDocs events of what a published page tells others; each one calls a plain function."""

import os
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from site_src.hooks.book import Edition, Gathered
from site_src.hooks.page import cards, feed, metadata, reports

ROOT = Path(__file__).resolve().parents[2]
# The language of the changelog.
FEED = "en"
SAMPLES = ROOT / "build" / "models" / "digits" / "samples.json"


def edition_of(config: MkDocsConfig) -> Edition:
    """Return where the book is published, and from which state."""
    edition: Edition = config.extra["edition"]
    return edition


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read the revision; find the site's root, above the root of a language."""
    language, repository = config.theme["language"], config.extra["repository"] or ""
    config.extra["edition"] = Edition.read(
        ROOT, config.site_url or "/", language, repository, os.environ
    )
    return config


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Let the description be what the page begins with, unless its front matter has one."""
    if page.url:
        described = metadata.describe(html, otherwise=config.site_description or "")
        page.meta.setdefault("description", described)
    return html


def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: object
) -> dict[str, Any]:
    """Give the page its links for editing and for reporting a problem."""
    language, edition = config.theme["language"], edition_of(config)
    page.edit_url = reports.edit(edition.repository, page.file.src_uri, language)
    context["report_url"] = reports.problem(
        edition.repository,
        page.canonical_url or "",
        str(page.title),
        language,
        edition.revision,
    )
    return context


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Add what search engines and messengers read."""
    language, edition = config.theme["language"], edition_of(config)
    card = f"assets/cards/{language}-{Path(page.file.src_uri).stem}.png"
    facts = metadata.PageFacts(
        language=language,
        site=edition.site,
        path=page.url,
        title=str(page.title) if page.url else config.site_name,
        book=config.site_name,
        description=page.meta.get("description") or config.site_description or "",
        card=card,
    )
    gathered: Gathered = config.extra["gathered"]
    gathered.cards[card] = cards.Card(facts.title, gathered.picture_of(output))
    return metadata.add(output, metadata.head(facts, edition.revision))


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """Keep 404.html out of search results."""
    if not template_name.endswith(".html"):
        return output_content
    return metadata.add(output_content, '<meta name="robots" content="noindex">')


def on_post_build(config: MkDocsConfig) -> None:
    """Draw the cards; with the English pages, write the feed and robots.txt at the site's root."""
    # The other languages lie inside the first, and the cards of all in one folder.
    language, edition = config.extra["book"].language, edition_of(config)
    root = Path(os.path.normpath(Path(config.site_dir, language.root)))
    gathered: Gathered = config.extra["gathered"]
    cards.save(gathered.cards, config.site_name, SAMPLES, ROOT, root)
    if language.code != FEED:
        return
    (root / "robots.txt").write_text(feed.robots(edition.site), encoding="utf-8")
    if not edition.revision.date:
        return  # a feed has dates, and without git nobody knows them
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    atom = feed.atom(changes, config.site_name, edition.revision, edition.site)
    (root / "changes.xml").write_text(atom, encoding="utf-8")
