"""The calculator as a reader meets it: it counts what is published."""

import pytest
from lab_numbers import open_lab
from playwright.sync_api import expect
from visits import Visit


def test_the_calculator_counts_what_is_published(visit: Visit, address: str) -> None:
    lab = open_lab(visit, address, "en/3-algorithms/", "size-calculator")
    total = lab.locator("table").first.locator("tr").last.locator("td")
    expect(total).to_have_text("174,604,259,328")
    lab.locator("select").first.select_option("GPT-2 small")
    expect(total).to_have_text("124,439,808")
    lab.get_by_label("Layers L").fill("24")
    lab.get_by_label("Layers L").press("Enter")
    expect(total).to_have_text(f"{124_439_808 + 12 * 7_087_872:,}")
    lab.get_by_label("Layers L").fill("-3")
    lab.get_by_label("Layers L").press("Tab")
    expect(lab.get_by_label("Layers L")).to_have_value("24")
    assert visit.complaints == []


@pytest.mark.parametrize(
    ("path", "spoken"), [("", "训练词元 D = 3000 亿"), ("en/", "Training tokens D = 300 billion")]
)
def test_a_long_number_is_said_in_words(visit: Visit, address: str, path: str, spoken: str) -> None:
    lab = open_lab(visit, address, f"{path}embed/size-calculator/", "size-calculator")
    expect(lab.get_by_label(spoken)).to_have_value("300000000000")
