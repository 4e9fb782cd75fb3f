"""The built site, read once. `make test` builds it first."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from built_page import BuiltPage

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def site() -> Path:
    folder = ROOT / "site"
    assert (folder / "index.html").exists(), "site/ is not built: run `make build` first"
    return folder


@pytest.fixture(scope="session")
def pages(site: Path) -> list[BuiltPage]:
    """Every page of both languages, 404.html included."""
    built = []
    for path in sorted(site.rglob("*.html")):
        html = path.read_text(encoding="utf-8")
        built.append(BuiltPage(path.relative_to(site), html, BeautifulSoup(html, "html.parser")))
    assert len(built) > 20
    return built
