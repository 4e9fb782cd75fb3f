"""Colours of curves, bars and figures stand out from the page, light and dark (WCAG 1.4.11)."""

import re
from pathlib import Path

import pytest

from site_src import figures
from tests.contrast import contrast

ROOT = Path(__file__).resolve().parents[2]
# The theme's backgrounds: the default scheme, and slate.
PAPERS = {"light": "#ffffff", "dark": "#1e2129"}
LEAST = 3.0
# A series of a plot: `const LOSS = "#…"` in a script, `--series: #…` in its styles.
SERIES = re.compile(r"(?:const [A-Z_]+ = \"|--series: )(#[0-9a-f]{6})")


def palette() -> set[str]:
    demos = (ROOT / "site_src" / "demos").rglob("*.ts")
    found = {colour for path in demos for colour in SERIES.findall(path.read_text("utf-8"))}
    assert len(found) >= 2
    return found | {figures.TEAL, figures.ORANGE}


@pytest.mark.parametrize("scheme", PAPERS)
def test_every_plot_colour_stands_out(scheme: str) -> None:
    faint = {colour: contrast(colour, PAPERS[scheme]) for colour in palette()}
    assert {c: round(ratio, 2) for c, ratio in faint.items() if ratio < LEAST} == {}


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
