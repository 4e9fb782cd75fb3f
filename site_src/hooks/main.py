"""MkDocs events: each one calls plain functions that know nothing of MkDocs."""

import logging
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from pybtex.exceptions import PybtexError
from pydantic import ValidationError

from site_src.build import figures, icons, worked_example
from site_src.hooks.page import assets, csp, embeds, lab_names, languages, loading, parts, pictures
from site_src.hooks.prose import (
    citations,
    diagrams,
    errata,
    exercises,
    glossary,
    gpu_record,
    lines,
    links,
    mathematics,
    measurements,
    notebook_page,
    numbers,
)
from site_src.hooks.search import index

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = ROOT / "build" / "models" / "digits" / "manifest.json"
NOTEBOOK = "5-practice.ipynb"


def languages_of(config: MkDocsConfig) -> languages.Pair:
    """Return this language and its twin."""
    twin, here = config.extra["twin"], config.theme["language"]
    return languages.Pair(here, twin["lang"], twin["prefix"], config.extra["names"])


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read manifest, references and glossary once per build."""
    try:
        config.extra["manifest"] = numbers.load(MANIFEST)
        config.extra["references"] = citations.load(ROOT / "docs" / "references.bib")
        config.extra["errata"] = errata.load(ROOT / "docs" / "errata.yml")
        config.extra["checks"] = exercises.load(ROOT / "docs" / "checks.yml")
        config.extra["labs"] = lab_names.load(ROOT / "docs" / "labs.yml")
        names = lab_names.names(config.extra["labs"], config.theme["language"])
        config.extra["measurements"] = measurements.load(config.theme["language"], names)
        config.extra["terms"] = glossary.load(ROOT / "docs" / "glossary.yml")
        links.check_twins(ROOT / "docs" / "zh", ROOT / "docs" / "en")
    except (numbers.NumberError, PybtexError, ValidationError, links.LinkError) as error:
        raise PluginError(str(error)) from error
    index.learn(config.extra["terms"])
    config.extra["bundle"] = f"assets/{assets.identity(ROOT)}"
    config.extra["demos"] = embeds.elements(ROOT)
    config.extra["diagrams"] = {}
    config.extra["homes"] = {}
    config.extra["example"] = worked_example.values()
    path = languages.root_path(config.site_url or "/")
    config.extra["alternate"] = languages.alternates(languages_of(config), "", path)
    return config


# Before mkdocs-jupyter, which wraps the notebooks that it finds.
@event_priority(100)
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Put the executed notebook in the place of its source."""
    language = config.theme["language"]
    for source in [file for file in files if file.src_uri.endswith(".py")]:
        files.remove(source)
    # nbconvert misses alternative texts, which notebook_page adds afterwards.
    logging.getLogger("traitlets").setLevel(logging.ERROR)
    executed = ROOT / "build" / "notebooks" / language
    files.append(File(NOTEBOOK, str(executed), config.site_dir, config.use_directory_urls))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fill in numbers, citations, glossary and the places of figures; collect the diagrams."""
    name, language = page.file.src_uri, config.theme["language"]
    if name == NOTEBOOK:  # its text was filled in when it was run
        notebook = Path(page.file.abs_src_path or "")
        config.extra["diagrams"][name] = notebook_page.diagrams(notebook, name)
        return markdown
    known = {
        "m": config.extra["manifest"],
        "e": config.extra["example"],
        "b": config.extra["measurements"],
    }
    try:
        links.check(markdown, name, Path(config.docs_dir))
        filled = numbers.fill(markdown, known, name)
        config.extra["diagrams"][name] = diagrams.find(filled, name)
        reported = gpu_record.page(filled, language)
        listed = errata.page(reported, config.extra["errata"], language)
        linked = errata.link_back(listed, name, config.extra["errata"], language)
        marked = figures.mark(linked, name)
        cited = citations.cite(marked, config.extra["references"], name, language)
    except (
        numbers.NumberError,
        citations.CitationError,
        diagrams.DiagramError,
        figures.FigureError,
        links.LinkError,
    ) as error:
        raise PluginError(str(error)) from error
    return glossary.page(cited, config.extra["terms"], language)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Explain the terms, draw the figures, place the exercises: reading needs no script."""
    language = config.theme["language"]
    if language == "zh":
        html = lines.joined(html)
    if page.file.src_uri == NOTEBOOK:
        html = notebook_page.slim(html, Path(page.file.abs_src_path or ""))
        page.toc = get_toc(notebook_page.contents(html))  # type: ignore[arg-type]
        html = pictures.extract(html, Path(page.file.abs_dest_path).parent)
    if not page.file.src_uri.startswith("glossary"):
        html = glossary.annotate(html, config.extra["terms"], language)
    html = lab_names.describe(citations.separate(html), config.extra["labs"], language)
    homes = embeds.find(html, page.url, str(page.title), config.extra["demos"])
    config.extra["homes"].update(homes)
    html = figures.fill(html, config.extra["manifest"], language)
    checks, manifest = config.extra["checks"], config.extra["manifest"]
    try:
        return exercises.place(html, checks, manifest, page.file.src_uri, language)
    except exercises.CheckError as error:
        raise PluginError(str(error)) from error


