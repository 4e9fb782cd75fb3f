"""Write what an offline copy needs into the built site: offline.json and the service worker."""

import hashlib
import json
from pathlib import Path

# Not read by a page: written for hosts and crawlers, compressed twins, or the book once more.
LEFT_OUT = {".gz", ".br", ".xml", ".map", ".pdf", ".zip"}
# What this module writes.
WRITTEN = ("offline.json", "sw.js")
UNLISTED = {*WRITTEN, "_headers", "404.html", "en/404.html"}
# The runtime for GPUs; a reader without a network computes on the CPU.
LARGEST = 16_000_000
BUNDLED = "offline/service-worker.js"


def address(path: str) -> str:
    """Return the address below the site's root: a folder's page has the folder's."""
    return path.removesuffix("index.html") if path.endswith("/index.html") else path


def listed(site: Path) -> list[tuple[str, int, str]]:
    """Return address, bytes and a short hash of every file that a copy needs."""
    files = []
    for path in sorted(site.rglob("*")):
        place = path.relative_to(site).as_posix()
        if not path.is_file() or path.suffix in LEFT_OUT or place in UNLISTED:
            continue
        content = path.read_bytes()
        if len(content) <= LARGEST:
            digest = hashlib.sha256(content).hexdigest()[:16]
            files.append((address("" if place == "index.html" else place), len(content), digest))
    return files


def write(site: Path) -> None:
    """Write offline.json and sw.js; any change of any file makes a new build of both."""
    files = listed(site)
    build = hashlib.sha256(json.dumps(files).encode()).hexdigest()[:16]
    listing = json.dumps({"build": build, "files": files}, separators=(",", ":"))
    (site / "offline.json").write_text(listing, encoding="utf-8")
    program = next(site.glob(f"assets/*/{BUNDLED}")).read_text(encoding="utf-8")
    (site / "sw.js").write_text(f'const BUILD = "{build}";\n{program}', encoding="utf-8")
