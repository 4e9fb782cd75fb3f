"""Behind every picture and chart of the labs stands a table of its numbers."""

import gzip
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from accessibility import TOO_WIDE, violations
from figures import most_confused
from numpy.typing import NDArray
from playwright.sync_api import Locator, expect
from visits import LONG, Visit, open_lab

from site_src import labs
from site_src.build import worked_example

MODELS = Path(__file__).resolve().parents[2] / "build" / "models" / "digits"
# Three digits are shown.
CLOSE = {"rtol": 6e-3, "atol": 0}
# Every lab with pictures, and the columns of its file that hold them, in the table's order.
PICTURES = {name: lab.tests.pictures for name, lab in labs.read().items() if lab.tests.pictures}
COLUMNS = """lab => lab.settled().then(() => Object.fromEntries(
  Object.entries(lab.columns()).map(([name, column]) => [name, Array.from(column)])))"""
CELLS = """table => [...table.querySelectorAll("tbody tr")].map((row) =>
  [...row.querySelectorAll("td")].map((cell) => Number(cell.textContent.replaceAll("−", "-"))))"""


def open_alone(visit: Visit, address: str, name: str, states: str = "") -> Locator:
    visit.page.goto(f"{address}en/embed/{name}/#{name}?{states}")
    lab = visit.page.locator(name)
    lab.evaluate("lab => lab.settled()")
    return lab


def pictures(lab: Locator) -> Locator:
    return lab.locator("data-table", has_text="The numbers in the pictures")


def picture(table: Locator) -> NDArray[Any]:
    expect(table.locator("tbody tr")).to_have_count(28)
    return np.array(table.locator("table").evaluate(CELLS))


def column(columns: dict[str, list[float]], name: str) -> NDArray[Any]:
    after, _, before = name.partition(" − ")
    values = np.array(columns[after], float)
    return values - np.array(columns[before], float) if before else values


@pytest.mark.parametrize("name", PICTURES)
def test_the_table_holds_the_numbers_of_every_picture(
    visit: Visit, address: str, name: str
) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    lab = open_alone(visit, address, name, "sample=4")
    table = pictures(lab)
    expect(table.locator("table, select")).to_have_count(0)
    table.locator("summary").focus()
    visit.page.keyboard.press("Enter")
    columns = lab.evaluate(COLUMNS)
    for index, wanted in enumerate(PICTURES[name]):
        if len(PICTURES[name]) > 1:
            table.locator("select").select_option(index=index)
        expected = column(columns, wanted).reshape(28, 28)
        assert np.abs(expected).max() > 0
        np.testing.assert_allclose(picture(table), expected, **CLOSE, err_msg=wanted)
    heads = table.get_by_role("columnheader").all_inner_texts()
    assert heads == ["row / column", *map(str, range(1, 29))]
    assert table.get_by_role("rowheader").all_inner_texts() == heads[1:]
    assert violations(visit.page) == []
    assert visit.page.evaluate(TOO_WIDE) == []
    table.locator("summary").press("Enter")
    expect(table.locator("table")).to_have_count(0)
    assert visit.complaints == []


def test_an_open_table_follows_the_figure(visit: Visit, address: str) -> None:
    lab = open_alone(visit, address, "attack-lab", "sample=4&epsilon=0.1")
    table = pictures(lab)
    table.locator("summary").click()
    for epsilon in (0.25, 0.05):
        lab.locator("input[type=range]").fill(str(epsilon))
        lab.evaluate("lab => lab.settled()")
        changes = picture(table)
        assert np.abs(changes).max() == pytest.approx(epsilon, rel=1e-3)
        assert set(np.abs(changes).ravel().round(4)) >= {epsilon}
    lab.locator("digit-input .samples button").nth(8).click()
    columns = lab.evaluate(COLUMNS)
    expected = column(columns, "image_attacked − image_before").reshape(28, 28)
    np.testing.assert_allclose(picture(table), expected, **CLOSE)


def test_the_compressed_network_reads_the_digit_in_the_table(visit: Visit, address: str) -> None:
    lab = open_alone(visit, address, "compression-lab", "sample=4")
    pictures(lab).locator("summary").click()
    samples = json.loads((MODELS / "samples.json").read_text(encoding="utf-8"))
    expected = np.array(samples[4]["image"]).reshape(28, 28) / 255
    np.testing.assert_allclose(picture(pictures(lab)), expected, **CLOSE)


