"""TensorFlow.js, which the site does not ship, brought into one of its pages."""

import subprocess
from pathlib import Path

from playwright.sync_api import Page, Route

from bench.page import ROOT

WASM = ROOT / "node_modules" / "@tensorflow" / "tfjs-backend-wasm" / "dist"
BUILT = ROOT / "build" / "bench"


def script_of(source: str) -> Path:
    """Return where a script of this folder lies once it is bundled."""
    return (BUILT / source).with_suffix(".js")


def bundle(source: str) -> None:
    """Bundle a script of this folder with what it imports."""
    esbuild = ROOT / "node_modules" / ".bin" / "esbuild"
    options = [
        "--bundle",
        "--format=esm",
        "--minify",
        "--log-level=warning",
        f"--outfile={script_of(source)}",
    ]
    subprocess.run([esbuild, ROOT / "bench" / source, *options], check=True)


def bring(page: Page, source: str) -> None:
    """Answer what the page asks of the peer: ``/bench/tfjs.js``, and its wasm files."""
    script = script_of(source)

    def serve(route: Route) -> None:
        name = route.request.url.split("/bench/")[1]
        route.fulfill(path=WASM / name[5:] if name.startswith("wasm/") else script)

    page.route("**/bench/**", serve)
