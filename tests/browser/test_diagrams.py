"""Diagrams follow the colour scheme and can be read on a phone."""

import pytest
from playwright.sync_api import Browser

from tests.contrast import contrast

# What is drawn, the property that colours it, and the least contrast against the page: 4.5 for text
# (WCAG 1.4.3), 3 for what carries meaning (1.4.11).
DRAWN = [(".node text", "fill", 4.5), (".node rect", "stroke", 3), (".edge", "stroke", 3)]
# The page's background and the part's colour: a canvas lays the translucent one over the other.
COLOURS = """([selector, property]) => {
  const context = new OffscreenCanvas(1, 1).getContext("2d");
  const seen = document.querySelector(`figure.diagram ${selector}`);
  const paper = getComputedStyle(document.body).backgroundColor;
  return [paper, getComputedStyle(seen)[property]].map((colour) => {
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const pixel = [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
    return "#" + pixel.map((part) => part.toString(16).padStart(2, "0")).join("");
  });
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_part_stands_out_in_both_schemes(browser: Browser, address: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, service_workers="block")
    page = context.new_page()
    page.goto(f"{address}2-concepts/")
    for selector, painted, least in DRAWN:
        paper, ink = page.evaluate(COLOURS, [selector, painted])
        assert contrast(paper, ink) >= least, (selector, paper, ink)
    context.close()


def test_labels_stay_readable_on_a_phone(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, service_workers="block")
    page = context.new_page()
    page.goto(f"{address}en/browser-training/")
    for diagram in page.locator("figure.diagram").all():
        scale = diagram.locator("svg").evaluate(
            "(svg) => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width"
        )
        assert scale * 12.4 > 10.5
        if diagram.evaluate("(box) => box.scrollWidth > box.clientWidth"):
            diagram.focus()
            page.keyboard.press("ArrowRight")
            page.wait_for_function("(box) => box.scrollLeft > 0", arg=diagram.element_handle())
    context.close()
