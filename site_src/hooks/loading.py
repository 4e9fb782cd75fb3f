"""The order in which a page loads: text first."""

import re

CLASSIC = re.compile(r'<script (?=[^>]*\bsrc=)(?![^>]*\b(?:type="module"|defer|async)\b)')


def defer(html: str) -> str:
    """Return the page with its scripts run after it is shown, still in their order."""
    return CLASSIC.sub("<script defer ", html)
