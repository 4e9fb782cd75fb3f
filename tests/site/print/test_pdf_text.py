"""The text layer of the printed book: glyphs stand for characters, not for radicals."""

from site_src.print import pdf_text


def test_a_radical_becomes_the_character_that_was_written() -> None:
    for radical, character in {"⼀": "一", "⽤": "用", "⻓": "长", "⼾": "户", "⺟": "母"}.items():
        assert chr(pdf_text.written(ord(radical))) == character
    for other in "一a，⺀∑":
        assert pdf_text.written(ord(other)) == ord(other)


def test_every_radical_of_modern_chinese_has_its_character() -> None:
    for code in range(0x2F00, 0x2FD6):
        assert 0x4E00 <= pdf_text.written(code) <= 0x9FFF
    for character in pdf_text.CHARACTERS.values():
        assert 0x4E00 <= ord(character) <= 0x9FFF


def test_tables_of_single_glyphs_and_of_rows_are_corrected() -> None:
    table = """1 begincodespacerange
<0000> <FFFF>
endcodespacerange
2 beginbfchar
<0003> <0020>
<002E> <2F00>
endbfchar
2 beginbfrange
<000B> <000C> <0028>
<0010> <0011> <2F63>
endbfrange"""
    corrected = table.replace("<002E> <2F00>", "<002E> <4E00>")
    corrected = corrected.replace("<2F63>", "[<751F> <7528>]")
    assert pdf_text.corrected(table) == corrected
