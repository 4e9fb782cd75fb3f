"""What stands between two headings, in parts that the browser lays out when they come near.

A page with many formulas has thousands of elements, and nothing that the reader sees depends on
those below the window. Headings stay outside, so that links and the table of contents find them.
"""

from html.parser import HTMLParser

HEADINGS = {"h1", "h2", "h3"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
# Characters: less is not worth a part of its own, and with more another part begins.
LEAST, ENOUGH = 2_000, 15_000
# What begins before is seen at once, so nothing is won; and a browser paints parts a moment later.
SEEN = 4_000


class Outline(HTMLParser):
    """Finds the elements that are inside no other: the name and the place where each begins."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.lines = [0]
        for line in html.split("\n"):
            self.lines.append(self.lines[-1] + len(line) + 1)
        self.depth = 0
        self.blocks: list[tuple[str, int]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an outer element, and go one deeper."""
        if self.depth == 0:
            line, column = self.getpos()
            self.blocks.append((tag, self.lines[line - 1] + column))
        if tag not in VOID:
            self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        """Come back."""
        if tag not in VOID:
            self.depth -= 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Stay: ``<path/>`` has nothing inside."""


def wrapped(run: str) -> str:
    """Return some elements as a part, when they are worth it."""
    return f'<div class="part">{run}</div>\n' if len(run) > LEAST else run


def divide(html: str) -> str:
    """Return the page's content with all but what stands before its first section in parts."""
    blocks = Outline(html).blocks
    if not blocks:
        return html
    ends = [begin for _, begin in blocks[1:]] + [len(html)]
    pieces, run, begun = [html[: blocks[0][1]]], "", False
    for (tag, begin), end in zip(blocks, ends, strict=True):
        heading = tag in HEADINGS
        begun = begun or tag in HEADINGS - {"h1"}
        if heading or not begun or (not run and begin < SEEN):
            pieces += [wrapped(run), html[begin:end]]
            run = ""
            continue
        run += html[begin:end]
        if len(run) > ENOUGH:
            pieces.append(wrapped(run))
            run = ""
    return "".join([*pieces, wrapped(run)])
