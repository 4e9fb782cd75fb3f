"""Write what an offline copy needs into the built site: offline.json and the service worker."""

import hashlib
import json
import re
from pathlib import Path
from urllib.parse import urljoin

from model_export.errors import SiteError
from site_src.languages import LANGUAGES

# Not read by a page: written for hosts and crawlers, compressed twins, or the book once more.
LEFT_OUT = {".gz", ".br", ".xml", ".map", ".pdf", ".zip"}
# The pictures that other sites show of a page; no page of the book does.
CARDS = "assets/cards/"
# What this module writes.
WRITTEN = ("offline.json", "sw.js")
UNLISTED = (
    *WRITTEN,
    CARDS,
    "_headers",
    *(f"{language.prefix}404.html" for language in LANGUAGES.values()),
)
# The runtime for GPUs; a reader without a network computes on the CPU.
LARGEST = 16_000_000
BUNDLED = "offline/service-worker.js"
# The pages that are shown in the place of one that was not kept, one a language.
FALLBACKS = tuple(f"{language.prefix}offline/" for language in LANGUAGES.values())
# Sheets, icons and scripts in a page; what a script imports before it runs.
NAMED = re.compile(r'<(?:link [^>]*rel="(?:stylesheet|icon)" [^>]*href|script [^>]*src)="([^"]+)"')
IMPORTED = re.compile(r'\b(?:from|import)"(\.[^"]+)"')


def address(path: str) -> str:
    """Return the address below the site's root: a folder's page has the folder's."""
    return path.removesuffix("index.html") if path.endswith("/index.html") else path


def check_built(site: Path) -> None:
    """Raise SiteError when a folder holds no whole site."""
    needed = ["index.html", *(f"{page}index.html" for page in FALLBACKS)]
    missing = [file for file in needed if not (site / file).is_file()]
    if missing or next(site.glob(f"assets/*/{BUNDLED}"), None) is None:
        what = missing[0] if missing else f"assets/*/{BUNDLED}"
        raise SiteError(f"{site} is no built site, {what} is missing: run `make build`.")


def listed(site: Path) -> list[tuple[str, int, str]]:
    """Return address, bytes and a short hash of every file that a copy needs."""
    files = []
    for path in sorted(site.rglob("*")):
        relative = path.relative_to(site).as_posix()
        if not path.is_file() or path.suffix in LEFT_OUT or relative.startswith(UNLISTED):
            continue
        content = path.read_bytes()
        if len(content) <= LARGEST:
            digest = hashlib.sha256(content).hexdigest()[:16]
            files.append(
                (address("" if relative == "index.html" else relative), len(content), digest)
            )
    return files


def named(site: Path, source: str) -> set[str]:
    """Return the addresses that a page or a script names, and those that these name in turn."""
    file = site / source / "index.html" if source.endswith("/") else site / source
    pattern = {".html": NAMED, ".js": IMPORTED}.get(file.suffix)
    addresses: set[str] = set()
    for target in pattern.findall(file.read_text(encoding="utf-8")) if pattern else ():
        below = urljoin(source, target)
        addresses |= {below} | named(site, below)
    return addresses


def always(site: Path) -> list[str]:
    """Return the addresses that every reader's browser keeps: the fallbacks, and all they need."""
    parts = set().union(*(named(site, page) for page in FALLBACKS))
    return [*FALLBACKS, *sorted(parts)]


def write(site: Path) -> None:
    """Write offline.json and sw.js; any change of any file makes a new build of both.

    Raises:
        SiteError: when the site is not built.

    """
    check_built(site)
    files = listed(site)
    build = hashlib.sha256(json.dumps(files).encode()).hexdigest()[:16]
    listing = json.dumps({"build": build, "files": files}, separators=(",", ":"))
    (site / "offline.json").write_text(listing, encoding="utf-8")
    program = next(site.glob(f"assets/*/{BUNDLED}")).read_text(encoding="utf-8")
    told = {
        "BUILD": build,
        "ROOTS": [language.prefix for language in LANGUAGES.values()],
        "ALWAYS": always(site),
    }
    constants = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in told.items())
    (site / "sw.js").write_text(constants + program, encoding="utf-8")
