"""Numbers that the sections work out are computed again here, and stand in both languages."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from site_src.hooks.prose import numbers

DOCS = Path(__file__).resolve().parents[3] / "docs"
PARAMETERS, WIDTH, DEPTH, CONTEXT = 174_604_259_328, 12288, 96, 2048
# Table 2.2 of the paper on GPT-3: tokens in billions, per cent of the mix, passes.
TABLE = {
    "Common Crawl": (410, 60, 0.44),
    "WebText2": (19, 22, 2.9),
    "Books1": (12, 8, 1.9),
    "Books2": (55, 8, 0.43),
    "Wikipedia": (3, 3, 3.4),
}


def told(name: str, *parts: str) -> None:
    """Check that a section says something in both languages."""
    for language in ("zh", "en"):
        text = (DOCS / language / f"{name}.md").read_text(encoding="utf-8")
        for part in parts:
            assert part in text, f"{language}/{name}: {part}"


def work(*sizes: int) -> int:
    """Return the operations of one forward and one backward pass, as PyTorch counts them."""
    layers = [torch.nn.Linear(*pair) for pair in pairwise(sizes)]
    network = torch.nn.Sequential(*layers)
    with FlopCounterMode(display=False) as counter:
        network(torch.zeros(1, sizes[0])).sum().backward()
    return counter.get_total_flops()


@pytest.mark.parametrize("page", ["3-algorithms", "train"])
def test_the_work_of_the_small_network_is_what_pytorch_counts(page: str) -> None:
    known = {"m": {"network": {"inputs": 784, "hidden": 256, "outputs": 10, "parameters": 203_530}}}
    counted = work(784, 256, 10)
    assert counted == 818_176
    for language in ("zh", "en"):
        text = (DOCS / language / f"{page}.md").read_text(encoding="utf-8")
        forms = re.findall(r"\[\[= \((4 \* m\.network\.inputs [^|)]*)\) \| thousands \]\]", text)
        assert forms
        for form in forms:
            filled = numbers.fill(f"[[= {form} ]]", known, page)
            assert int(filled) == counted


def test_6nd_is_right_for_deep_networks_and_too_high_for_shallow_ones() -> None:
    def excess(*sizes: int) -> float:
        weights = sum(first * second for first, second in pairwise(sizes))
        return 6 * weights / work(*sizes)

    assert excess(784, 256, 10) > 1.45
    assert 1 < excess(*[64] * 40) < 1.01


def test_passes_over_gpt3s_data_fit_their_shares_but_for_one() -> None:
    def fits(tokens: int, share: int, passes: float) -> bool:
        return (
            round(100 * tokens * (passes + 0.05) / 300)
            >= share
            >= (round(100 * tokens * (passes - 0.05) / 300))
        )

    assert {name for name, row in TABLE.items() if not fits(*row)} == {"WebText2"}
    assert round(0.22 * 300 / 19, 2) == 3.47
    assert round(2.9 * 19 / 300 * 100, 1) == 18.4
    assert round(3.4 * 3 / 300 * 100, 1) == 3.4
    told("3-algorithms", "0.22\\times300/19\\approx3.47", "18.4 %", "0.03\\times300/3=3.0", "3.4 %")


def test_what_attention_adds_to_6nd() -> None:
    one = 2 * CONTEXT * WIDTH * DEPTH
    share = one / (2 * PARAMETERS)
    assert round(one / 1e9, 1) == 4.8
    assert round(100 * share, 1) == 1.4
    assert round(200 * share, 1) == 2.8
    told("3-algorithms", "4.8\\times10^{9}", "1.4 %", "2.8 %")


def test_reading_the_weights_takes_longer_than_computing_with_them() -> None:
    gigabytes = 2 * PARAMETERS / 1e9
    reading = gigabytes / 8 / 2000
    computing = 2 * PARAMETERS / (8 * 1e14)
    assert -(-gigabytes // 80) == 5
    assert round(gigabytes / 8, 1) == 43.7
    assert round(1000 * reading) == 22
    assert round(1000 * computing, 2) == 0.44
    assert round(reading / computing) == 50
    told("3-algorithms", "349.2", "43.7 GB", "22", "0.44")


def test_growth_a_year_follows_from_the_months() -> None:
    assert round((175 / 0.34) ** (12 / 19)) == 52
    assert round((175 / 1.5) ** (12 / 15)) == 45
    assert 50**6 * 175e9 > 1e21
    told("1-background", "515^{12/19}\\approx 52", "117^{12/15}\\approx 45")


def test_loras_share_depends_on_the_rank() -> None:
    trained = 2 * DEPTH * 4 * (WIDTH + WIDTH)
    assert trained == 18_874_368
    assert round(PARAMETERS / trained, -3) == 9000
    told("7-outlook", f"{trained:,}".replace(",", "{,}"))


def test_energy_and_later_models() -> None:
    megawatt_hours = 1024 * 0.4 * 24 * 25 / 1000
    assert round(megawatt_hours) == 246
    assert round(1287 / megawatt_hours) == 5
    assert round(6 * 37e9 * 14.8e12 / 1e24, 1) == 3.3
    assert 15_791 * 60 / 2_576_627 < 0.4
    told("8-summary", "246")
    told("9-faq", "3.3\\times10^{24}")
    told("6-applications", "2,576,627", "15,791")
