"""Slim the page that mkdocs-jupyter makes of section 5.

It comes with 600 kB of JupyterLab's styles and scripts. What the reader needs is the text, the
program and its outputs, in the styles of the book's other pages.
"""

import json
import re
from html import escape
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import Tag

from site_src.hooks.prose.diagrams import Diagram, find

HEADINGS = ("h1", "h2", "h3")
FORMULA = re.compile(r"\$([^$\n]+)\$")


def alternatives(notebook: Path) -> list[str]:
    """Return the text alternative of each picture, in order, from its cell's metadata."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [
        cell["metadata"]["alt"]
        for cell in cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    ]


def name_headings(soup: BeautifulSoup, page: Tag) -> None:
    """Give each heading the anchor that stands before it, so that links hold in both languages."""
    for heading in page.find_all(HEADINGS):
        for mark in heading.select("a.anchor-link"):
            mark.decompose()
        before = heading.find_previous_sibling()
        anchor = before.find("a", id=True) if isinstance(before, Tag) else None
        if anchor is not None and before is not None and not before.get_text(strip=True):
            heading["id"] = anchor["id"]
            before.decompose()
        permalink = soup.new_tag("a", attrs={"class": "headerlink", "href": f"#{heading['id']}"})
        permalink.string = "#"
        heading.append(permalink)


def mark_formulas(soup: BeautifulSoup, page: Tag) -> None:
    """Mark ``$TeX$`` as arithmatex does on the other pages."""
    for text in page.find_all(string=FORMULA):
        if text.find_parent(["pre", "code"]) is None:
            marked = FORMULA.sub(r'<span class="arithmatex">\\(\1\\)</span>', escape(str(text)))
            text.replace_with(BeautifulSoup(marked, "html.parser"))


def code_block(soup: BeautifulSoup, source: Tag | None) -> Tag:
    """Return a program, of a cell or in the text, in the book's own markup."""
    block = soup.new_tag("div", attrs={"class": "language-python highlight"})
    if source is not None:
        source.name = "code"
        source.attrs = {}
        pre = soup.new_tag("pre", attrs={"tabindex": "0"})
        pre.append(source.extract())
        block.append(pre)
    return block


def outputs(soup: BeautifulSoup, cell: Tag, alts: list[str]) -> list[Tag]:
    """Return what a code cell printed or drew; lines printed after each other are one block."""
    blocks: list[Tag] = []
    for output in cell.select(".jp-OutputArea-output"):
        image = output.find("img")
        if image is not None:
            image.attrs = {"src": image["src"], "alt": alts.pop(0), "loading": "lazy"}
            figure = soup.new_tag("figure", attrs={"class": "output"})
            figure.append(image.extract())
            blocks.append(figure)
        elif output.pre is not None:
            printed = output.pre.get_text().rstrip()
            if blocks and blocks[-1].name == "pre":
                blocks[-1].string = f"{blocks[-1].get_text()}\n{printed}"
                continue
            pre = soup.new_tag("pre", attrs={"class": "output", "tabindex": "0"})
            pre.string = printed
            blocks.append(pre)
    return blocks


def slim(html: str, notebook: Path) -> str:
    """Return the page without JupyterLab: text, program, outputs."""
    soup = BeautifulSoup(html, "html.parser")
    alts = alternatives(notebook)
    page = soup.new_tag("div")
    for cell in soup.select(".jp-Cell"):
        if cell.select_one(".jp-Cell") is not None:
            continue  # mkdocs-jupyter wraps each code cell once more
        if "jp-CodeCell" in (cell.get("class") or []):
            page.append(code_block(soup, cell.select_one(".highlight-ipynb pre")))
            for output in outputs(soup, cell, alts):
                page.append(output)
            continue
        text = cell.select_one(".jp-RenderedMarkdown")
        for child in list(text.children) if text is not None else []:
            is_fence = isinstance(child, Tag) and "highlight" in (child.get("class") or [])
            program = child.pre if isinstance(child, Tag) and is_fence else None
            page.append(child.extract() if program is None else code_block(soup, program))
    mark_formulas(soup, page)
    name_headings(soup, page)
    return page.decode_contents()


def contents(html: str) -> list[dict[str, Any]]:
    """Return the headings of the slim page, nested, as Python-Markdown's ``toc`` gives them."""
    soup = BeautifulSoup(html, "html.parser")
    top: list[dict[str, Any]] = []
    for heading in soup.find_all(HEADINGS):
        level = int(heading.name[1])
        name = heading.get_text().removesuffix("#").strip()
        token: dict[str, Any] = {"level": level, "id": heading["id"], "name": name, "children": []}
        siblings = top
        while siblings and siblings[-1]["level"] < level:
            siblings = siblings[-1]["children"]
        siblings.append(token)
    return top


def diagrams(notebook: Path, page: str) -> list[Diagram]:
    """Return the diagrams of a notebook's text."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [
        diagram
        for cell in cells
        if cell["cell_type"] == "markdown"
        for diagram in find("".join(cell["source"]), page)
    ]
