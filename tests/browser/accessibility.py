"""What axe finds on a page as it stands, and what makes it scroll sideways."""

from pathlib import Path

from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# How wide a page is that scrolls sideways; and what is wider than the window, through shadow trees.
TOO_WIDE = """() => {
  const { scrollWidth, clientWidth } = document.scrollingElement;
  if (scrollWidth <= clientWidth) return [];
  const beyond = [];
  const search = (root) => root.querySelectorAll("*").forEach((part) => {
    if (part.getBoundingClientRect().right > clientWidth + 1)
      beyond.push(part.outerHTML.slice(0, 120));
    if (part.shadowRoot) search(part.shadowRoot);
  });
  search(document);
  return [`${scrollWidth} px in a window of ${clientWidth} px`, ...beyond.slice(0, 5)];
}"""
VIOLATIONS = """async (standards) => {
  const { violations } = await axe.run(document, { runOnly: standards });
  return violations.flatMap(({ id, nodes }) => nodes.map((node) =>
    `${id}: ${node.target.join(" ")} ${node.any[0]?.message ?? ""}`));
}"""


def violations(page: Page) -> list[str]:
    """Return what breaks WCAG 2.2 AA or the best practices, a line for each place."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE)
    violated: list[str] = page.evaluate(VIOLATIONS, STANDARDS)
    return violated
