"""The button that prints a page without its answers, above its exercises."""

import json
import re
from html import escape
from pathlib import Path

EXERCISES = re.compile(r'<h2 id="exercises">.*?</h2>', re.DOTALL)


def offered(html: str, language: str, root: Path) -> str:
    """Return the content of a page with the button, where it has exercises.

    Args:
        html: the content.
        language: its code.
        root: folder of the repository.

    """
    words = json.loads((root / f"site_src/strings/page.{language}.json").read_text("utf-8"))
    button = (
        f'<p class="without-answers"><button type="button">{escape(words["bare"])}</button></p>'
    )
    return EXERCISES.sub(lambda heading: heading[0] + button, html, count=1)
