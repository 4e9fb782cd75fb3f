"""The search index, fetched when a reader searches and not at every visit.

The theme gives the whole index to its worker as soon as a page is shown. Here the page finds an
empty one, and a worker of ours stands before the theme's (site_src/scripts/search-worker.ts).
"""

import functools
import hashlib
import json
import re
from pathlib import Path

WORKERS = Path("assets", "javascripts", "workers")
# In the configuration that each page hands to the theme's script.
ADDRESS = re.compile(r'(?<="search": ")([^"]*/)(search\.[0-9a-f]{8}\.min\.js)(?=")')


class SearchError(ValueError):
    """The theme's search is not what this was written for."""


@functools.cache
def worker(theme: str, root: Path) -> tuple[str, str]:
    """Return name and program of our worker, given the name of the theme's."""
    source = (root / "build" / "search" / "search-worker.js").read_text(encoding="utf-8")
    program = f'const THEME = "{theme}";\n{source}'
    digest = hashlib.sha256(program.encode()).hexdigest()[:8]
    return f"search-on-demand.{digest}.min.js", program


def on_demand(html: str, root: Path) -> str:
    """Return a page whose search starts with our worker."""
    return ADDRESS.sub(lambda found: found[1] + worker(found[2], root)[0], html)


def write(site: Path, root: Path) -> None:
    """Put our worker beside the theme's; keep the index under a name that only it asks for.

    Raises:
        SearchError: when the theme has no worker, or several.

    """
    found = sorted((site / WORKERS).glob("search.*.min.js"))
    if len(found) != 1:
        raise SearchError(f"{WORKERS} has {len(found)} files search.*.min.js instead of one")
    name, program = worker(found[0].name, root)
    (site / WORKERS / name).write_text(program, encoding="utf-8")
    index = site / "search" / "search_index.json"
    whole = index.read_text(encoding="utf-8")
    index.with_name("pages.json").write_text(whole, encoding="utf-8")
    empty = json.loads(whole) | {"docs": []}
    index.write_text(json.dumps(empty, ensure_ascii=False), encoding="utf-8")
