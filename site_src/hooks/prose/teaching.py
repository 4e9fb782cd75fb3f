"""The teachers' list of what can be hidden: a row for each lab that has parts of its own."""

from pathlib import Path

from site_src import labs
from site_src.labs.shape import Lab

# A line of the page's table.
MARK = "<!-- parts of each lab -->"
BETWEEN = {"zh": "、", "en": ", "}


def rows(known: dict[str, Lab], language: str) -> str:
    """Return the rows, in the order of the book."""
    parts = {
        lab.hidden.called[language]: BETWEEN[language].join(
            f"`{part}`" for part in lab.hidden.parts
        )
        for lab in known.values()
        if lab.hidden.parts
    }
    return "\n".join(f"| {name} | {listed} |" for name, listed in parts.items())


def page(markdown: str, root: Path, language: str) -> str:
    """Return the page with the rows in the place of their mark; BuildError as in `labs.read`."""
    if MARK not in markdown:
        return markdown
    return markdown.replace(MARK, rows(labs.read(root), language))
