"""The compression lab as a reader meets it: what is left is measured."""

import numpy as np
import pytest
from lab_numbers import MODELS, experiments, numbers, open_lab
from numpy.typing import NDArray
from playwright.sync_api import Locator, expect
from visits import Visit

from model_export.digits.data import compact, originals
from site_src import recompute
from site_src.recompute import graphs


def test_compression_measures_what_is_left(visit: Visit, address: str) -> None:
    lab = open_lab(visit, address, "en/7-outlook/", "compression-lab")
    now = lab.locator("p.sum")
    expect(now).to_contain_text("zeros", ignore_case=True, timeout=20_000)
    expect(now).not_to_contain_text("…")
    opened = numbers(now.inner_text().replace(",", ""))
    assert opened[1] < opened[0] < 4 * 203_530
    lab.get_by_role("button", name="32", exact=True).click()
    expect(now).to_contain_text(f"{4 * 203_530:,} bytes")
    expect(now).not_to_contain_text("…")
    lab.get_by_role("button", name="4", exact=True).click()
    expect(now).to_contain_text(f"{(784 * 256 + 2560) // 2 + 4 * 266:,} bytes")
    expect(now).not_to_contain_text("…")
    four = next(entry for entry in experiments()["quantisation"] if entry["bits"] == 4)
    shown = numbers(now.inner_text().replace(",", ""))
    assert shown[1] == pytest.approx(four["zipped"], rel=0.02)
    assert shown[2] == pytest.approx(computed_again(lab), abs=0.05)
    lab.locator("input[type=range]").fill("99")
    expect(now).not_to_contain_text("…")
    lab.locator("xy-chart summary").click()
    expect(lab.locator("xy-chart tr", has_text="tried by you")).to_have_count(3)
    # The chart ends at 80 %: what lies below is told apart, the reader's own points too.
    tried = experiments()
    points = [*tried["pruning"], *tried["quantisation"], *tried["low_rank"]]
    below = sum(point["accuracy"] < 0.8 for point in points)
    assert below > 0
    for series in range(3):
        own = lab.locator(f"xy-chart .s{series} circle.hollow")
        expect(lab.locator(f"xy-chart .s{series} path.arrow")).to_have_count(own.count())
    hollow = lab.locator("xy-chart :is(.s0, .s1, .s2) circle.hollow")
    expect(hollow).to_have_count(below)
    expect(lab.locator("xy-chart .here path.arrow")).to_have_count(1)
    assert visit.complaints == []


def computed_again(lab: Locator) -> float:
    """Return the accuracy in per cent that Python finds for what the compression lab shows."""
    link = str(lab.evaluate("lab => lab.link()"))
    return 100 * float(recompute.columns(link)["accuracy"][0])


def judge(pixels: NDArray[np.uint8], labels: NDArray[np.uint8]) -> float:
    verdicts = graphs.run("judge", {"pixels": pixels, "labels": labels.astype(np.int64)})
    return 100 * float((verdicts["predicted"] == labels).mean())


def test_the_accuracy_in_the_page_differs_by_the_grey_levels(visit: Visit, address: str) -> None:
    test = originals.load().test
    coarse = compact.unpack((MODELS / "digits-test.bin").read_bytes(), len(test.labels))
    published = 100 * experiments()["pruning"][0]["accuracy"]
    image = 100 / len(test.labels)
    assert judge(test.images.reshape(-1, 784), test.labels) == pytest.approx(published, abs=image)
    path = "en/embed/compression-lab/#compression-lab?share=0&bits=32"
    lab = open_lab(visit, address, path, "compression-lab")
    lab.evaluate("lab => lab.settled()")
    here = numbers(lab.locator("p.sum").inner_text().replace(",", ""))[2]
    assert here == pytest.approx(judge(coarse.images, coarse.labels), abs=1.5 * image)
    expect(lab.locator("p.levels")).to_contain_text(f"{published:.2f} % for the published network")


def test_low_rank_and_distillation_agree_with_the_build(visit: Visit, address: str) -> None:
    lab = open_lab(visit, address, "en/embed/compression-lab/", "compression-lab")
    now = lab.locator("p.sum")
    lab.get_by_role("button", name="Low rank").click()
    sixteen = next(entry for entry in experiments()["low_rank"] if entry["rank"] == 16)
    expect(now).to_contain_text(f"{sixteen['bytes']:,} bytes", timeout=120_000)
    expect(now).not_to_contain_text("…")
    shown = numbers(now.inner_text().replace(",", ""))
    assert shown[2] == pytest.approx(computed_again(lab), abs=0.2)
    lab.get_by_role("button", name="Distillation").click()
    for name, key in (("with a teacher", "taught"), ("without a teacher", "alone")):
        student = lab.get_by_role("button", name=name)
        student.click()
        expect(student).to_have_attribute("aria-pressed", "true")
        expect(lab.locator(".stale")).to_have_count(0)
        expect(now).not_to_contain_text("…")
        wanted = experiments()["distillation"][key]
        shown = numbers(now.inner_text().replace(",", ""))
        assert shown[0] == wanted["bytes"]
        assert shown[2] == pytest.approx(computed_again(lab), abs=0.05)
    assert visit.complaints == []


HOLD = """(lab) => {
  const run = lab.graph.bind(lab);
  const held = new Promise((resolve) => { lab.letGo = resolve; });
  lab.graph = async (...of) => { await held; return run(...of); };
}"""


def test_what_is_stale_is_dimmed_at_once_and_the_method_named(visit: Visit, address: str) -> None:
    lab = open_lab(visit, address, "en/embed/compression-lab/", "compression-lab")
    lab.evaluate("lab => lab.settled()")
    expect(lab.locator(".headline")).to_contain_text("times smaller")
    expect(lab.locator(".headline")).not_to_contain_text("…")
    expect(lab.locator("xy-chart .here circle")).to_have_count(1)
    lab.evaluate(HOLD)
    told = {
        "Distillation": "Fetching the student",
        "Low rank": "Seeking the directions",
        "Pruning": "Setting to zero",
    }
    for button, busy in told.items():
        lab.get_by_role("button", name=button).click()
        if button == "Pruning":  # what is shown is not of another choice until one is made
            lab.locator("input[type=range]").fill("30")
        expect(lab.locator(".working")).to_contain_text(busy)
        stale = lab.locator(".stale[aria-busy=true]")
        assert float(stale.evaluate("part => getComputedStyle(part).opacity")) < 0.6
        expect(stale.locator(".sum")).to_be_visible()
        expect(lab.locator("xy-chart .here circle")).to_have_count(0)
    lab.evaluate("lab => lab.letGo()")
    expect(lab.locator(".stale")).to_have_count(0)
    expect(lab.locator(".working")).to_be_empty()
    expect(lab.locator(".sum")).not_to_contain_text("…")
    assert visit.complaints == []


def test_an_empty_pad_is_no_reason_not_to_compress(visit: Visit, address: str) -> None:
    lab = open_lab(
        visit, address, "en/embed/compression-lab/#compression-lab?sample=none", "compression-lab"
    )
    lab.get_by_role("button", name="3", exact=True).click()
    lab.evaluate("lab => lab.settled()")
    expect(lab.locator(".stale")).to_have_count(0)
    expect(lab.locator("p.sum")).to_contain_text("bytes")
