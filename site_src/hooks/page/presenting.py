"""The button that presents the labs and figures of a page, where it has some."""

import json
import re
from collections.abc import Iterable
from html import escape
from pathlib import Path

# Before the colour switch of the header.
PLACE = re.compile(r'(?=<form class="md-header__option" data-md-component="palette">)')
# A screen on its stand.
PICTURE = "M2 3h20v2h-1v11h-8v2.2l4 2.8-1.2 1.6-3.8-2.7-3.8 2.7L7 21l4-2.8V16H3V5H2zm3 2v9h14V5z"


def offered(html: str, labs: Iterable[str], language: str, root: Path) -> str:
    """Return a page with the button; as it is where there is nothing to present.

    Args:
        html: the whole page.
        labs: the names of all labs.
        language: its code.
        root: folder of the repository.

    """
    if "<figure" not in html and not any(f"<{lab} " in html for lab in labs):
        return html
    words = json.loads((root / f"site_src/strings/page.{language}.json").read_text("utf-8"))
    name = escape(words["present"])
    button = (
        f'<button class="md-header__button md-icon present-button" type="button" '
        f'title="{name} (P)" aria-label="{name}"><svg viewBox="0 0 24 24" aria-hidden="true">'
        f'<path d="{PICTURE}"></path></svg></button>'
    )
    return PLACE.sub(button, html, count=1)
