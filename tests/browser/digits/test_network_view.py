"""The network view as a reader meets it: its numbers are those that onnxruntime computes."""

from lab_numbers import classify, numbers, open_lab, samples
from playwright.sync_api import expect
from visits import Visit


def test_the_opened_network_adds_up_to_the_logit(visit: Visit, address: str) -> None:
    lab = open_lab(visit, address, "en/2-concepts/", "network-view")
    lab.locator("digit-input .samples button").nth(4).click()
    logits = classify(samples()[4], "logits")
    total = lab.locator("p.sum").first
    expect(total).to_contain_text(f"together {logits[4]:.2f}".replace("-", "−"))
    digit, _, shown, _, others, bias, logit = numbers(total.inner_text())
    assert digit == 4
    assert abs(shown + others + bias - logit) < 0.03
    lab.locator(".bar").nth(9).click()
    expect(total).to_contain_text(f"together {logits[9]:.2f}".replace("-", "−"))
    lab.locator(".tile").nth(3).click()
    products, bias, before = numbers(lab.locator(".unit .sum").inner_text())[:3]
    assert abs(products + bias - before) < 0.002
    assert visit.complaints == []


def test_another_bar_leaves_the_tiles_and_the_unit(visit: Visit, address: str) -> None:
    lab = open_lab(visit, address, "en/2-concepts/", "network-view")
    lab.locator("digit-input .samples button").nth(4).click()
    lab.evaluate("lab => lab.settled()")
    lab.locator(".tile").nth(3).click()
    units = "lab => lab.settled().then(() => [...lab.columns().unit])"
    before, opened = lab.evaluate(units), lab.locator(".unit h4").inner_text()
    parts = lab.locator(".tile .number").all_inner_texts()
    for digit in (9, 0, 1):
        lab.locator(".bar").nth(digit).click()
        assert lab.evaluate(units) == before
        expect(lab.locator(".unit h4")).to_have_text(opened)
        expect(lab.locator(".tile[aria-pressed=true]")).to_have_count(1)
        assert lab.locator(".tile .number").all_inner_texts() != parts
    expect(lab.locator(".signs span")).to_have_count(2)
