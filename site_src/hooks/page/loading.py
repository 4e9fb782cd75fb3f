"""The order in which a page loads: text first, in the reader's colours, then its scripts."""

import re
from pathlib import Path

# Where those scripts lie that stand in every page; they are made from site_src/scripts.
INLINE = Path("build", "start")
SCRIPT = re.compile(r"\s*<script (?=[^>]*\bsrc=)[^>]*></script>")
NEIGHBOUR = re.compile(r'\s*<link rel="(?:prev|next)"[^>]*>')
# The theme asks what the reader has chosen before, and on a first visit shows light colours until
# its script has come. Where nothing was chosen yet, the system's scheme holds from the beginning.
CHOSEN = 'var palette=__md_get("__palette");'
OR_SYSTEM = 'var palette=__md_get("__palette")||{color:{media:"(prefers-color-scheme)"}};'


def script(root: Path, name: str) -> str:
    """Return a script for every page: ``memory``, or ``start``, which starts the others."""
    return (root / INLINE / f"{name}.js").read_text(encoding="utf-8").strip()


def before_all(html: str, script: str) -> str:
    """Return the page with a script before all others."""
    return html.replace("</title>", f"</title><script>{script}</script>", 1)


def late(html: str, start: str) -> str:
    """Return the page with its scripts in a template, from which ``start`` takes them.

    Scripts there are neither fetched nor run, so they hold up nothing that is read. The template is
    in the head: taken from the body, it would have every element's style worked out once more.
    """
    scripts = "".join(script.strip() for script in SCRIPT.findall(html))
    template = f'<template id="scripts">{scripts}</template>'
    text = SCRIPT.sub("", html).replace("</head>", f"{template}</head>", 1)
    return text.replace("</body>", f"<script>{start}</script></body>")


def without_neighbours(html: str) -> str:
    """Return the page without links in its head to those before and after it.

    Firefox fetches the next page ahead, which the policy of the pages forbids; the footer leads on.
    """
    return NEIGHBOUR.sub("", html)


def in_colours(html: str) -> str:
    """Return the page in the colours of the reader's system until others are chosen."""
    return html.replace(CHOSEN, OR_SYSTEM)
