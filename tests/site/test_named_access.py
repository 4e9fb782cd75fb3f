"""An element answers on `window` for its id: no name that a script asks for may be one."""

import re
from pathlib import Path

from bs4 import BeautifulSoup

ROOT = Path(__file__).resolve().parents[2]
ASKED = re.compile(r"\bwindow\.([\w$]+)")
# Set by the first script of every page (site_src/scripts/memory.ts), before any element is there.
SET_FIRST = {"selftest"}


def asked_for() -> set[str]:
    """Return the names that our scripts, or the theme's, read from the window."""
    ours = [*(ROOT / "site_src").rglob("*.ts"), *(ROOT / "tests" / "browser").glob("*.py")]
    theme = (ROOT / "site" / "assets" / "javascripts").glob("*.js")
    return {
        name for path in [*ours, *theme] for name in ASKED.findall(path.read_text(encoding="utf-8"))
    }


def test_no_element_answers_for_a_name_that_a_script_asks_for() -> None:
    names, pages = asked_for(), sorted((ROOT / "site").rglob("*.html"))
    assert "selftest" in names
    taken: dict[str, str] = {}
    for page in pages:
        soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
        for element in soup.select("[id], [name]:is(a, form, img, iframe, embed, object)"):
            for attribute in ("id", "name"):
                if element.get(attribute) in names:
                    taken[str(element.get(attribute))] = str(page.relative_to(ROOT))
    assert taken.keys() <= SET_FIRST, taken
