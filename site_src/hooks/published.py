"""MkDocs events of what a published page tells others; each one calls a plain function."""

import os
from functools import partial
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from records import revision
from site_src.hooks.page import cards, feed, metadata, reports

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "build" / "models" / "digits" / "samples.json"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read the revision; find the site's root, above the root of a language."""
    language = config.theme["language"]
    root = (config.site_url or "/").removesuffix(metadata.ROOTS[language])
    config.extra["site"] = root
    config.extra["addresses"] = partial(metadata.addresses, root)
    config.extra["revision"] = revision.read(ROOT)
    config.extra["built"] = revision.built(os.environ)
    config.extra["repository"] = (config.extra["repository"] or "").rstrip("/")
    config.extra["cards"] = {}
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
    language, repository = config.theme["language"], config.extra["repository"]
    page.edit_url = reports.edit(repository, page.file.src_uri, language)
    context["report_url"] = reports.problem(
        repository, page.canonical_url or "", str(page.title), language, config.extra["revision"]
    )
    return context


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Add what search engines and messengers read."""
    language = config.theme["language"]
    card = f"assets/cards/{language}-{Path(page.file.src_uri).stem}.png"
    facts = metadata.PageFacts(
        language=language,
        site=config.extra["site"],
        path=page.url,
        title=str(page.title) if page.url else config.site_name,
        book=config.site_name,
        description=page.meta.get("description") or config.site_description or "",
        card=card,
    )
    config.extra["cards"][card] = facts.title
    return metadata.add(output, metadata.head(facts, config.extra["revision"]))


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """Keep 404.html out of search results."""
    if not template_name.endswith(".html"):
        return output_content
    return metadata.add(output_content, '<meta name="robots" content="noindex">')


def on_post_build(config: MkDocsConfig) -> None:
    """Draw the cards; with the English pages, write the feed and robots.txt at the site's root."""
    # The English site lies inside the Chinese one, and the cards of both in one folder.
    language, address = config.theme["language"], config.extra["site"]
    site = Path(config.site_dir)
    root = site.parent if metadata.ROOTS[language] else site
    kept = ROOT / "build" / "cards"
    cards.save(config.extra["cards"], config.site_name, SAMPLES, kept, root)
    if root == site:
        return
    state = config.extra["revision"]
    (root / "robots.txt").write_text(feed.robots(address), encoding="utf-8")
    if not state.date:
        return  # a feed has dates, and without git nobody knows them
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    atom = feed.atom(changes, config.site_name, state, address)
    (root / "changes.xml").write_text(atom, encoding="utf-8")
