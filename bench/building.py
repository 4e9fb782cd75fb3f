"""How long `make build` takes: from nothing generated, after one changed page, unchanged."""

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from bench import network
from records.figures import Row

ROOT = Path(__file__).resolve().parents[1]
PAGE = "docs/zh/2-concepts.md"


def copy_sources(folder: Path) -> None:
    """Copy what git knows or would take, and link the two environments."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout
    for name in listed.decode().split("\0"):
        if name and (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    for name in (".venv", "node_modules"):
        (folder / name).symlink_to(ROOT / name)


def build_seconds(folder: Path) -> float:
    """Return how long one `make build` took there."""
    begun = time.perf_counter()
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    done = subprocess.run(
        ["make", "build"], cwd=folder, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"`make build` failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return time.perf_counter() - begun


def measure() -> list[Row]:
    """Build a copy three times: cold, with one page changed, and with nothing changed.

    The figures of the network are those of the copy: it was trained while nothing else ran.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy_sources(folder)
        cold = build_seconds(folder)
        time.sleep(1)  # make takes a file of the same clock tick for unchanged
        with (folder / PAGE).open("a", encoding="utf-8") as page:
            page.write("\n\n一句新话。\n")
        changed = build_seconds(folder)
        unchanged = build_seconds(folder)
        rows = network.measure(folder)
    return [
        *rows,
        Row("build_cold", "make build, nothing generated yet (environments exist)", cold, "s"),
        Row("build_changed", "make build, one page changed", changed, "s", "at most", 10),
        Row("build_unchanged", "make build, nothing changed", unchanged, "s"),
    ]
