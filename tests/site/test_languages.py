"""No code compares a language with a name: what languages differ in stands in one table."""

import json
import re
from pathlib import Path

import pytest
import yaml

from site_src.hooks import tables
from site_src.hooks.errors import BuildError
from site_src.hooks.page.languages import alternates
from site_src.hooks.prose import exercises, glossary
from site_src.languages import DEFAULT, LANGUAGES, others

ROOT = Path(__file__).resolve().parents[2]
CODE = "|".join(LANGUAGES)
COMPARED = re.compile(
    rf"""[!=]==?\s*["'](?:{CODE})["']|["'](?:{CODE})["']\s*[!=]==?|["'](?:{CODE})/["']"""
)
PARTS = ("bench", "model_export", "records", "site_src")
ENDINGS = {".html", ".mjs", ".py", ".ts"}
# The table itself, and the words of the demos, which have a table of their own.
TABLES = {"site_src/languages.py", "site_src/strings/strings.ts"}


def test_no_code_asks_which_language_it_is() -> None:
    comparisons = [
        f"{name}:{number}: {line.strip()}"
        for part in PARTS
        for path in sorted((ROOT / part).rglob("*"))
        if path.suffix in ENDINGS and (name := path.relative_to(ROOT).as_posix()) not in TABLES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if COMPARED.search(line)
    ]
    assert not comparisons, "\n".join(comparisons)


def test_every_language_has_its_configuration_and_its_pages() -> None:
    assert DEFAULT.prefix == DEFAULT.root == ""
    of_scripts = json.loads((ROOT / "site_src/strings/prefixes.json").read_text("utf-8"))
    assert of_scripts == {code: language.prefix for code, language in LANGUAGES.items()}
    for code, language in LANGUAGES.items():
        text = (ROOT / language.configuration).read_text(encoding="utf-8")
        settings = yaml.load(text, Loader=Loose)
        assert settings["theme"]["language"] == code
        assert settings["docs_dir"] == f"docs/{code}"
        assert settings["site_dir"] == f"site/{language.prefix}".rstrip("/")
        assert language not in others(code)


class Loose(yaml.SafeLoader):
    """Reads MkDocs' own tags as nothing."""


Loose.add_multi_constructor("", lambda loader, suffix, node: None)


def test_the_switch_leads_from_each_language_to_every_other() -> None:
    links = {
        code: {each["lang"]: each["link"] for each in alternates(language, "train/")}
        for code, language in LANGUAGES.items()
    }
    assert links == {
        "zh": {"zh": "twin:../train/", "en": "twin:../en/train/"},
        "en": {"zh": "twin:../../train/", "en": "twin:../train/"},
    }


def refused(tmp_path: Path, name: str, text: str) -> str:
    """Return what is said of a table."""
    (tmp_path / "docs").mkdir(exist_ok=True)
    (tmp_path / "docs" / name).write_text(text, encoding="utf-8")
    load = {"glossary.yml": glossary.load, "checks.yml": exercises.load}[name]
    with pytest.raises(BuildError) as error:
        load(tmp_path)
    return str(error.value)


def test_a_mistake_in_a_table_is_told_with_file_and_line(tmp_path: Path) -> None:
    term = (
        '- key: a\n  zh: "甲"\n  {en}: "a"\n  define_zh: "…"\n  define_en: "…"\n  section: "1.md"\n'
    )
    said = refused(tmp_path, "glossary.yml", term.format(en="fr"))
    assert said.startswith("docs/glossary.yml:")
    assert "en" in said
    said = refused(tmp_path, "glossary.yml", term.format(en="en") + '  defined: "x"\n')
    assert said.startswith("docs/glossary.yml:7: 0.defined: ")
    said = refused(tmp_path, "checks.yml", "- key: [\n")
    assert said.startswith("docs/checks.yml:2: no YAML: ")


def test_a_line_is_found_as_far_as_the_way_leads() -> None:
    text = "- a: 1\n- b:\n    c: 2\n"
    assert tables.line_of(text, (1, "b", "c")) == 3
    assert tables.line_of(text, (1, "b", "missing")) == 2
    assert tables.line_of(text, ()) == 1
