"""Find the Chromium that the tests and the benchmark drive."""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Root, as in a container, cannot use the sandbox; the others keep the browser from phoning home.
FLAGS = (
    *(("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()),
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

# WebGPU on a machine without a GPU: the adapter computes on the processor, by the same code path.
WEBGPU_FLAGS = (
    "--enable-unsafe-webgpu",
    "--use-webgpu-adapter=swiftshader",
    "--enable-features=Vulkan",
)


def executable(playwright: Playwright) -> str | None:
    """Return Playwright's own Chromium, else one on the PATH, else None."""
    own = playwright.chromium.executable_path
    if Path(own).exists():
        return own
    return next((path for name in NAMES if (path := shutil.which(name))), None)


if __name__ == "__main__":
    with sync_playwright() as started:
        chromium = executable(started)
    print(f"Chromium: {chromium}" if chromium else "No Chromium found: installing one.")
    sys.exit(chromium is None)
