"""Traditional Chinese in the search: what a reader may type, and what the book writes instead.

OpenCC's tables say which characters and which words of Taiwan belong together; only what the book
has is kept, a few kilobytes beside the index.
"""

import re
from collections.abc import Sequence
from importlib.resources import files
from typing import TypedDict

from opencc import OpenCC

HAN = re.compile(r"[\u3400-\u9fff]")
FIRST, LAST = 0x3400, 0x9FFF


class Spellings(TypedDict):
    """Characters in pairs, traditional and simplified; words in simplified characters."""

    characters: str
    words: dict[str, str]


def pairs() -> list[str]:
    """Return every traditional character with its simplified one, where that is another."""
    every = [chr(code) for code in range(FIRST, LAST + 1)]
    simple = OpenCC("t2s").convert("\n".join(every)).split("\n")
    return [a + b for a, b in zip(every, simple, strict=True) if a != b]


def characters(text: str, pairs: Sequence[str]) -> str:
    """Return the traditional characters of those of a text, each before its simplified one."""
    own = set(HAN.findall(text))
    return "".join(pair for pair in pairs if pair[1] in own and pair[0] not in own)


def words(text: str) -> dict[str, str]:
    """Return Taiwan's words for words of a text, both in simplified characters."""
    table = files("opencc").joinpath("dictionary", "TWPhrasesRev.txt").read_text(encoding="utf-8")
    pairs = [line.split("\t") for line in table.splitlines() if "\t" in line]
    simple = OpenCC("t2s").convert
    replacements = {simple(theirs): simple(ours.split(" ")[0]) for theirs, ours in pairs}
    return {
        theirs: ours
        for theirs, ours in sorted(replacements.items())
        if theirs != ours and ours in text and theirs not in text
    }


def spellings(text: str, pairs: Sequence[str]) -> Spellings:
    """Return all that leads from traditional Chinese to words of a text, given all ``pairs``."""
    return {"characters": characters(text, pairs), "words": words(text)}
