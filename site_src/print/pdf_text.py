"""The text of a printed book: the characters that were written, not radicals that look the same.

A font draws some characters and their radicals (U+2E80 to U+2FDF) with one glyph. Chromium names
such a glyph by the lower code, and whoever searches the PDF for 一 does not find ⼀.
"""

import io
import re
import unicodedata
from collections.abc import Iterator

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, StreamObject

# Radicals whose character Unicode's normal form does not know or names in its traditional shape
# (Unicode, EquivalentUnifiedIdeograph.txt), each before its character.
PAIRS = (
    "⺟母⺠民⻅见⻆角⻉贝⻋车⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨"
    "⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻬齐⻮齿⻰龙⻳龟⼾户"
)
CHARACTERS = dict(zip(PAIRS[::2], PAIRS[1::2], strict=True))
# A glyph, or the first and the last of several in a row, and the code of (the first) character.
ENTRY = re.compile(r"^<(\w+)> (?:<(\w+)> )?<([0-9A-F]{4})>$", re.MULTILINE)


def written(code: int) -> int:
    """Return the character for which a radical's code stands, and any other code as it is."""
    if not 0x2E80 <= code <= 0x2FDF:
        return code
    character = CHARACTERS.get(chr(code)) or unicodedata.normalize("NFKC", chr(code))
    return ord(character)


def corrected(cmap: str) -> str:
    """Return a PDF's table from glyphs to characters (ToUnicode) without radicals."""

    def entry(match: re.Match[str]) -> str:
        first, last, code = match[1], match[2], int(match[3], 16)
        count = int(last, 16) - int(first, 16) + 1 if last else 1
        codes = [f"<{written(code + offset):04X}>" for offset in range(count)]
        if not last:
            return f"<{first}> {codes[0]}"
        radical = any(written(code + offset) != code + offset for offset in range(count))
        return f"<{first}> <{last}> [{' '.join(codes)}]" if radical else match[0]

    return ENTRY.sub(entry, cmap)


def fonts(resources: DictionaryObject) -> Iterator[DictionaryObject]:
    """Yield the fonts of a page and of the drawings on it."""
    for font in resources.get("/Font", {}).values():
        yield font.get_object()
    for drawing in resources.get("/XObject", {}).values():
        inner = drawing.get_object().get("/Resources")
        if inner is not None:
            yield from fonts(inner.get_object())


def readable(pdf: bytes) -> bytes:
    """Return the PDF with a text that can be searched and copied."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    seen = set[int]()
    for page in writer.pages:
        for font in fonts(page.get("/Resources", DictionaryObject()).get_object()):
            table = font.get("/ToUnicode")
            if table is None or id(table.get_object()) in seen:
                continue
            stream: StreamObject = table.get_object()
            seen.add(id(stream))
            stream.set_data(corrected(stream.get_data().decode("latin-1")).encode("latin-1"))
    whole = io.BytesIO()
    writer.write(whole)
    return whole.getvalue()