def test_every_test_image_of_the_gallery_has_its_numbers(visit: Visit, address: str) -> None:
    true, read = most_confused()
    lab = open_alone(visit, address, "confusion-lab", f"cell={true}_{read}")
    table = pictures(lab)
    table.locator("summary").click()
    expect(table.locator("select")).to_be_visible()
    options = table.locator("option").all_inner_texts()
    assert len(options) == lab.locator("figure").count() > 1
    raw = np.frombuffer(gzip.decompress((MODELS / "digits-test.bin").read_bytes()), np.uint8)
    packed = raw[: 392 * (len(raw) // 393)].reshape(-1, 392)
    for index, option in enumerate(options[:2]):
        table.locator("select").select_option(index=index)
        match = re.match(rf"Test image (\d+): true {true}, read as {read}", option)
        assert match
        image = packed[int(match[1])]
        expected = np.stack([image >> 4, image & 15], axis=1).reshape(28, 28) * 17
        np.testing.assert_allclose(picture(table), expected, **CLOSE)
    assert violations(visit.page) == []


def test_a_chart_has_its_points_and_the_readers_own(visit: Visit, address: str) -> None:
    lab = open_alone(visit, address, "membership-lab", "place=60")
    manifest = json.loads((MODELS / "manifest.json").read_text(encoding="utf-8"))
    curve = manifest["experiments"]["membership"]["overfitted"]
    table = lab.locator("data-table").last
    expect(table.locator("table")).to_have_count(0)
    table.locator("summary").press("Enter")
    rows = table.locator("tbody tr")
    expect(rows).to_have_count(1 + 2 * len(curve["found"]) + 2)
    for row, index in ((rows.first, 60), (rows.nth(1 + 20), 20)):
        shares = [float(cell.split("\xa0")[0]) for cell in row.locator("td").all_inner_texts()]
        expected = [100 * curve["alarms"][index], 100 * curve["found"][index]]
        assert shares == pytest.approx(expected, abs=0.006)
    expect(rows.first.get_by_role("rowheader")).to_have_text("you (the circle)")
    assert violations(visit.page) == []


def test_the_small_network_has_its_numbers_step_by_step(visit: Visit, address: str) -> None:
    wanted = worked_example.values()
    lab = open_alone(visit, address, "toy-lab", "step=0")
    table = lab.locator("data-table")
    table.locator("summary").press("Enter")
    expect(table.locator("tr", has_text="z¹₁")).to_contain_text(f"{wanted['z1'][0]:g}")
    expect(table.locator("tr", has_text="z²₁")).to_have_count(0)
    lab.locator("[data-control=step] input").fill("5")
    slope = table.locator("tr", has_text="w²₁₁").locator("td").last
    expect(slope).to_have_text(f"{wanted['dw2'][0][0]:.4f}".replace("-", "−"))
    assert violations(visit.page) == []


def test_a_training_has_its_points_and_weights(visit: Visit, address: str) -> None:
    lab = open_lab(visit, address, LONG)
    lab.get_by_role("button", name="One step").click()
    expect(lab.locator("unit-grid")).to_be_visible()
    chart = lab.locator("data-table", has_text="The data of the chart")
    chart.locator("summary").press("Enter")
    expect(chart.locator("tbody tr")).to_have_count(1)
    columns = lab.evaluate(COLUMNS)
    first = chart.locator("tbody tr").first.locator("td").first
    assert float(first.inner_text()) == pytest.approx(columns["loss"][0], abs=1e-4)
    lab.get_by_role("button", name="One step").click()
    expect(chart.locator("tbody tr")).to_have_count(2)
    grid = pictures(lab)
    grid.locator("summary").press("Enter")
    expect(grid.locator("option")).to_have_count(16 + 1)  # the units, and the digit
    grid.locator("select").select_option(index=3)
    weights = lab.locator("unit-grid").evaluate("grid => Array.from(grid.weights)")
    expected = np.array(weights).reshape(-1, 28, 28)[3]
    np.testing.assert_allclose(picture(grid), expected, **CLOSE)
    assert violations(visit.page) == []


def test_tables_are_hidden_for_class(visit: Visit, address: str) -> None:
    visit.page.goto(f"{address}en/embed/attack-lab/?hide=table")
    lab = visit.page.locator("attack-lab")
    lab.evaluate("lab => lab.settled()")
    expect(lab.locator("data-table summary")).to_have_count(2)
    for summary in lab.locator("data-table summary").all():
        expect(summary).to_be_hidden()
