"""Reader against network: digits that are hard to read, named before the answers are shown."""

import re

import numpy as np
import pytest
from lab_numbers import numbers, open_lab
from playwright.sync_api import Locator, expect
from visits import Visit

from site_src.labs import read
from site_src.recompute import graphs

CONSTANTS = read()["confusion-lab"].constants
DRAWN, POOL = int(CONSTANTS["DRAWN"]), int(CONSTANTS["POOL"])


@pytest.fixture
def duel(visit: Visit, address: str) -> Locator:
    return begun(visit, address)


def begun(visit: Visit, address: str, state: str = "") -> Locator:
    lab = open_lab(visit, address, f"en/embed/confusion-lab/{state}", "confusion-lab")
    duel = lab.locator("digit-duel")
    expect(duel.locator(".choices button")).to_have_count(10)
    return duel


def drawn(duel: Locator) -> list[int]:
    """Return the indices of the images to be named."""
    indices: list[int] = duel.evaluate("duel => [...duel.drawn]")
    return indices


def play(duel: Locator, said: list[int]) -> None:
    for digit in said:
        duel.get_by_role("button", name=str(digit), exact=True).click()
        duel.locator(".next").click()


def test_what_is_to_be_named_is_what_the_network_is_least_sure_of(duel: Locator) -> None:
    _, _, confidence = graphs.judged({})
    chosen = drawn(duel)
    assert len(set(chosen)) == DRAWN
    ranks = np.argsort(np.argsort(confidence))[chosen]
    assert ranks.max() < POOL + 3  # rounding may decide on the last ones


def test_the_score_counts_what_was_said_and_what_the_network_read(duel: Locator) -> None:
    labels, predicted, _ = graphs.judged({})
    chosen = drawn(duel)
    right = [int(labels[index]) for index in chosen]
    said = [digit if at < 4 else (digit + 1) % 10 for at, digit in enumerate(right)]
    play(duel, said)
    of, own, network = numbers(duel.get_by_role("status").inner_text())
    assert (of, own) == (DRAWN, 4)
    wanted = sum(int(predicted[index] == labels[index]) for index in chosen)
    assert abs(network - wanted) <= 1  # rounding may decide a digit
    expect(duel.locator(".sheet figure")).to_have_count(DRAWN)
    lab = duel.page.locator("confusion-lab")
    lab.get_by_role("button", name="Make a picture to share").click()
    words = lab.locator("share-sheet img").get_attribute("alt") or ""
    assert re.match(rf"Of {DRAWN} digits .* I got 4, the network {int(network)}\. And you\?", words)


def test_a_digit_is_named_once_and_by_keys_too(duel: Locator) -> None:
    choices = duel.locator(".choices")
    choices.focus()
    duel.page.keyboard.press("3")
    expect(duel.locator(".outcome")).to_contain_text("The label is")
    expect(duel.locator(".next")).to_be_focused()
    duel.get_by_role("button", name="8", exact=True).click(force=True)
    assert duel.evaluate("duel => duel.said") == [3]
    duel.locator(".next").focus()
    duel.page.keyboard.press("Enter")
    expect(choices).to_be_focused()
    expect(choices).to_have_accessible_name(f"Image 2 of {DRAWN}: which digit is it?")
    expect(duel.locator(".outcome")).to_be_empty()


def test_a_link_leads_to_the_same_digits(duel: Locator, visit: Visit, address: str) -> None:
    first = drawn(duel)
    play(duel, [0] * DRAWN)
    duel.get_by_role("button", name="Other digits").click()
    expect(duel.locator(".choices")).to_have_accessible_name(re.compile("^Image 1 "))
    others = drawn(duel)
    assert others != first
    link = duel.page.locator("confusion-lab").evaluate("lab => lab.link()")
    visit.page.goto("about:blank")
    visit.page.goto(link)
    again = visit.page.locator("confusion-lab digit-duel")
    expect(again.locator(".choices button")).to_have_count(10)
    assert drawn(again) == others