def typeset(files: Files) -> None:
    """Typeset the formulas of all pages."""
    pages = [file.page for file in files.documentation_pages() if file.page]
    try:
        contents = mathematics.typeset([page.content or "" for page in pages], ROOT)
    except mathematics.FormulaError as error:
        for page in pages:
            if error.tex in {tex for tex, _ in mathematics.formulas(page.content or "")}:
                line = mathematics.line_of(error.tex, Path(page.file.abs_src_path or "")) or 1
                raise PluginError(f"{page.file.src_uri}:{line}: {error}") from error
        raise PluginError(str(error)) from error
    for page, content in zip(pages, contents, strict=True):
        page.content = content


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Typeset and draw for all pages at once, since these programs take a while to start."""
    typeset(files)
    of_page: dict[str, list[diagrams.Diagram]] = config.extra["diagrams"]
    try:
        drawings = iter(diagrams.draw([found for each in of_page.values() for found in each], ROOT))
    except diagrams.DiagramError as error:
        raise PluginError(str(error)) from error
    for name, found in of_page.items():
        file = files.get_file_from_path(name)
        assert file is not None
        assert file.page is not None
        svgs = [next(drawings) for _ in found]
        file.page.content = parts.divide(diagrams.place(file.page.content or "", found, svgs))


def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: object
) -> dict[str, Any]:
    """Let the language switch point at the twin of this very page."""
    config.extra["alternate"] = languages.alternates(languages_of(config), page.url)
    return context


def finished(html: str) -> str:
    """Return a page: the switch stays on it, search on demand, text before scripts, its CSP."""
    alone = loading.without_neighbours(lines.kept_together(html))
    later = loading.late(alone, loading.script(ROOT, "start"))
    ordered = loading.before_all(loading.in_colours(later), loading.script(ROOT, "memory"))
    return csp.protect(index.on_demand(languages.keep_page(ordered), ROOT))


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Finish a page."""
    return finished(output)


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """Finish the pages that are no Markdown, such as 404.html."""
    if not template_name.endswith(".html"):
        return output_content
    return finished(output_content)


def on_post_build(config: MkDocsConfig) -> None:
    """Bring icons, demos and models beside the pages."""
    site = Path(config.site_dir)
    assets.drop_foreign_hosts(site)
    language, extra = config.theme["language"], config.extra
    book = embeds.Book(config.site_name, language, extra["root"], extra["bundle"])
    embeds.write(site, ROOT, book, extra["homes"])
    assets.drop_unused_search(site)
    assets.drop_unused_styles(site)
    try:
        labs = index.lab_entries(extra["labs"], extra["homes"], language)
        index.write(site, ROOT, labs, extra["terms"], language)
    except index.SearchError as error:
        raise PluginError(str(error)) from error
    name, about = config.site_name, config.site_description or ""
    icons.write(site, name, about, language, extra["root"])
    if language == "zh":
        assets.copy(ROOT, site / extra["bundle"])
