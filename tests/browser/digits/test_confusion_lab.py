"""The confusion matrix lab as a reader meets it: the matrix is the one that Python computes."""

import numpy as np
import pytest
from lab_numbers import open_lab
from playwright.sync_api import expect
from visits import Visit

from model_export.digits.measured import evaluate
from site_src.recompute import graphs


def test_the_confusion_matrix_is_the_one_that_python_computes(visit: Visit, address: str) -> None:
    labels, predicted, confidence = graphs.judged({})  # the digits of the page, of 16 grey levels
    lab = open_lab(visit, address, "en/3-algorithms/", "confusion-lab")
    rows = lab.locator(".matrix tbody tr")
    expect(rows).to_have_count(10)
    counts = [
        [int(cell or 0) for cell in row.locator("td").all_inner_texts()] for row in rows.all()
    ]
    # Rounding may decide a digit or two.
    assert np.abs(np.array(counts) - evaluate.confusion(predicted, labels)).sum() <= 4
    expect(lab.locator("p.levels")).to_contain_text("16 grey levels")
    wrong = next((r, c) for r in range(10) for c in range(10) if r != c and counts[r][c])
    lab.locator(f"button[aria-label^='True {wrong[0]}, read as {wrong[1]}:']").click()
    # One diagram of the same network: the drawn one stands in for the lab where it cannot run.
    expect(visit.page.locator("confusion-lab figure.plot")).to_be_hidden()
    groups = (confidence.astype(float) * evaluate.BINS).astype(int).clip(max=evaluate.BINS - 1)
    sizes = np.bincount(groups)
    few = int(((sizes > 0) & (sizes < 20)).sum())
    hollow = lab.locator("xy-chart .s0 circle.hollow")
    assert abs(hollow.count() - few) <= 1
    captions = lab.locator(".gallery figcaption")
    expect(captions).to_have_count(min(24, counts[wrong[0]][wrong[1]]))
    expect(captions.first).to_contain_text(f"{wrong[0]} → {wrong[1]}")
    lab.locator("input[type=range]").fill("0")
    expect(lab.locator("p.sum")).to_contain_text("100.00 %")
    right = sum(counts[digit][digit] for digit in range(10))
    expect(lab.locator("p.sum")).to_contain_text(f"{right / 100:.2f} % are right")
    assert visit.complaints == []


@pytest.mark.parametrize("width", [320, 390])
def test_the_confusion_matrix_fits_a_phone(visit: Visit, address: str, width: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": 844})
    lab = open_lab(visit, address, "3-algorithms/", "confusion-lab")
    matrix = lab.locator(".matrix")
    expect(matrix.locator("thead th")).to_have_count(11)
    room = lab.locator(".scroll").first.evaluate("one => one.clientWidth - one.scrollWidth")
    assert room >= 0
    cut = matrix.locator("button").evaluate_all(
        "all => all.filter((one) => one.scrollWidth > one.parentElement.clientWidth + 2).length"
    )
    assert cut == 0
