"""Labs answer what a reader does: the focus stays, a refusal is explained, nothing collapses."""

import re

import pytest
from figures import tool
from playwright.sync_api import Locator, expect
from visits import LONG, Visit, open_lab, said, unfold_recipe

SHORT = "#train-lab?units=16&batch=64&digits=train&epochs=1"
HEIGHT = "lab => lab.getBoundingClientRect().height"
FOCUSED = "lab => lab.shadowRoot.activeElement?.textContent.trim()"


def alone(visit: Visit, address: str, name: str, state: str = "") -> Locator:
    """Open a lab on a page of its own, in English, and wait for its numbers."""
    visit.page.goto(f"{address}en/embed/{name}/#{name}?{state}")
    lab = visit.page.locator(name)
    lab.evaluate("lab => lab.settled()")
    return lab


def test_space_starts_pauses_and_goes_on(visit: Visit, address: str) -> None:
    lab = open_lab(visit, address, LONG)
    lab.get_by_role("button", name="Start training").focus()
    visit.page.keyboard.press("Space")
    expect(lab.locator("p.number")).not_to_contain_text("Step 0")
    assert lab.evaluate(FOCUSED) == "Pause"
    visit.page.keyboard.press("Space")
    expect(said(lab)).to_contain_text("Paused")
    assert lab.evaluate(FOCUSED) == "Go on"
    lab.get_by_role("button", name="One step").focus()
    visit.page.keyboard.press("Space")
    expect(lab.get_by_role("button", name="Go on")).to_be_visible()
    assert lab.evaluate(FOCUSED) == "One step"
    lab.get_by_role("button", name="Stop").focus()
    visit.page.keyboard.press("Space")
    expect(said(lab)).to_contain_text("Stopped")
    assert lab.evaluate(FOCUSED) == "Start training"
    assert visit.complaints == []


def test_what_becomes_of_a_trained_network_is_said_beside_its_button(
    visit: Visit, address: str
) -> None:
    lab = open_lab(visit, address, SHORT)
    visit.page.evaluate("navigator.clipboard.writeText = async () => {}")
    lab.get_by_role("button", name="Start training").focus()
    visit.page.keyboard.press("Space")
    expect(said(lab)).to_contain_text("Training is over", timeout=60_000)
    assert lab.evaluate(FOCUSED) == "Start training"
    adopt = lab.get_by_role("button", name="Use it in every lab")
    adopt.click()
    told = lab.locator("p.own", has_text="every lab of the book now uses")
    expect(told).to_be_in_viewport()
    assert told.evaluate("told => told.previousElementSibling.className") == "row"
    expect(lab.locator("rested-words")).to_contain_text("every lab of the book now uses")
    tool(lab, "Copy link").click()
    expect(lab.locator("lab-footer")).to_contain_text("The training is not in it")
    unfold_recipe(lab)
    lab.get_by_label("Epochs").select_option("3")
    expect(lab.locator("lab-footer")).not_to_contain_text("The training is not in it")
    expect(told).to_have_count(1)
    lab.get_by_role("button", name="Start over").click()
    expect(told).to_have_count(0)
    assert visit.complaints == []


def test_the_last_step_keeps_the_focus(visit: Visit, address: str) -> None:
    lab = alone(visit, address, "toy-lab", "step=6")
    following = lab.get_by_role("button", name="Next")
    following.focus()
    for _ in range(2):
        visit.page.keyboard.press("Enter")
        expect(following).to_have_attribute("aria-disabled", "true")
    assert lab.evaluate(FOCUSED) == "Next"
    expect(lab.locator("p.sum").first).to_contain_text("8. ")
    expect(lab.get_by_role("button", name="Back")).to_have_attribute("aria-disabled", "false")


@pytest.mark.parametrize(
    ("lab", "name", "typed", "told"),
    [
        ("toy-lab", "x₁", "100.123456", "x₁: only numbers from −100 to 100"),
        ("toy-lab", "learning rate", "-1", "learning rate η: only numbers from 0 to 100"),
        ("size-calculator", "Layers L", "2.5", "Layers L: only whole numbers from 1 to 10¹⁸"),
        ("size-calculator", "Utilisation %", "150", "Utilisation %: only numbers from 1"),
        ("size-calculator", "Price of one", "0", "for an hour: only numbers from 0.01 to 10¹⁸"),
    ],
)
def test_a_number_that_is_refused_is_answered(
    visit: Visit, address: str, lab: str, name: str, typed: str, told: str
) -> None:
    shown = alone(visit, address, lab)
    for fold in shown.locator("summary", has_text="Change the").all():
        fold.click()
    field = shown.get_by_label(name)
    kept = field.input_value()
    field.fill(typed)
    field.press("Tab")
    answer = shown.locator(".refusal")
    expect(answer).to_contain_text(told)
    expect(answer).to_contain_text(f"{kept} stays")
    expect(shown.locator("rested-words")).to_contain_text(told)
    expect(field).to_have_value(kept)
    field.fill("3")
    field.press("Tab")
    expect(answer).to_be_empty()
    expect(field).to_have_value("3")


def test_a_price_below_one_is_taken(visit: Visit, address: str) -> None:
    lab = alone(visit, address, "size-calculator")
    lab.locator("summary", has_text="Change the training").click()
    field = lab.get_by_label("Price of one")
    field.fill("0.9")
    field.press("Tab")
    lab.evaluate("lab => lab.settled()")
    assert lab.evaluate("lab => lab.columns().price_of_one_hour") == [0.9]


@pytest.mark.parametrize("name", ["network-view", "digit-demo"])
def test_undo_leaves_a_test_digit_alone(visit: Visit, address: str, name: str) -> None:
    lab = alone(visit, address, name)
    image = lab.evaluate("lab => Array.from(lab.columns().image)")
    lab.get_by_role("button", name="Undo").click()
    lab.evaluate("lab => lab.settled()")
    assert lab.evaluate("lab => Array.from(lab.columns().image)") == image


@pytest.mark.parametrize("name", ["network-view", "backprop-lab", "attack-lab"])
def test_a_cleared_pad_leaves_the_lab_its_height(visit: Visit, address: str, name: str) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    lab = alone(visit, address, name)
    before = lab.evaluate(HEIGHT)
    lab.get_by_role("button", name="Clear").click()
    expect(lab.locator("p", has_text="Nothing drawn yet").first).to_be_visible()
    assert abs(lab.evaluate(HEIGHT) - before) < 40
    expect(lab.locator(".bars").first).to_be_hidden()
    if name == "attack-lab":
        expect(lab.locator("xy-chart")).to_be_visible()
        expect(lab.get_by_label("largest change")).to_be_visible()


def test_loading_is_told_as_a_share_once_it_is_known(visit: Visit, address: str) -> None:
    page = visit.page
    page.route("**/manifest.json", lambda route: None)  # never answered
    page.goto(f"{address}en/embed/toy-lab/")
    progress = page.locator("toy-lab progress")
    expect(progress).to_have_accessible_name("Preparing …")
    assert progress.evaluate("progress => progress.position") == -1
    page.unroute_all()
    page.route("**/classify.onnx", lambda route: None)
    page.reload()
    expect(progress).to_have_accessible_name(re.compile(r"Loading the network: \d+.%"))
