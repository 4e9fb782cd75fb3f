"""The calculator as a reader meets it: it counts what is published."""

import pytest
from lab_numbers import open_lab
from playwright.sync_api import Locator, expect
from visits import Visit

from model_export import families
from model_export.calculator.manifest import Manifest
from model_export.export.manifest import FILE

# The widths of the bars' parts.
DRAWN = """bars => bars.map(bar =>
  [...bar.querySelectorAll('rect:not(.idle)')].map(rect => rect.width.baseVal.value))"""
PUBLISHED = families.read("calculator", families.folder("calculator") / FILE)


def unfold(lab: Locator, name: str) -> None:
    lab.locator("summary", has_text=name).first.click()


def change(lab: Locator, name: str, value: str) -> None:
    field = lab.get_by_label(name, exact=False)
    field.fill(value)
    field.press("Enter")


def test_the_calculator_counts_what_is_published(visit: Visit, address: str) -> None:
    lab = open_lab(visit, address, "en/3-algorithms/", "size-calculator")
    expect(lab.locator(".big").first).to_have_text("174.6 billion")
    unfold(lab, "To the last digit")
    total = lab.locator("table").first.locator("tr").last.locator("td").first
    expect(total).to_have_text("174,604,259,328")
    lab.locator("select").first.select_option("GPT-2 small")
    expect(total).to_have_text("124,439,808")
    unfold(lab, "Change the architecture")
    change(lab, "Layers L", "24")
    expect(total).to_have_text(f"{124_439_808 + 12 * 7_087_872:,}")
    lab.get_by_label("Layers L").fill("-3")
    lab.get_by_label("Layers L").press("Tab")
    expect(lab.get_by_label("Layers L")).to_have_value("24")
    assert visit.complaints == []


def test_every_model_can_be_chosen(visit: Visit, address: str) -> None:
    assert isinstance(PUBLISHED, Manifest)
    lab = open_lab(visit, address, "en/embed/size-calculator/", "size-calculator")
    chooser = lab.locator("select").first
    for preset in PUBLISHED.sizes:
        chooser.select_option(preset.name)
        lab.evaluate("lab => lab.settled()")
        assert lab.evaluate("lab => lab.columns().parameters.at(-1)") == preset.parameters
        printed = lab.locator(".muted", has_text="Its authors print")
        expect(printed).to_have_count(1 if preset.printed else 0)
    assert visit.complaints == []


def test_a_mixture_is_drawn_with_what_a_token_meets(visit: Visit, address: str) -> None:
    lab = open_lab(visit, address, "en/embed/size-calculator/", "size-calculator")
    expect(lab.locator(".answers")).to_contain_text("All of them are there for every token")
    expect(lab.locator("size-blocks .idle")).to_have_count(0)
    lab.locator("select").first.select_option("DeepSeek-V3")
    expect(lab.locator(".answers")).to_contain_text("36.63 billion of them work on a token")
    expect(lab.locator("size-blocks rect.idle")).to_have_count(1)
    every, met = lab.locator("size-blocks svg").evaluate_all(DRAWN)
    columns = lab.evaluate("lab => lab.columns()")
    total = columns["parameters"][-1]
    assert every[3] == pytest.approx(1000 * columns["parameters"][3] / total, rel=1e-4)
    assert met[3] == pytest.approx(1000 * columns["active"][3] / total, rel=1e-4)
    assert sum(every) == pytest.approx(1000, rel=1e-4)


def test_a_latent_keeps_the_cache_small(visit: Visit, address: str) -> None:
    state = "#size-calculator?model=DeepSeek-V3"
    lab = open_lab(visit, address, f"en/embed/size-calculator/{state}", "size-calculator")
    lab.evaluate("lab => lab.settled()")
    cache = "lab => lab.columns().bytes.at(-1)"
    assert lab.evaluate(cache) == 61 * 576 * 2
    unfold(lab, "Change the architecture")
    change(lab, "Latent of keys and values", "0")
    lab.evaluate("lab => lab.settled()")
    # 128 heads with keys and values of 128 each.
    assert lab.evaluate(cache) == 61 * 2 * 128 * 128 * 2
    assert "attention=128_0_64_128_1536" in visit.page.evaluate(
        "document.querySelector('size-calculator').link()"
    )


def test_the_chooser_fits_on_a_phone(visit: Visit, address: str) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    lab = open_lab(visit, address, "embed/size-calculator/", "size-calculator")
    box, own = lab.locator("select").first.bounding_box(), lab.bounding_box()
    assert box
    assert own
    assert own["x"] <= box["x"]
    assert box["x"] + box["width"] <= own["x"] + own["width"]
    assert box["width"] > 280
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize(
    ("path", "fold", "spoken"),
    [
        ("", "改训练", "训练词元 D = 3000 亿"),
        ("en/", "Change the training", "Training tokens D = 300 billion"),
    ],
)
def test_a_long_number_is_said_in_words(
    visit: Visit, address: str, path: str, fold: str, spoken: str
) -> None:
    lab = open_lab(visit, address, f"{path}embed/size-calculator/", "size-calculator")
    unfold(lab, fold)
    expect(lab.get_by_label(spoken)).to_have_value("300000000000")
