"""A lab is a folder and a line on two pages; a mistake in the folder is named with its place."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from site_src import labs
from site_src.hooks.errors import BuildError
from site_src.hooks.page import embeds, lab_names, styles
from site_src.hooks.prose import teaching
from site_src.hooks.search import index
from site_src.labs import reading, scripts
from site_src.languages import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
NAME = "coin-lab"
FOLDER = labs.DEMOS / "digits" / NAME
ELEMENT = """
import { html } from "lit";
import { customElement } from "lit/decorators.js";
import { type Key, SIDES, say } from "../../../../build/labs/digits/coin-lab.ts";
import type { Filling } from "../../../strings/strings.ts";
import { DigitsElement } from "../shared/digits-element.ts";

@customElement("coin-lab")
export class CoinLab extends DigitsElement {
  override readonly graphs = [] as const;

  protected override say(key: Key, values: Filling = {}): string {
    return say(this.lang, key, values);
  }

  protected override onReady(): void {}

  protected override told(): readonly string[] {
    return [];
  }

  override get command(): string {
    return "";
  }

  override columns() {
    return { side: SIDES };
  }

  protected override render() {
    return html`<h3>${this.say("title")}</h3><div data-control="toss">${SIDES.join()}</div>`;
  }
}
"""
WORDS = {"zh": {"title": "抛起一枚硬币"}, "en": {"title": "A coin goes up"}}
LAB = {
    "sentence": {"zh": "硬币实验室（coin lab）：抛。", "en": "Coin lab (硬币实验室): toss."},
    "hidden": {"called": {"zh": "硬币", "en": "coin"}, "parts": ["toss"]},
    "heights": {"wide": {"zh": 111, "en": 112}, "narrow": {"zh": 113, "en": 114}},
    "moved": "slider",
    "constants": {"SIDES": ["head", "tail"]},
    "tests": {"state": "side=tail"},
}


def written(folder: Path, lab: object = LAB) -> None:
    """Write the folder of the lab."""
    folder.mkdir(parents=True)
    (folder / f"{NAME}.ts").write_text(ELEMENT, encoding="utf-8")
    for language, words in WORDS.items():
        path = folder / f"words.{language}.json"
        path.write_text(json.dumps(words, indent=2), encoding="utf-8")
    (folder / "lab.yml").write_text(yaml.safe_dump(lab, sort_keys=False), encoding="utf-8")


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
        escaped = json.dumps(title).strip('"').lower()
        holding = [name for name, text in scripts_of.items() if escaped in text.lower()]
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
    embeds.write(tmp_path, book, setting, homes)
    alone = (tmp_path / "embed" / NAME / "index.html").read_text(encoding="utf-8")
    assert f'<{NAME} lang="{language}">' in alone
    assert f"assets/1/demos/{NAME}.js" in alone
    found = index.lab_entries({NAME: said[NAME]}, homes, language)
    assert found[0]["location"] == f"8-summary/#{NAME}"
    teach = (book / "docs" / language / "teach.md").read_text(encoding="utf-8")
    assert f"| {LAB['hidden']['called'][language]} | `toss` |" in teaching.page(
        teach, book, language
    )
    sheet = styles.plain(book)
    before = {"zh": "\n", "en": 'html[lang="en"] '}[language]
    for width in ("wide", "narrow"):
        height = LAB["heights"][width][language]
        assert f"{before}{NAME} {{ --usual: {height}px; }}" in sheet


@pytest.mark.parametrize("part", [f"{NAME}.ts", "words.zh.json", "words.en.json", "lab.yml"])
def test_a_folder_without_one_of_its_parts_is_named(tmp_path: Path, part: str) -> None:
    written(tmp_path / FOLDER)
    (tmp_path / FOLDER / part).unlink()
    with pytest.raises(BuildError, match=rf"^{FOLDER}/{re.escape(part)}: missing; .*README"):
        labs.read(tmp_path)


@pytest.mark.parametrize(
    ("change", "at", "said"),
    [
        ({"colour": "red"}, "colour: ", "colour: Extra inputs are not permitted"),
        ({"moved": "wheel"}, "moved: ", "moved: Input should be 'slider', 'pad' or 'number'"),
        ({"heights": {"wide": {"zh": 1, "en": 2}}}, "heights:", "heights.narrow: Field required"),
        (
            {"hidden": {"called": {"zh": "币"}, "parts": []}},
            "  called:",
            "called: .*not said in en",
        ),
        ({"tests": {}}, "tests: ", "tests.state: Field required"),
        ({"sentence": LAB["sentence"] | {"zh": "币。"}}, "sentence:", "sentence: .*no name"),
    ],
)
def test_what_a_lab_says_wrongly_is_named_with_its_line(
    tmp_path: Path, change: dict[str, object], at: str, said: str
) -> None:
    written(tmp_path / FOLDER, LAB | change)
    lines = (tmp_path / FOLDER / "lab.yml").read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if text.startswith(at))
    with pytest.raises(BuildError, match=rf"^{FOLDER}/lab\.yml:{line}: .*{said}"):
        labs.read(tmp_path)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"titles": "A"}, r"words\.(zh|en)\.json:1: titles? is missing"),
        ({"title": "A", "retry": "B"}, r"words\.en\.json:3: retry is a word that all share"),
        ({"title": 3}, r"words\.en\.json:1: a table of words is texts"),
    ],
)
def test_words_that_are_missing_or_hide_shared_ones_are_named(
    tmp_path: Path, words: dict[str, object], said: str
) -> None:
    written(tmp_path / FOLDER)
    shutil.copytree(ROOT / scripts.STRINGS, tmp_path / scripts.STRINGS)
    text = json.dumps(words, indent=2)
    (tmp_path / FOLDER / "words.en.json").write_text(text, encoding="utf-8")
    if "retry" in words:
        text = json.dumps(WORDS["zh"] | {"retry": "又"}, indent=2)
        (tmp_path / FOLDER / "words.zh.json").write_text(text, encoding="utf-8")
        said = said.replace("en", "(zh|en)", 1)
    with pytest.raises(BuildError, match=said):
        scripts.write(tmp_path)


@pytest.mark.parametrize(
    ("taken", "said"),
    [
        ({"model_export/none.py": ["A"]}, r"lab\.yml: taken: model_export/none\.py is missing"),
        ({"model_export/some.py": ["B"]}, r"model_export/some\.py: no constant B for a lab"),
    ],
)
def test_a_constant_that_no_module_has_is_named(
    tmp_path: Path, taken: dict[str, list[str]], said: str
) -> None:
    written(tmp_path / FOLDER, LAB | {"taken": taken})
    shutil.copytree(ROOT / scripts.STRINGS, tmp_path / scripts.STRINGS)
    (tmp_path / "model_export").mkdir()
    (tmp_path / "model_export" / "some.py").write_text("A = 1\n", encoding="utf-8")
    with pytest.raises(BuildError, match=said):
        scripts.write(tmp_path)
