"""What must be seen stands out from the page, light and dark (WCAG 1.4.11): curves, bars, edges."""

import colorsys
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import stylesheet
from stylesheet import Rule, colour_of, resolved

from site_src.build import figures
from tests.contrast import contrast

ROOT = Path(__file__).resolve().parents[3]
# The theme's backgrounds: the default scheme, and slate.
PAPERS = {"light": "#ffffff", "dark": "#1e2129"}
LEAST = 3.0
# A series of a plot: `const LOSS = "#…"` in a script, `--series: #…` in its styles.
SERIES = re.compile(r"(?:const [A-Z_]+ = \"|--series: )(#[0-9a-f]{6})")

Variables = Callable[[str], dict[str, str]]
# Where the reader sees a colour: on a page of the book, or on that of a lab alone.
SHEETS = [(sheet, scheme) for sheet in (stylesheet.book, stylesheet.alone) for scheme in PAPERS]
CONTROL = r"(?:button|select|input|textarea)"
# A control that a template names by a class of its own: `<button class="go"`.
CLASSED = re.compile(rf"<{CONTROL}\b[^<>]*?\bclass=\"([\w -]+)\"")
EDGE = re.compile(r"(?<![\w-])border(?:-(?:top|right|bottom|left))?(?:-color)?\s*:\s*([^;]+)")
# What a lab says when it failed, and an exercise when the answer is wrong.
FAILURE = re.compile(r"\.(?:failure|wrong)(?![\w-])")
NONE = re.compile(r"^(0|none)(?![\w.])")


def controls() -> re.Pattern[str]:
    """Return what the last part of a selector has when it means a control."""
    files = [*(ROOT / "site_src").rglob("*.ts"), *(ROOT / "site_src/theme").rglob("*.html")]
    names = {
        name
        for path in files
        for classes in CLASSED.findall(path.read_text(encoding="utf-8"))
        for name in classes.split()
    }
    return re.compile(rf"(?<![\w.#-]){CONTROL}(?![\w-])|\.({'|'.join(sorted(names))})(?![\w-])")


def edges(rules: list[Rule], meant: re.Pattern[str]) -> list[tuple[Rule, str]]:
    """Return the borders of what a pattern finds in selectors, pseudo-elements left out."""
    return [
        (rule, edge.strip())
        for rule in rules
        if meant.search(rule.selector) and "::" not in rule.selector
        for edge in EDGE.findall(rule.body)
        if not NONE.match(edge.strip())
    ]


def faint(pairs: list[tuple[Rule, str]], variables: dict[str, str]) -> list[str]:
    """Return the borders that do not stand out from the page."""
    paper = colour_of(resolved("var(--md-default-bg-color)", variables))
    assert paper
    weak = []
    for rule, edge in pairs:
        colour = colour_of(resolved(edge, variables))
        if colour and contrast(colour.on(paper), paper.on(paper)) < LEAST:
            weak.append(f"{rule.file}: {rule.selector}: {edge}")
    return weak


def palette() -> set[str]:
    demos = (ROOT / "site_src" / "demos").rglob("*.ts")
    colours = {colour for path in demos for colour in SERIES.findall(path.read_text("utf-8"))}
    assert len(colours) >= 2
    return colours | {figures.TEAL, figures.ROSE}


@pytest.mark.parametrize("scheme", PAPERS)
def test_every_plot_colour_stands_out(scheme: str) -> None:
    faint = {colour: contrast(colour, PAPERS[scheme]) for colour in palette()}
    assert {c: round(ratio, 2) for c, ratio in faint.items() if ratio < LEAST} == {}


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize(("sheet", "scheme"), SHEETS)
def test_edges_of_controls_stand_out(sheet: Variables, scheme: str) -> None:
    pairs = edges(stylesheet.our_rules(), controls())
    assert len({rule.file for rule, _ in pairs}) >= 4
    assert faint(pairs, sheet(scheme)) == []


@pytest.mark.parametrize(("sheet", "scheme"), SHEETS)
def test_the_rule_beside_a_failure_stands_out(sheet: Variables, scheme: str) -> None:
    pairs = edges(stylesheet.our_rules(), FAILURE)
    assert {rule.file for rule, _ in pairs} >= {"lab-styles.ts", "reader.css"}
    assert faint(pairs, sheet(scheme)) == []


@pytest.mark.parametrize("scheme", PAPERS)
def test_the_theme_has_the_papers_named_here(scheme: str) -> None:
    paper = colour_of(resolved("var(--md-default-bg-color)", stylesheet.book(scheme)))
    assert paper
    assert paper.on(paper) == PAPERS[scheme]


@pytest.mark.parametrize(
    "css",
    [
        ".row button { border: 1px solid var(--md-default-fg-color--lighter, #777); }",
        "@media (max-width: 1px) { :is(select, input) { border-color: #ddd } }",
        "textarea { background: none; border-bottom: 2px dotted rgba(0, 0, 0, 0.2) }",
        ".go { border: 1px solid var(--md-default-fg-color--lightest); }",
        ".failure { border-left: 4px solid #ccc; }",
    ],
)
def test_a_faint_edge_is_found(css: str) -> None:
    rules = list(stylesheet.rules_of(css))
    pairs = edges(rules, controls()) or edges(rules, FAILURE)
    assert len(faint(pairs, stylesheet.book("light"))) == 1


def test_no_curve_has_the_colours_of_signs() -> None:
    """Orange and blue say above and below zero, and nothing else (site_src/styles/colours.css)."""
    hues = {}
    for path in (ROOT / "site_src" / "demos").rglob("*.ts"):
        for colour in SERIES.findall(path.read_text(encoding="utf-8")):
            found = colour_of(colour)
            assert found
            hues[colour] = 360 * colorsys.rgb_to_hls(found.red, found.green, found.blue)[0]
    assert len(hues) > 5
    signs = [(18, 40), (195, 255)]
    assert [c for c, hue in hues.items() for low, high in signs if low <= hue <= high] == []
