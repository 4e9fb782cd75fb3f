"""The record of training on a GPU in its place on the page."""

from records import gpu

MARK = "<!-- gpu-record -->"


def page(markdown: str, language: str) -> str:
    """Return the page with the table in the place of its mark."""
    return markdown.replace(MARK, gpu.table(gpu.load(), language)) if MARK in markdown else markdown
