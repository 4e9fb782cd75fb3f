"""What the build keeps by content is used again, made anew when it should be, and forgotten."""

from pathlib import Path

from site_src.build.kept import Kept, recipe

ROOT = Path(__file__).resolve().parents[3]


def built(file: Path, program: str, texts: list[str]) -> list[str]:
    """Return what a build had to make."""
    made: list[str] = []

    def make(indices: list[int]) -> list[str]:
        made.extend(texts[index] for index in indices)
        return [texts[index].upper() for index in indices]

    kept = Kept(file, program)
    results = kept.every([["upper", text] for text in texts], make)
    assert results == [text.upper() for text in texts]
    kept.save()
    return made


def test_only_what_is_new_is_made_and_what_is_gone_is_forgotten(tmp_path: Path) -> None:
    file = tmp_path / "cache" / "zh.json"
    assert built(file, "1", ["a", "b", "a"]) == ["a", "b"]
    assert built(file, "1", ["b", "c"]) == ["c"]
    assert built(file, "1", ["a", "b", "c"]) == ["a"]
    assert built(file, "1", ["a", "b", "c"]) == []


def test_another_program_or_a_damaged_file_makes_all_anew(tmp_path: Path) -> None:
    file = tmp_path / "zh.json"
    built(file, "1", ["a"])
    assert built(file, "2", ["a"]) == ["a"]
    for damage in ("", "[]", '{"recipe": "2"}', "\0"):
        file.write_text(damage, encoding="utf-8")
        assert built(file, "2", ["a"]) == ["a"], damage


def test_one_is_made_once(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "en.json", "1")
    assert [kept.one(["x"], lambda word=word: word) for word in ("first", "second")] == [
        "first",
        "first",
    ]


def test_a_program_of_the_build_is_a_part_of_what_is_kept(tmp_path: Path) -> None:
    program = tmp_path / "site_src/hooks/prose/temml.mjs"
    program.parent.mkdir(parents=True)
    seen = set()
    for text in ("one", "two"):
        program.write_text(text, encoding="utf-8")
        seen.add(recipe(tmp_path))
    assert len(seen) == 2
    assert recipe(ROOT) == recipe(ROOT)
