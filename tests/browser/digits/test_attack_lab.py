"""The attack lab as a reader meets it: the gradient deceives where noise does not."""

import pytest
from figures import DIGITS, columns, draw, settled_alone
from lab_numbers import experiments, numbers, open_lab
from playwright.sync_api import expect
from visits import Visit

from site_src import labs


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


def test_a_goal_is_reached_by_a_drawing_alone(visit: Visit, address: str) -> None:
    """The marks follow the numbers of the lab, and what is reached stays so."""
    known = labs.one("attack-lab")
    lab = settled_alone(visit.page, address, "attack-lab", "en")
    goals = lab.locator(".goals li")
    for sample in range(10):  # test images are nobody's drawing
        lab.locator(".samples button").nth(sample).click()
        columns(lab)
    expect(goals).to_have_count(2)
    expect(lab.locator(".goals .met")).to_have_count(0)
    sturdy = fragile = False
    for digit in DIGITS:
        lab.get_by_role("button", name="Clear").click()
        draw(lab, digit)
        found = columns(lab)
        visit.page.wait_for_timeout(1000)  # a drawing that rests is judged
        smallest = found["smallest_epsilon"][0] if found["smallest_epsilon"] else 1.0
        sure = max(found["probability_before"])
        sturdy = sturdy or smallest > known.number("STURDY")
        fragile = fragile or (smallest <= known.number("FRAGILE") and sure >= known.number("SURE"))
        assert goals.evaluate_all("items => items.map((item) => item.className)") == [
            "met" if sturdy else "",
            "met" if fragile else "",
        ], (digit, smallest, sure)
    expect(lab.locator(".goals strong")).to_have_count(sturdy + fragile)
    assert visit.complaints == []
