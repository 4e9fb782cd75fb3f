"""Each lab alone on a small page, for the frames of other pages: not in search, menu or sitemap."""

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Template

from site_src import labs
from site_src.hooks.page import csp, lab_names
from site_src.languages import Language

TEMPLATE = Path("site_src/theme/embed.html")


@dataclass(frozen=True)
class Home:
    """The place in the book where a lab stands."""

    url: str
    title: str


@dataclass(frozen=True)
class Setting:
    """What a small page says of the book, and where it takes scripts from.

    ``bundle`` is the way to them from the site's root.
    """

    name: str
    language: Language
    bundle: str


def elements(root: Path) -> list[str]:
    """Return the custom elements, as build.mjs bundles them."""
    return [folder.name for folder in labs.elements(root)]


def find(html: str, url: str, title: str, demos: list[str]) -> dict[str, Home]:
    """Return the labs of a page, each with its place there."""
    anchors = {demo: f"#{demo}" if f'id="{demo}"' in html else "" for demo in demos}
    return {demo: Home(url + anchors[demo], title) for demo in demos if f"<{demo}" in html}


def write(
    site: Path,
    root: Path,
    book: Setting,
    homes: dict[str, Home],
    sentences: dict[str, lab_names.Lab],
) -> None:
    """Write ``embed/NAME/index.html`` for every lab of one language.

    Args:
        site: folder of the built pages of this language.
        root: folder of the repository.
        book: what the pages say of the book.
        homes: where each lab stands in it.
        sentences: what stands in a lab's place until it runs.
    """
    template = Template((root / TEMPLATE).read_text(encoding="utf-8"))
    for name, home in homes.items():
        html = template.render(book=book, name=name, home=home, up="../../")
        folder = site / "embed" / name
        folder.mkdir(parents=True)
        described = lab_names.describe(html, sentences, book.language.code)
        protected = csp.protect(described, trusted_types=True)
        (folder / "index.html").write_text(protected, encoding="utf-8")
