"""A page under a translator: what changes is current, what does not stays translated."""

import re
from typing import Any

import pytest
from figures import MANIFEST, begin, drawings, open_alone
from playwright.sync_api import Locator, Page, expect
from test_figures import STATES
from visits import LONG, Visit, open_lab, said

# What Chrome's translator does: each text node gives way to two elements around its translation, in
# shadow trees too, except where `translate="no"` holds; here the translation is the text in marks.
TRANSLATE = """() => {
  let count = 0;
  const walk = (node, off) => {
    if (node instanceof Element) {
      const said = node.getAttribute("translate");
      off = said ? said === "no" : off || node.classList.contains("notranslate");
      if (["SCRIPT", "STYLE", "TEXTAREA", "CODE", "FONT"].includes(node.nodeName)) return;
    }
    if (node instanceof Text && !off && node.data.trim()) {
      const outer = document.createElement("font"), inner = document.createElement("font");
      outer.style.verticalAlign = inner.style.verticalAlign = "inherit";
      inner.textContent = `⟦${node.data}⟧`;
      outer.append(inner);
      node.replaceWith(outer);
      count += 1;
      return;
    }
    for (const child of [...node.childNodes]) walk(child, off);
    if (node.shadowRoot) walk(node.shadowRoot, off);
  };
  walk(document.body, false);
  return count;
}"""
# Every text of a lab, through shadow trees, the translator's marks taken off. What is only heard
# comes when the results have rested.
TEXT = """async (lab) => {
  await lab.settled();
  const texts = [];
  const walk = (node) => {
    const unseen = ["STYLE", "SCRIPT", "RESTED-WORDS"];
    if (node instanceof Element && unseen.includes(node.nodeName)) return;
    if (node instanceof Text) texts.push(node.data);
    for (const child of (node.shadowRoot ?? node).childNodes) walk(child);
  };
  walk(lab);
  return texts.join("").replaceAll(/[⟦⟧]/g, "").replaceAll(/\\s+/g, " ");
}"""
FOLLOW = """async ([name, states]) => {
  const lab = document.querySelector(name);
  const changed = new Promise((resolve) => addEventListener("hashchange", resolve, { once: true }));
  location.hash = `${name}?${states}`;
  await changed;
  await lab.settled();
}"""
# Times differ from run to run, and so does how many times as long one takes as another.
TIME = re.compile(r"\d+(\.\d+)?\s*(ms|s\b|times\b)")


def second_states(name: str, states: str) -> str:
    """Return other states than those: with a drawn digit, or what the lab begins with."""
    return f"{states}&ink={next(drawings())}" if "sample" in states else ""


def shown_after(page: Page, address: str, name: str, translated: bool) -> str:
    """Return what a lab shows once its states have changed twice, under a translator or not."""
    lab = open_alone(page, address, name)
    lab.evaluate("lab => lab.settled()")
    begin(lab)
    if translated:
        assert page.evaluate(TRANSLATE) > 5
    page.evaluate(FOLLOW, [name, STATES[name]])
    if translated:
        page.evaluate(TRANSLATE)
    page.evaluate(FOLLOW, [name, second_states(name, STATES[name])])
    begin(lab)
    return TIME.sub("a moment", str(lab.evaluate(TEXT)))


@pytest.mark.parametrize("name", STATES)
def test_what_a_lab_shows_is_current_under_a_translator(
    visit: Visit, address: str, name: str
) -> None:
    wanted = shown_after(visit.page, address, name, translated=False)
    assert shown_after(visit.page, address, name, translated=True) == wanted
    assert visit.complaints == []


def verdict(demo: Locator) -> str:
    return demo.locator(".verdict .digit").inner_text().strip("⟦⟧")


def test_the_demo_says_what_it_reads_in_the_readers_language(visit: Visit, address: str) -> None:
    visit.page.goto(f"{address}en/")
    demo = visit.page.locator("digit-demo")
    demo.evaluate("demo => demo.settled()")
    title = visit.page.locator("h1").first
    visit.page.evaluate(TRANSLATE)
    expect(title).to_contain_text("⟦")
    for digit in (3, 8, 0):
        demo.locator(".samples button").nth(digit).click()
        demo.evaluate("demo => demo.settled()")
        shares: list[float] = demo.evaluate("demo => [...demo.columns().probability]")
        best = max(range(10), key=shares.__getitem__)
        sure = shares[best] >= MANIFEST["decision"]["threshold"]
        assert verdict(demo) == (f"This is a {best}" if sure else "I don't know")
        visit.page.evaluate(TRANSLATE)
    expect(title).to_contain_text("⟦")
    assert visit.complaints == []


def test_the_button_of_a_training_says_what_it_does(visit: Visit, address: str) -> None:
    lab = open_lab(visit, address, LONG)
    button = lab.locator(".go")
    visit.page.evaluate(TRANSLATE)
    before = button.inner_text()
    button.click()
    expect(button).not_to_have_text(before)
    during = button.inner_text()
    assert during.strip("⟦⟧") != before.strip("⟦⟧")
    button.click()
    expect(said(lab)).to_contain_text("Paused")
    expect(button).not_to_have_text(during)


def test_search_and_exercises_work_under_a_translator(visit: Visit, address: str) -> None:
    page: Any = visit.page
    page.goto(f"{address}en/4-mathematics/")
    page.evaluate(TRANSLATE)
    page.get_by_role("textbox").first.click()
    page.keyboard.type("softmax")
    items = page.locator(".md-search-result__item")
    expect(items.first).to_be_visible()
    first = items.first.inner_text()
    page.evaluate(TRANSLATE)
    page.keyboard.press("Control+A")
    page.keyboard.type("cross-entropy")
    expect(items.first).to_contain_text(re.compile("cross", re.IGNORECASE))
    assert items.first.inner_text() != first
    assert visit.complaints == []
