"""The attack lab as a reader meets it: the gradient deceives where noise does not."""

import pytest
from lab_numbers import experiments, numbers, open_lab
from playwright.sync_api import expect
from visits import Visit


def test_an_attack_along_the_gradient_wins_where_noise_does_not(visit: Visit, address: str) -> None:
    lab = open_lab(visit, address, "en/7-outlook/", "attack-lab")
    before = numbers(lab.locator("p", has_text="Before the change").first.inner_text())
    assert before[0] == 7
    assert 0 < before[2] <= 0.3
    hardened = numbers(lab.locator("p", has_text="adversarially trained").first.inner_text())
    assert hardened[0] == 7
    assert hardened[2] > before[2]
    along, through, random = lab.locator("section strong").all()
    # It opens on the weakest that deceives; stronger noise deceives some networks too.
    expect(along).not_to_contain_text("reads 7")
    expect(through).to_contain_text("reads 7")
    expect(random).to_contain_text("reads 7")
    chart = lab.locator("xy-chart")
    chart.locator("summary").click()
    expect(chart.locator("tbody tr")).to_have_count(3 * len(experiments()["attack"]))
    robust = next(point for point in experiments()["attack"] if point["epsilon"] == 0.1)
    row = chart.locator("tr", has_text="the adversarially trained network").nth(4)
    assert numbers(row.inner_text())[-1] == pytest.approx(
        100 * robust["hardened_accuracy"], abs=0.01
    )
    lab.locator("select").select_option("7")
    for words in ("Before the change", "adversarially trained"):
        expect(lab.locator("p", has_text=words).first).to_contain_text("the goal is 0.00")
    lab.locator("select").select_option("3")
    lab.get_by_role("button", name="PGD").click()
    lab.locator("input[type=range]").fill("0.3")
    expect(along).to_contain_text("reads 3")
    assert visit.complaints == []


@pytest.mark.parametrize("width", [390, 1280])
def test_the_slider_of_an_attack_is_in_one_view_with_its_answers(
    visit: Visit, address: str, width: int
) -> None:
    visit.page.set_viewport_size({"width": width, "height": 844})
    lab = open_lab(visit, address, "7-outlook/", "attack-lab")
    lab.evaluate("lab => lab.settled()")
    slider = lab.locator("input[type=range]")
    slider.evaluate("slider => slider.scrollIntoView({ block: 'start' })")
    expect(slider).to_be_in_viewport(ratio=1)
    for panel in lab.locator(".sides section").all():
        expect(panel.locator("strong")).to_be_in_viewport(ratio=1)
