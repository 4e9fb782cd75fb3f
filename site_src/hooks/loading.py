"""The order in which a page loads: text first, in the reader's colours, then its scripts."""

import re

SCRIPT = re.compile(r"\s*<script (?=[^>]*\bsrc=)[^>]*></script>")
NEIGHBOUR = re.compile(r'\s*<link rel="(?:prev|next)"[^>]*>')
# Scripts in a template are not fetched. They start when the text is on the screen, in their order;
# a page in the background is not painted, so there they need not wait. The theme's script waits for
# an event that was before it. The template goes when all have run.
#
# A link into the middle arrives where it should only if all before it is laid out (hooks/parts.py).
START = """{
  if (location.hash) {
    for (const part of document.querySelectorAll(".part")) part.classList.add("near");
  }
  const waiting = document.getElementById("scripts");
  const start = () => {
    const scripts = [...waiting.content.children];
    const over = scripts.map((script) => new Promise((done) => {
      script.async = false;
      script.onload = script.onerror = done;
    }));
    Promise.all(over).then(() => {
      document.dispatchEvent(new Event("DOMContentLoaded"));
      waiting.remove();
    });
    document.head.append(...scripts);
  };
  if (document.hidden) start();
  else requestAnimationFrame(() => setTimeout(start));
}"""
# The theme asks what the reader has chosen before, and on a first visit shows light colours until
# its script has come. Where nothing was chosen yet, the system's scheme holds from the beginning.
CHOSEN = 'var palette=__md_get("__palette");'
OR_SYSTEM = 'var palette=__md_get("__palette")||{color:{media:"(prefers-color-scheme)"}};'


def late(html: str) -> str:
    """Return the page with its scripts fetched and run after its first paint."""
    scripts = "".join(script.strip() for script in SCRIPT.findall(html))
    waiting = f'<template id="scripts">{scripts}</template><script>{START}</script>'
    return SCRIPT.sub("", html).replace("</body>", f"{waiting}</body>")


def without_neighbours(html: str) -> str:
    """Return the page without links in its head to those before and after it.

    Firefox fetches the next page ahead, which the policy of the pages forbids; the footer leads on.
    """
    return NEIGHBOUR.sub("", html)


def in_colours(html: str) -> str:
    """Return the page in the colours of the reader's system until others are chosen."""
    return html.replace(CHOSEN, OR_SYSTEM)
