"""Where lines end: not inside a Chinese sentence of the source, not before a citation or a unit."""

import re
from collections.abc import Callable

# Han, full-width punctuation, and the quotation marks and dashes of Chinese.
HAN = r"[\u2014\u2018\u2019\u201c\u201d\u2026\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
INLINE = r"(?:a|abbr|em|strong|sup|span)"
# Between two of these a new line of the source would be seen as a space.
BROKEN = re.compile(rf"({HAN}(?:</{INLINE}>)*)\n(?=(?:<{INLINE}\b[^>]*>)*{HAN})")
# What keeps its lines and spaces as they are.
AS_IT_IS = re.compile(r"(<(pre|script|style|svg|textarea)\b.*?</\2>)", re.DOTALL)
TAG = re.compile(r"(<[^>]*>)")
ARTICLE = re.compile(r"(<article\b[^>]*>)(.*)(?=</article>)", re.DOTALL)
CITATION = re.compile(r'(?<=[^\s>])(?=<sup id="fnref)|(?<=</a>)(?=<sup id="fnref)')
UNIT = re.compile(r"(?<=\d) (?=(?:%|[kMGT]?B|ms)(?![A-Za-z]))")
NUMBERED = re.compile(r"((?:\b[Ee]rratum|勘误|第)) (?=\d)")
WORD_JOINER, NO_BREAK = "\u2060", "\u00a0"


def outside(html: str, change: Callable[[str], str]) -> str:
    """Return the page with all changed but what keeps its lines and spaces as they are."""
    pieces = AS_IT_IS.split(html)  # text, what stays, the name of its tag, text, ...
    return "".join(
        change(piece) if index % 3 == 0 else piece
        for index, piece in enumerate(pieces)
        if index % 3 != 2
    )


def joined(html: str) -> str:
    """Return Chinese text without the spaces that the lines of its source would leave."""
    return outside(html, lambda piece: BROKEN.sub(r"\1", piece))


def _held(html: str) -> str:
    pieces = TAG.split(CITATION.sub(WORD_JOINER, html))
    for index in range(0, len(pieces), 2):
        pieces[index] = NUMBERED.sub(rf"\1{NO_BREAK}", UNIT.sub(NO_BREAK, pieces[index]))
    return "".join(pieces)


def kept_together(page: str) -> str:
    """Return the page with numbers and units, and words and their citations, on one line."""
    return ARTICLE.sub(lambda match: match[1] + outside(match[2], _held), page)
