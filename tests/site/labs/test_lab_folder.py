"""A lab is a folder and a line on two pages: the sources with one more, bundled and asked."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from site_src import labs
from site_src.hooks.page import embeds, lab_names, styles
from site_src.hooks.prose import teaching
from site_src.hooks.search import index
from site_src.labs import reading, scripts
from site_src.languages import LANGUAGES
from tests.coin_lab import FOLDER, LAB, NAME, WORDS, written

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the sources with one more lab: its folder, and a line on two pages."""
    root = tmp_path_factory.mktemp("book")
    for part in ("docs", "model_export", "site_src"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / part, root / part, ignore=ignored)
    for path in [*ROOT.glob("tsconfig*.json"), ROOT / "package.json"]:
        shutil.copy2(path, root)
    (root / "build").mkdir()
    for part in ("node_modules", "build/models", "build/slim", "build/types"):
        (root / part).symlink_to(ROOT / part)
    written(root / FOLDER)
    for language in WORDS:
        page = root / "docs" / language / "8-summary.md"
        line = f'\n<{NAME} id="{NAME}" lang="{language}"></{NAME}>\n'
        page.write_text(page.read_text(encoding="utf-8") + line, encoding="utf-8")
    return root


def test_it_is_bundled_with_its_own_words_and_constants(book: Path) -> None:
    scripts.write(book)
    subprocess.run(["node", "site_src/build/build.mjs"], cwd=book, check=True)
    scripts_of = {path.name: path.read_text("utf-8") for path in book.glob("build/web/demos/*.js")}
    toy = reading.table(book / labs.DEMOS / "digits/toy-lab/words.en.json", book)
    for title, lab in (
        (toy["lead"], "toy-lab"),
        *((words["title"], NAME) for words in WORDS.values()),
    ):
        holding = [name for name, text in scripts_of.items() if title in text]
        assert holding == [f"{lab}.js"], title
    assert re.search(r'\["head", ?"tail"\]', scripts_of[f"{NAME}.js"])


@pytest.mark.parametrize("language", list(WORDS))
def test_it_has_sentence_page_heights_and_hidden_parts(
    book: Path, tmp_path: Path, language: str
) -> None:
    page = (book / "docs" / language / "8-summary.md").read_text(encoding="utf-8")
    said = labs.sentences(book)
    assert list(said)[-1] == NAME  # the last in the book
    described = lab_names.describe(page, said, language)
    assert f'<{NAME} id="{NAME}" lang="{language}"><span>{LAB["sentence"][language]}' in described
    homes = embeds.find(described, "8-summary/", "8", embeds.elements(book))
    assert homes[NAME].url == f"8-summary/#{NAME}"
    setting = embeds.Setting("Book", LANGUAGES[language], "assets/1")
    embeds.write(tmp_path, book, setting, homes, said)
    alone = (tmp_path / "embed" / NAME / "index.html").read_text(encoding="utf-8")
    assert f'<{NAME} id="{NAME}" lang="{language}"><span>{LAB["sentence"][language]}' in alone
    assert f"assets/1/demos/{NAME}.js" in alone
    entries = index.lab_entries({NAME: said[NAME]}, homes, language)
    assert entries[0]["location"] == f"8-summary/#{NAME}"
    teach = (book / "docs" / language / "teach.md").read_text(encoding="utf-8")
    assert f"| {LAB['hidden']['called'][language]} | `toss` |" in teaching.page(
        teach, book, language
    )
    sheet = styles.plain(book)
    before = {"zh": "\n", "en": 'html[lang="en"] '}[language]
    for width in ("wide", "narrow"):
        height = LAB["heights"][width][language]
        assert f"{before}{NAME} {{ --usual: {height}px; }}" in sheet
