"""Traditional Chinese in the search: what a reader may type, and what the book writes instead.

OpenCC's tables say which characters and which words of Taiwan belong together; only what the book
has is kept, a few kilobytes beside the index.
"""

import re
from importlib.resources import files
from typing import TypedDict

from opencc import OpenCC

HAN = re.compile(r"[\u3400-\u9fff]")
FIRST, LAST = 0x3400, 0x9FFF


class Spellings(TypedDict):
    """Characters in pairs, traditional and simplified; words in simplified characters."""

    characters: str
    words: dict[str, str]


def characters(text: str) -> str:
    """Return the traditional characters of those of a text, each before its simplified one."""
    own = set(HAN.findall(text))
    every = [chr(code) for code in range(FIRST, LAST + 1)]
    simple = OpenCC("t2s").convert("\n".join(every)).split("\n")
    pairs = zip(every, simple, strict=True)
    return "".join(a + b for a, b in pairs if a != b and b in own and a not in own)


def words(text: str) -> dict[str, str]:
    """Return Taiwan's words for words of a text, both in simplified characters."""
    table = files("opencc").joinpath("dictionary", "TWPhrasesRev.txt").read_text(encoding="utf-8")
    pairs = [line.split("\t") for line in table.splitlines() if "\t" in line]
    simple = OpenCC("t2s").convert
    found = {simple(theirs): simple(ours.split(" ")[0]) for theirs, ours in pairs}
    return {
        theirs: ours
        for theirs, ours in sorted(found.items())
        if theirs != ours and ours in text and theirs not in text
    }


def spellings(text: str) -> Spellings:
    """Return all that leads from traditional Chinese to words of a text."""
    return {"characters": characters(text), "words": words(text)}
