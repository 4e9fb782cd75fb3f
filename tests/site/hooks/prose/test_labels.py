"""The labels of a diagram's edges stand beside the lines."""

import re
from pathlib import Path

import pytest

from site_src.hooks.prose.diagrams import Diagram, draw

ROOT = Path(__file__).resolve().parents[4]
EDGE = re.compile(r'<polyline class="edge" [^>]*?points="([^"]+)"')
LABEL = re.compile(
    r'<g class="edge-label"[^>]*>\s*<text x="([\d.]+)" y="([\d.]+)" text-anchor="(\w+)"'
)
SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ')


def drawn(text: str) -> str:
    return draw([Diagram("page.md", 1, f"flowchart TB\n{text}\n", "t", "d")], ROOT)[0]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ('A["one"] -- "so it goes" --> B["two"]', 1),
        ('A["one"] -- "left" --> B["two"]\nA -- "right, and longer" --> C["three"]', 2),
        ('A["one"] --> B["two"]\nB -. "and back again" .-> A', 1),
        ('subgraph s["frame"]\nA["one"] -- "inside" --> B["two"]\nend\nX["in"] --> A', 1),
    ],
)
def test_no_label_lies_on_a_line(text: str, count: int) -> None:
    svg = drawn(text)
    labels = LABEL.findall(svg)
    assert len(labels) == count
    assert "edge-label" in svg
    assert not re.search(r'class="edge-label"[^>]*>\s*<rect', svg)
    lines = [
        (*map(float, one.split(",")), *map(float, other.split(",")))
        for points in EDGE.findall(svg)
        for one, other in zip(points.split(), points.split()[1:], strict=False)
    ]
    for x, y, anchor in ((float(x), float(y), anchor) for x, y, anchor in labels):
        # Where it begins, or ends, beside its line; none runs through it there.
        near = (x, x + 10) if anchor == "start" else (x - 10, x)
        for x1, y1, x2, y2 in lines:
            beside = max(x1, x2) < near[0] or min(x1, x2) > near[1]
            apart = max(y1, y2) < y - 6 or min(y1, y2) > y + 6
            assert beside or apart, (x, y, anchor, (x1, y1, x2, y2))


def test_the_drawing_is_as_wide_as_its_labels() -> None:
    text = "a rather long label, longer than both nodes together"
    svg = drawn(f'A["one"] -- "{text}" --> B["two"]')
    size = SIZE.search(svg)
    [(x, _, anchor)] = LABEL.findall(svg)
    assert size
    assert anchor == "start"
    assert float(size[1]) > float(x) + 5.5 * len(text)


def test_the_name_of_a_frame_stands_beside_it() -> None:
    svg = drawn('subgraph s["frame"]\nA["one"] --> B["two"]\nend\nX["in"] --> A')
    frame = re.search(
        r'class="subgraph"[^>]*>\s*<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', svg
    )
    name = re.search(r'<text x="([\d.]+)"[^>]*>frame<', svg)
    assert frame
    assert name
    assert float(name[1]) > float(frame[1]) + float(frame[2])
