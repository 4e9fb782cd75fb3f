"""The build refuses what would mislead a reader, and says where it stands."""

import subprocess
import sys
from pathlib import Path

import pytest

from records import figures_table
from site_src.hooks.errors import BuildError
from site_src.hooks.page import csp, lab_names
from site_src.hooks.prose import citations, links, mathematics, measurements, numbers
from site_src.hooks.search import index

ROOT = Path(__file__).resolve().parents[3]
KNOWN = {"m": {"evaluation": {"test_accuracy": 0.99123}, "network": {"parameters": 203530}}}


def test_numbers_come_from_the_manifest() -> None:
    text = "[[= m.network.parameters | thousands ]] / [[= m.evaluation.test_accuracy | percent ]]"
    assert numbers.fill(text, KNOWN, "p.md") == "203,530 / 99.12\u00a0%"


@pytest.mark.parametrize("key", ["m.evaluation.no", "m.no.at.all", "m.network | nofilter"])
def test_a_missing_key_names_page_line_and_key(key: str) -> None:
    with pytest.raises(BuildError) as error:
        numbers.fill(f"one\ntwo [[= {key} ]]", KNOWN, "4-mathematics.md")
    assert "4-mathematics.md:2" in str(error.value)
    assert key in str(error.value)


def test_figures_of_the_bench_carry_their_unit_and_say_when_they_are_missing() -> None:
    record = {"figures": {"first": {"value": 6.689, "unit": "s", "bound": None, "target": None}}}
    record["figures"]["first"]["met"] = None
    for language, words in figures_table.WORDS.items():
        missing = words["absent"]
        known = {"b": measurements.Measurements(record, language, {})}
        text = numbers.fill("[[= b.first ]], [[= b.prediction ]]", known, "p.md")
        unit = {"zh": "秒", "en": "s"}[language]
        assert text == f"6.69\u00a0{unit}, {missing}"
        with pytest.raises(BuildError, match="frist"):
            numbers.fill("[[= b.frist ]]", known, "p.md")


def test_a_missing_manifest_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="make train"):
        numbers.load(tmp_path / "manifest.json")


