"""The order in which a page loads: text first, in the reader's colours."""

import re

CLASSIC = re.compile(r'<script (?=[^>]*\bsrc=)(?![^>]*\b(?:type="module"|defer|async)\b)')
# The theme asks what the reader has chosen before, and on a first visit shows light colours until
# its script has come. Where nothing was chosen yet, the system's scheme holds from the beginning.
CHOSEN = 'var palette=__md_get("__palette");'
OR_SYSTEM = 'var palette=__md_get("__palette")||{color:{media:"(prefers-color-scheme)"}};'


def defer(html: str) -> str:
    """Return the page with its scripts run after it is shown, still in their order."""
    return CLASSIC.sub("<script defer ", html)


def in_colours(html: str) -> str:
    """Return the page in the colours of the reader's system until others are chosen."""
    return html.replace(CHOSEN, OR_SYSTEM)
