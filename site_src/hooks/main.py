"""MkDocs events: each one calls plain functions that know nothing of MkDocs."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from site_src.build import figures, icons, recorded_poems, thumbnails
from site_src.build import kept as keeping
from site_src.build.kept import Kept
from site_src.hooks.book import Book, Gathered
from site_src.hooks.errors import BuildError
from site_src.hooks.page import (
    assets,
    csp,
    embeds,
    home,
    lab_names,
    languages,
    loading,
    paper,
    parts,
    pictures,
    presenting,
    theme,
)
from site_src.hooks.prose import (
    citations,
    diagrams,
    errata,
    exercises,
    glossary,
    gpu_record,
    guesses,
    lab_steps,
    lines,
    links,
    mathematics,
    notebook_page,
    numbers,
    quantities,
    teaching,
)
from site_src.hooks.prose.mathematics import Formula
from site_src.hooks.search import index, traditional
from site_src.languages import DEFAULT

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = "5-practice.ipynb"
TEMPLATES = ROOT / keeping.FOLDER / "templates"


@contextmanager
def reported() -> Iterator[None]:
    """End the build by a mistake in a source of the book as MkDocs ends one: with a sentence."""
    try:
        yield
    except BuildError as error:
        raise PluginError(str(error)) from error


def book_of(config: MkDocsConfig) -> Book:
    """Return the book in the language that is built."""
    book: Book = config.extra["book"]
    return book


def gathered_of(config: MkDocsConfig) -> Gathered:
    """Return what the pages built so far have brought."""
    gathered: Gathered = config.extra["gathered"]
    return gathered


@reported()
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read once per build what the pages are made with."""
    book = Book.load(ROOT, config.theme["language"])
    index.learn(book.terms)
    config.extra |= {"book": book, "gathered": Gathered(keeping.load(ROOT, book.language.code))}
    path = languages.root_path(config.site_url or "/")
    config.extra["alternate"] = languages.alternates(book.language, "", path)
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


@reported()
def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fill in numbers, citations, glossary and the places of figures; collect the diagrams."""
    name, book, gathered = page.file.src_uri, book_of(config), gathered_of(config)
    language = book.language.code
    if name == NOTEBOOK:  # its text was filled in when it was run
        notebook = Path(page.file.abs_src_path or "")
        gathered.diagrams[name] = notebook_page.diagrams(notebook, name)
        return markdown
    links.check(markdown, name, Path(config.docs_dir))
    filled = numbers.fill(markdown, book.known, name)
    gathered.diagrams[name] = diagrams.find(filled, name)
    told = gpu_record.page(teaching.page(filled, ROOT, language), language)
    listed = errata.page(told, book.errata, book.own_errata, language)
    linked = errata.mark(listed, name, book.errata, language)
    marked = figures.mark(linked, name)
    cited = citations.cite(marked, book.references, name, language)
    return glossary.page(cited, book.terms, language)


def drawn(config: MkDocsConfig, name: str) -> str:
    """Return a static figure, drawn only when what it shows was measured anew."""
    book, language = book_of(config), config.theme["language"]
    return gathered_of(config).kept.one(
        ["figure", name, language, book.figures, str(figures.ENOUGH)],
        lambda: figures.draw(name, book.manifest, language),
    )


@reported()
def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Explain the terms, draw the figures, place the exercises: reading needs no script."""
    book = book_of(config)
    language = book.language.code
    if book.language.unspaced:
        html = lines.joined(html)
    if page.file.src_uri == NOTEBOOK:
        source, notebook = html, Path(page.file.abs_src_path or "")
        html = gathered_of(config).kept.one(
            ["section 5", source, notebook.read_text(encoding="utf-8")],
            lambda: notebook_page.slim(source, notebook),
        )
        page.toc = get_toc(notebook_page.contents(html))  # type: ignore[arg-type]
        html = pictures.extract(html, Path(page.file.abs_dest_path).parent)
    if not page.file.src_uri.startswith("glossary"):
        plain = html
        html = gathered_of(config).kept.one(
            ["terms", language, book.explained, plain],
            lambda: glossary.annotate(plain, book.terms, language),
        )
    html = lab_names.describe(citations.separate(html), book.labs, language)
    gathered_of(config).homes.update(embeds.find(html, page.url, str(page.title), book.demos))
    html = figures.fill(html, partial(drawn, config))
    html = lab_steps.fill(html, page.file.src_uri, language)
    html = guesses.fill(html, book.verse["voices"], ROOT, language)
    asked = exercises.fill(html, book.checks, book.manifest, page.file.src_uri, language)
    return paper.offered(asked, language)


