"""Figures and diagrams arrive drawn, with a text alternative; a mistake has page and line."""

from pathlib import Path

import pytest
from built_page import BuiltPage

from site_src.build import figures
from site_src.hooks.errors import BuildError
from site_src.hooks.prose import diagrams

ROOT = Path(__file__).resolve().parents[4]
DOCS = ROOT / "docs"


def test_unknown_figures_fail_with_page_and_line() -> None:
    with pytest.raises(BuildError, match=r"p\.md:3: .*nothing"):
        figures.mark("a\n\n![x](figures/nothing.svg){ .figure }", "p.md")


def test_figures_are_drawn_into_the_pages(pages: list[BuiltPage]) -> None:
    for prefix in ("", "en/"):
        page = next(p for p in pages if p.path.as_posix() == f"{prefix}7-outlook/index.html")
        drawn = page.soup.select("figure.plot svg[viewbox], figure.plot svg[viewBox]")
        assert len(drawn) == 3
        assert all(figure.figcaption for figure in page.soup.select("figure.plot"))


HEAD = "flowchart LR\n    accTitle: t\n    accDescr: d\n"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("    A --> --> B[\n", "2 arrows are written"),
        ("    A -> B\n", "neither an arrow nor a label"),
        ('    A --> B\n    B["lost"] --> C\n', 'label "lost" would not be drawn'),
    ],
)
def test_what_would_not_be_drawn_fails_with_page_and_line(body: str, reason: str) -> None:
    good, bad = (
        diagrams.find(f"one\n\n```mermaid\n{HEAD}{text}```\n", "p.md")
        for text in ("    A --> B\n", body)
    )
    assert len(diagrams.draw(good, ROOT)) == 1
    with pytest.raises(BuildError, match=rf"p\.md:3: .*{reason}"):
        diagrams.draw(good + bad, ROOT)


def test_diagrams_need_a_text_alternative() -> None:
    with pytest.raises(BuildError, match=r"p\.md:1: .*accTitle"):
        diagrams.find("```mermaid\nflowchart LR\n  A --> B\n```\n", "p.md")


def test_diagrams_arrive_drawn_with_their_text_alternative(pages: list[BuiltPage]) -> None:
    drawn = [(page, svg) for page in pages for svg in page.soup.select("figure.diagram > svg")]
    written = [path for path in DOCS.rglob("*") if path.suffix in {".md", ".py"}]
    fences = sum(path.read_text(encoding="utf-8").count("```mermaid") for path in written)
    assert len(drawn) == fences > 20
    for page, svg in drawn:
        assert svg["role"] == "img"
        assert svg.select_one(":scope > title, :scope > desc") is not None
        for name in str(svg["aria-labelledby"]).split():
            assert len(page.soup.find_all(id=name)) == 1, (page.path, name)
            assert page.soup.find(id=name).get_text(strip=True)
        assert svg.find("style") is None
    for page in pages:
        assert "mermaid" not in "".join(str(tag) for tag in page.soup.find_all(["script", "pre"]))
        names = [tag["id"] for tag in page.soup.select("figure.diagram [id]")]
        assert len(names) == len(set(names)), page.path
