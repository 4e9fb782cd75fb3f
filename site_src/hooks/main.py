"""MkDocs events: each one calls a plain function that knows nothing of MkDocs plugins."""

from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from site_src.hooks import assets, csp, languages, mathematics, numbers

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = ROOT / "build" / "models" / "manifest.json"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read the manifest once per build."""
    try:
        config.extra["manifest"] = numbers.load(MANIFEST)
    except numbers.NumberError as error:
        raise PluginError(str(error)) from error
    config.extra["alternate"] = languages.alternates(config, "", languages.root_path(config))
    return config


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fill in the numbers of the manifest."""
    try:
        return numbers.fill(markdown, config.extra["manifest"], page.file.src_uri)
    except numbers.NumberError as error:
        raise PluginError(str(error)) from error


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Typeset the formulas, so that reading them needs no script."""
    try:
        return mathematics.typeset(html, ROOT)
    except mathematics.FormulaError as error:
        line = mathematics.line_of(error.tex, Path(page.file.abs_src_path or ""))
        raise PluginError(f"{page.file.src_uri}:{line}: {error}") from error


def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: object
) -> dict[str, Any]:
    """Let the language switch point at the twin of this very page."""
    config.extra["alternate"] = languages.alternates(config, page.url)
    return context


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Finish a page: language switch that stays, Content-Security-Policy."""
    return csp.protect(languages.keep_page(output))


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """Finish the pages that are no Markdown, such as 404.html."""
    if not template_name.endswith(".html"):
        return output_content
    return csp.protect(languages.keep_page(output_content))


def on_post_build(config: MkDocsConfig) -> None:
    """Bring the demos and the models beside the pages."""
    site = Path(config.site_dir)
    assets.drop_foreign_hosts(site)
    if config.theme["language"] == "zh":
        assets.copy(ROOT, site)
