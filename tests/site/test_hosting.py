"""What nginx sends with the very configuration that the book shows: caching, packing, types."""

import gzip
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from bench import load

ROOT = Path(__file__).resolve().parents[2]
FOR_GOOD = "public, max-age=31536000, immutable"
ASK = "no-cache"
SCRIPT = "application/javascript"
# One file of each kind that the site has: how long it is kept, and as what it is sent.
KINDS = {
    "index.html": (ASK, "text/html"),
    "en/deploy/index.html": (ASK, "text/html"),
    "404.html": (ASK, "text/html"),
    "sw.js": (ASK, SCRIPT),
    "manifest.webmanifest": (ASK, "application/manifest+json"),
    "assets/favicon.svg": (ASK, "image/svg+xml"),
    "assets/*/page.css": (FOR_GOOD, "text/css"),
    "assets/*/demos/digit-demo.js": (FOR_GOOD, SCRIPT),
    "assets/*/models/digits/classify.onnx": (FOR_GOOD, "application/octet-stream"),
    "assets/*/runtime/ort.slim.wasm": (FOR_GOOD, "application/wasm"),
    "assets/*/formulas.woff2": (FOR_GOOD, "font/woff2"),
    "assets/javascripts/bundle.*.min.js": (FOR_GOOD, SCRIPT),
    "assets/javascripts/workers/search.*.min.js": (FOR_GOOD, SCRIPT),
    "assets/javascripts/workers/search-on-demand.*.min.js": (FOR_GOOD, SCRIPT),
}


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    headers: Message
    body: bytes


@pytest.fixture(scope="module")
def some(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One built file of each kind, packed as `make compress` packs all of them."""
    folder = tmp_path_factory.mktemp("hosted")
    for pattern in KINDS:
        (source,) = site.glob(pattern)
        target = folder / source.relative_to(site)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)
    subprocess.run(["node", "site_src/build/compress.mjs", str(folder)], cwd=ROOT, check=True)
    return folder


@pytest.fixture(scope="module")
def nginx(some: Path) -> Iterator[str]:
    if shutil.which("nginx") is None and not os.environ.get("CI"):
        pytest.skip("nginx is not installed here: `make load-tools` installs it")
    with load.serving(some) as address:
        yield address


def ask(address: str, **headers: str) -> Answer:
    """Ask as a browser does, with these headers beside the usual ones."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urlopen(Request(address, headers=named)) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except HTTPError as answer:
        return Answer(answer.code, answer.headers, answer.read())


@pytest.mark.parametrize("pattern", KINDS)
def test_each_kind_is_kept_and_named_as_it_should(nginx: str, some: Path, pattern: str) -> None:
    (path,) = some.glob(pattern)
    answer = ask(nginx + path.relative_to(some).as_posix())
    kept, kind = KINDS[pattern]
    assert answer.status == 200
    assert answer.headers.get_all("Cache-Control") == [kept]
    assert answer.headers.get_content_type() == kind
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("pattern", KINDS)
def test_it_comes_packed_to_those_who_ask_and_once_only(
    nginx: str, some: Path, pattern: str
) -> None:
    (path,) = some.glob(pattern)
    address, content = nginx + path.relative_to(some).as_posix(), path.read_bytes()
    plain, packed = ask(address), ask(address, Accept_Encoding="gzip, br")
    assert plain.body == content
    assert plain.headers["Content-Encoding"] is None
    if path.with_name(f"{path.name}.gz").exists():
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.body) == content
        for answer in (plain, packed):
            assert answer.headers["Vary"] == "Accept-Encoding"
    else:
        assert packed.body == content
    for answer, accepted in ((plain, "identity"), (packed, "gzip, br")):
        tag = answer.headers["ETag"]
        again = ask(address, Accept_Encoding=accepted, If_None_Match=tag)
        assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize("path", ["no-such-page/", "assets/0123456789abcdef/no-such-file.js"])
def test_that_something_is_missing_is_not_kept(nginx: str, some: Path, path: str) -> None:
    answer = ask(nginx + path)
    assert answer.status == 404
    assert answer.body == (some / "404.html").read_bytes()
    assert answer.headers["Cache-Control"] == ASK


def test_both_languages_show_the_same_configuration() -> None:
    pages = [ROOT / "docs" / language / "deploy.md" for language in ("zh", "en")]
    chinese, english = (load.SHOWN.findall(page.read_text(encoding="utf-8")) for page in pages)
    assert len(english) == 1
    assert chinese == english
