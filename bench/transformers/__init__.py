"""The peer of the writer of verse: transformers.js, installed for a measurement and not before."""

import os
import shutil
import subprocess
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Route

from bench import gpt2
from bench.server import Link, Site
from model_export.verse.network import Shape

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
OUT = ROOT / "build" / "bench"
MODELS, BUNDLE = OUT / "models", OUT / "transformers.js"
PACKAGES = OUT / "transformers"
INSTALLED = PACKAGES / "node_modules"
WASM = INSTALLED / "onnxruntime-web" / "dist"
WRITE = """async (work) => {
  const { write } = await import("/bench/peer.js");
  return await write(work);
}"""


def serve(route: Route) -> None:
    """Answer what the peer asks for, which the site does not ship; a page for it, too."""
    name = route.request.url.split("/bench/")[1]
    if not name:
        route.fulfill(body="<!doctype html><title>peer</title>", content_type="text/html")
        return
    folder, _, rest = name.partition("/")
    path = {"wasm": WASM, "models": MODELS}.get(folder, BUNDLE) / rest
    if path.is_file():
        route.fulfill(path=path)
    else:
        route.fulfill(status=404)


def install() -> bool:
    """Install the peer and bundle it; False where the packages cannot be had."""
    if not INSTALLED.exists():
        PACKAGES.mkdir(parents=True, exist_ok=True)
        for file in HERE.glob("package*.json"):
            shutil.copy(file, PACKAGES)
        command = ["npm", "ci", "--ignore-scripts", "--no-fund", "--no-audit"]
        done = subprocess.run(command, cwd=PACKAGES, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"  transformers.js is not installed: {done.stderr.strip()[-300:]}")
            return False
    esbuild = ROOT / "node_modules" / ".bin" / "esbuild"
    options = ["--bundle", "--format=esm", "--minify", "--log-level=error", f"--outfile={BUNDLE}"]
    found = os.environ | {"NODE_PATH": str(INSTALLED)}
    subprocess.run([esbuild, HERE / "peer.mjs", *options], check=True, env=found)
    return True


def rate(browser: Browser, shape: Shape, steps: int) -> float | None:
    """Return its tokens a second, in texts of so many; None where it cannot be installed."""
    if not install():
        return None
    gpt2.write(shape, MODELS / "gpt2")
    site = Site(ROOT / "site", Link())
    page = browser.new_page(service_workers="block")
    page.route("**/bench/**", serve)
    page.goto(f"{site.address}bench/")
    work = {"models": "/bench/models/", "wasm": "/bench/wasm/", "steps": steps}
    rates: list[float] = page.evaluate(WRITE, work)
    page.close()
    site.shutdown()
    return median(rates)
