"""Poems that everybody knows: those of old and new anthologies, in the words that are handed down.

Source of the texts: the npm package chinese-poetry 2.0.1 (MIT), 唐诗三百首, 千家诗 and 水墨唐诗.
Its folder `rank` says how many web pages five search engines counted for a poet and a title; a
title that is a common word has too many, which the median of them lessens and does not undo.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from opencc import OpenCC

from model_export.errors import DataError
from model_export.verse.data.chinese import DYNASTIES, SAME_MARK, cut
from model_export.verse.measured.copies import lines

ANTHOLOGIES = (
    "mengxue/tangshisanbaishou.json",
    "mengxue/qianjiashi.json",
    "shuimotangshi/shuimotangshi.json",
)
ENGINES = ("baidu", "so360", "bing", "bing_en", "google")
# The same poem has so many characters in the same places.
ALIKE = 0.7
# A dynasty before a poet's name.
DYNASTY = re.compile(r"^（[^）]*）")


@dataclass(frozen=True)
class Handed:
    """A poem as it is handed down, in simplified characters with its marks."""

    poet: str
    title: str
    text: str


@dataclass(frozen=True)
class Counted:
    """A poem of the collections that the training set is from, and the pages counted for it."""

    poet: str
    title: str
    text: str
    pages: int


def entries(content: Any, poet: str = "", title: str = "") -> Iterator[Handed]:  # noqa: ANN401
    """Yield the poems of an anthology's JSON, however deep they lie, as they were edited.

    A part takes the poet and the title of its cycle, and adds its own title to it.
    """
    if isinstance(content, list):
        for each in content:
            yield from entries(each, poet, title)
    elif isinstance(content, dict):
        poet = content.get("author") or poet
        own = content.get("chapter") or content.get("title") or ""
        inner: list[Any] = content["paragraphs" if "paragraphs" in content else "content"]
        if all(isinstance(each, str) for each in inner):
            name = f"{title} {content.get('subchapter')}" if title else own
            yield Handed(poet, name, "".join(inner))
        else:
            yield from entries(inner, poet, own if "paragraphs" in content else "")


def loaded(path: Path) -> Any:  # noqa: ANN401
    """Return a file's JSON; DataError when it is missing or damaged."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(
            f"{path} is missing or damaged ({type(error).__name__}): delete the folder and run "
            "`make verse`."
        ) from error


def handed_down(package: Path) -> list[Handed]:
    """Return the quatrains and eight-line poems of the anthologies, each once.

    Raises:
        DataError: when the package's files are missing or damaged.

    """
    simplified = OpenCC("t2s")
    found: dict[str, Handed] = {}
    for name in ANTHOLOGIES:
        for entry in entries(loaded(package / name)):
            poet, title, text = map(simplified.convert, (entry.poet, entry.title, entry.text))
            text = text.translate(SAME_MARK)
            if cut(text, 0, ""):
                found.setdefault(text[:6], Handed(DYNASTY.sub("", poet), title, text))
    return list(found.values())


def counted(package: Path) -> Iterator[Counted]:
    """Yield the quatrains and eight-line poems of the collections with the pages counted.

    Raises:
        DataError: when the package's files are missing or damaged.

    """
    simplified = OpenCC("t2s")
    for dynasty in DYNASTIES:
        for path in sorted((package / "quantangshi").glob(f"poet.{dynasty}.*.json")):
            number = path.name.split(".")[2]
            ranked = loaded(package / f"rank/poet/poet.{dynasty}.rank.{number}.json")
            pages = {
                (row["author"], row["title"]): int(median(row[name] for name in ENGINES))
                for row in ranked
            }
            for entry in loaded(path):
                raw = "".join(entry["paragraphs"]).translate(SAME_MARK)
                key = entry["author"], entry["title"]
                if key in pages and cut(raw, 0, dynasty):
                    poet, title, text = map(simplified.convert, (*key, raw))
                    yield Counted(poet, title, text, pages[key])


def opening(text: str) -> str:
    """Return the first four lines of a poem."""
    return cut(text, 0, "")[0].text


def matched(handed: Iterable[Handed], collected: Iterable[Counted]) -> dict[Handed, Counted]:
    """Return which poem of the collections each is, in words that may differ a little.

    It is the one of the same length that has most characters in the same places, if that are most;
    of several the one with most pages, which may stand there under another poet.
    """
    by_line: defaultdict[str, list[Handed]] = defaultdict(list)
    for poem in handed:
        for line in lines(poem.text):
            by_line[line].append(poem)
    best: dict[Handed, tuple[int, int, Counted]] = {}
    for other in collected:
        for poem in {each for line in lines(other.text) for each in by_line.get(line, [])}:
            if len(poem.text) != len(other.text):
                continue
            same = sum(a == b for a, b in zip(poem.text, other.text, strict=True))
            before = best.get(poem, (0, 0, other))[:2]
            if same > len(poem.text) * ALIKE and (same, other.pages) > before:
                best[poem] = same, other.pages, other
    return {poem: other for poem, (_, _, other) in best.items()}