def test_a_broken_manifest_is_named(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(BuildError, match="not JSON"):
        numbers.load(tmp_path / "manifest.json")


def test_build_steps_know_nothing_of_mkdocs() -> None:
    events = {"main", "published"}
    files = sorted((ROOT / "site_src" / "hooks").rglob("*.py"))
    paths = [path.relative_to(ROOT).with_suffix("") for path in files if path.stem not in events]
    steps = [".".join(path.parts).removesuffix(".__init__") for path in paths]
    assert len(steps) > 25
    blocked = "import sys, importlib; sys.modules['mkdocs'] = sys.modules['material'] = None\n"
    program = f"{blocked}for name in {steps!r}: importlib.import_module(name)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_formulas_are_mathml_with_its_tex() -> None:
    page = '<p><span class="arithmatex">\\(a &lt; b^2\\)</span></p>'
    other = '<div class="arithmatex">\\[c\\]</div>'
    typeset, beside, without = mathematics.typeset([page, other, "<p>no formula</p>"], ROOT)
    assert '<math display="block"' in beside
    assert without == "<p>no formula</p>"
    assert "<math" in typeset
    assert '<annotation encoding="application/x-tex">a &lt; b^2</annotation>' in typeset


def test_formulas_are_spaced_as_tex_does() -> None:
    pair, index, decimal = mathematics.render(
        [("(1,0)", False), ("a_{i-1}", False), ("1{,}5", False)], ROOT
    )
    assert '<mn>1</mn><mo separator="true">,</mo><mn>0</mn>' in pair
    assert '<mo lspace="0em" rspace="0em">−</mo>' in index
    assert "<mn>1,5</mn>" in decimal


@pytest.mark.parametrize(
    ("tex", "pieces"),
    [
        ("a=b+c", ["a=b+c"]),
        (
            r"784\times256+256+256\times10=203274",
            [r"784\times", "256+", "256+", r"256\times", "10=", "203274"],
        ),
        (
            r"p_1=e^{1}/(e^{1}+e^{0.5+1+2})\approx 0.6225",
            ["p_1=", "e^{1}/(e^{1}+", r"e^{0.5+1+2})\approx", " 0.6225"],
        ),
        (r"(0.468+0.063,\ 0.468+0.063)", ["(0.468+0.063,\\ 0.468+0.063)"]),
    ],
)
def test_a_long_formula_may_be_broken_between_its_braces(tex: str, pieces: list[str]) -> None:
    assert [piece for piece, _ in mathematics.pieces(tex, display=False)] == pieces
    assert mathematics.pieces(tex, display=True) == [(tex, True)]
    page = rf'<span class="arithmatex">\({tex}\)</span>'
    assert mathematics.typeset([page], ROOT)[0].count("<math") == len(pieces)


def test_bad_tex_is_refused_with_its_line(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("first\n\n$\\frac{1}{$\n", encoding="utf-8")
    with pytest.raises(mathematics.FormulaError) as error:
        mathematics.typeset(['<span class="arithmatex">\\(\\frac{1}{\\)</span>'], ROOT)
    assert mathematics.line_of(error.value.tex, page) == 3
    page.write_text("another page\n", encoding="utf-8")
    assert mathematics.line_of(error.value.tex, page) == 0


def test_the_policy_allows_exactly_the_inline_scripts_of_the_page() -> None:
    page = "<html><head></head><body><script>let a = 1</script><script src=x.js></script></body>"
    protected = csp.protect(page)
    assert csp.digest("let a = 1") in protected
    assert protected.count("'sha256-") == 1
    assert protected.index("Content-Security-Policy") < protected.index("<body>")


def test_a_link_to_nowhere_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "there.md").write_text("# There {#there}", encoding="utf-8")
    (tmp_path / "book.py").write_text('# <a id="part"></a>', encoding="utf-8")
    links.check("[a](there.md#there) [b](book.ipynb#part) [c](there.md)", "p.md", tmp_path)
    with pytest.raises(BuildError, match=r"p\.md:2: .*nowhere\.md"):
        links.check("one\n[a](nowhere.md)", "p.md", tmp_path)
    with pytest.raises(BuildError, match=r"p\.md:1: .*#gone"):
        links.check("[a](there.md#gone)", "p.md", tmp_path)


def test_a_page_without_its_twin_is_named(tmp_path: Path) -> None:
    for side in ("zh", "en"):
        (tmp_path / side).mkdir()
        (tmp_path / side / "index.md").touch()
    links.check_twins(tmp_path)
    (tmp_path / "zh" / "new.md").touch()
    with pytest.raises(BuildError, match=r"zh/new\.md:1: .*en/new\.md"):
        links.check_twins(tmp_path)


def test_citations_that_follow_each_other_are_told_apart() -> None:
    html = '<p>a<sup id="fnref:x">9</sup><sup id="fnref2:y">10</sup> b<sup id="fnref:z">1</sup></p>'
    shown = "".join(part.split(">")[-1] for part in citations.separate(html).split("<"))
    assert shown == "a9, 10 b1"


LAB = lab_names.Lab(zh="攻击实验室（attack lab）：骗。", en="Attack lab (攻击实验室): deceive.")


@pytest.mark.parametrize("inside", ["", "<figure></figure>"])
def test_a_lab_says_what_it_is_and_has_an_address(inside: str) -> None:
    for attributes in (' lang="en"', ' id="attack-lab" lang="en"'):
        html = f"<attack-lab{attributes}>{inside}</attack-lab>"
        assert lab_names.describe(html, {"attack-lab": LAB}, "en") == (
            '<attack-lab id="attack-lab" lang="en">'
            "<span>Attack lab (攻击实验室): deceive.</span>"
            '<span class="refused" data-search-exclude hidden> '
            f"{lab_names.REFUSED['en']}</span>{inside}</attack-lab>"
        )


def test_a_lab_on_no_page_is_named_with_what_to_do() -> None:
    with pytest.raises(BuildError, match=r"attack-lab stands on no page of docs/en: write"):
        index.lab_entries({"attack-lab": LAB}, {}, "en")


@pytest.mark.parametrize(
    "sentence", ["攻击（attack lab）：骗。", "攻击实验室（attacks）：骗。", "骗。"]
)
def test_a_lab_has_the_same_names_in_both_languages(sentence: str) -> None:
    with pytest.raises(ValueError, match=r"name"):
        lab_names.Lab(zh=sentence, en=LAB.said["en"])
