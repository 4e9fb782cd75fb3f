"""Take the README's picture from the real page: a digit drawn by mouse and read."""

import json
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench.server import Link, Site
from site_src.browsers.chromium import FLAGS, executable

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "docs" / "home.jpg"


def main() -> None:
    """Draw a 3 on the English home page and keep what is seen."""
    digits = json.loads((ROOT / "tests/browser/digits.json").read_text(encoding="utf-8"))
    site = Site(ROOT / "site", Link())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(playwright), args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(f"{site.address}en/")
        page.evaluate("document.querySelector('digit-demo').ready")
        box = page.locator("drawing-pad").bounding_box()
        if box is None:
            raise SystemExit("The home page shows no pad.")
        for stroke in digits["3"]:
            for number, (x, y) in enumerate(stroke):
                spot = (box["x"] + x / 100 * box["width"], box["y"] + y / 100 * box["height"])
                page.mouse.move(*spot, steps=4)
                if number == 0:
                    page.mouse.down()
            page.mouse.up()
        page.locator("digit-demo .bars .best").wait_for()
        page.wait_for_timeout(500)
        page.screenshot(path=OUT, type="jpeg", quality=80)
        browser.close()


if __name__ == "__main__":
    main()
