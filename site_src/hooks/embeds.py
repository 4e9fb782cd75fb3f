"""Each lab alone on a small page, for the frames of other pages: not in search, menu or sitemap."""

from dataclasses import dataclass
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from site_src.hooks import csp

TEMPLATE = "embed.html"


@dataclass(frozen=True)
class Home:
    """The place in the book where a lab stands."""

    url: str
    title: str


def find(html: str, url: str, title: str, demos: list[str]) -> dict[str, Home]:
    """Return the labs of a page, each with its place there."""
    anchors = {demo: f"#{demo}" if f'id="{demo}"' in html else "" for demo in demos}
    return {demo: Home(url + anchors[demo], title) for demo in demos if f"<{demo}" in html}


def write(config: MkDocsConfig, homes: dict[str, Home]) -> None:
    """Write ``embed/NAME/index.html`` for every lab of one language."""
    template = config.theme.get_env().get_template(TEMPLATE)
    for name, home in homes.items():
        html = template.render(config=config, name=name, home=home, up="../../")
        folder = Path(config.site_dir) / "embed" / name
        folder.mkdir(parents=True)
        protected = csp.protect(html, trusted_types=True)
        (folder / "index.html").write_text(protected, encoding="utf-8")