def typeset(files: Files, kept: Kept) -> None:
    """Typeset the formulas of all pages.

    Raises:
        BuildError: naming page and line of a formula that is no TeX.

    """

    def render(formulas: Sequence[Formula], root: Path) -> list[str]:
        wanted = [["formula", tex, str(display)] for tex, display in formulas]
        return kept.every(
            wanted, lambda indices: mathematics.render([formulas[at] for at in indices], root)
        )

    pages = [file.page for file in files.documentation_pages() if file.page]
    try:
        contents = mathematics.typeset([page.content or "" for page in pages], ROOT, render)
    except mathematics.FormulaError as error:
        for page in pages:
            if error.tex in {tex for tex, _ in mathematics.formulas(page.content or "")}:
                line = mathematics.line_of(error.tex, Path(page.file.abs_src_path or "")) or 1
                raise BuildError(error.reason, page.file.src_uri, line) from error
        raise
    for page, content in zip(pages, contents, strict=True):
        roles = quantities.by_symbol(page.meta, page.file.src_uri)
        page.content = index.readable(quantities.coloured(content, roles))


def home_page(html: str, config: MkDocsConfig) -> str:
    """Return the home page with what is drawn and recorded for it."""
    book, gathered = book_of(config), gathered_of(config)
    language, known = book.language, [book.figures, book.written, book.counted]

    def picture(lab: str) -> str:
        drawn = gathered.kept.one(
            ["thumbnail", lab, language.code, *known], lambda: thumbnails.draw(lab, language.code)
        )
        gathered.thumbnails[lab] = drawn
        return drawn

    def poems() -> str:
        return gathered.kept.one(
            ["poems", language.code, book.written], lambda: recorded_poems.record(language.code)
        )

    voice = book.verse["voices"][language.code]
    shown = home.recorded(html, poems, voice)
    shown = home.SIZES.sub(lambda _: home.sizes(book.sizes, language), shown)
    staged = set(home.STAGED.findall(html))
    return home.LABS.sub(
        lambda _: home.cards(book.labs, gathered.homes, staged, language.code, picture), shown
    )


@reported()
def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Typeset and draw for all pages at once, since these programs take a while to start."""
    # The theme's templates, as Python: compiled once, not in every build.
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    env.bytecode_cache = FileSystemBytecodeCache(str(TEMPLATES))
    of_page, kept = gathered_of(config).diagrams, gathered_of(config).kept
    typeset(files, kept)
    every = [each for own in of_page.values() for each in own]
    drawings = iter(
        kept.every(
            [["diagram", each.text] for each in every],
            lambda indices: diagrams.draw([every[at] for at in indices], ROOT),
        )
    )
    for page in [file.page for file in files.documentation_pages() if file.page]:
        if page.is_homepage:  # when all labs are known
            page.content = home_page(page.content or "", config)
    for name, own in of_page.items():
        file = files.get_file_from_path(name)
        assert file is not None
        assert file.page is not None
        svgs = [next(drawings) for _ in own]
        file.page.content = parts.divide(
            theme.boxed(diagrams.fill(file.page.content or "", own, svgs))
        )


def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: object
) -> dict[str, Any]:
    """Let the language switch point at the twins of this very page."""
    config.extra["alternate"] = languages.alternates(book_of(config).language, page.url)
    return context


def finished(html: str, book: Book) -> str:
    """Return a page: the switch stays on it, search on demand, text before scripts, its CSP."""
    shown = presenting.offered(index.without_gaps(html), book.labs, book.language.code, ROOT)
    alone = loading.without_neighbours(lines.kept_together(shown))
    later = loading.late(alone, loading.script(ROOT, "start"))
    ordered = loading.before_all(loading.in_colours(later), loading.script(ROOT, "memory"))
    return csp.protect(index.on_demand(languages.keep_page(ordered), ROOT))


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Finish a page."""
    return finished(output, book_of(config))


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """Finish the pages that are no Markdown, such as 404.html."""
    if not template_name.endswith(".html"):
        return output_content
    return finished(output_content, book_of(config))


@reported()
def on_post_build(config: MkDocsConfig) -> None:
    """Bring icons, demos and models beside the pages."""
    site, book = Path(config.site_dir), book_of(config)
    homes, kept = gathered_of(config).homes, gathered_of(config).kept
    language = book.language.code
    theme.adapt(site)
    setting = embeds.Setting(config.site_name, book.language, book.bundle)
    embeds.write(site, ROOT, setting, homes, book.labs)
    assets.drop_unused_search(site)
    assets.drop_unused_styles(site)
    labs = index.lab_entries(book.labs, homes, language)
    pairs = kept.one(["traditional"], lambda: "\n".join(traditional.pairs())).split("\n")
    index.write(site, ROOT, labs, book.terms, language, pairs)
    kept.save()
    name, about = config.site_name, config.site_description or ""
    icons.write(site, name, about, language, book.language.root)
    if book.language == DEFAULT:
        assets.copy(ROOT, site / book.bundle)
