"""Build the whole book with other trained networks, and test each: `make test-seeds`.

Training ends in other last bits on another CPU, so nothing may lean on one set of weights. Here
every network begins from another seed, which moves the weights further than any CPU does, and one
each is trained with one thread and without the wider instructions of this CPU.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COPIES = ROOT / "build" / "seeds"
# What the training of each seed is told beside it.
MACHINES = {1: {"OMP_NUM_THREADS": "1"}, 2: {"ATEN_CPU_CAPABILITY": "default"}, 3: {}}
SHARED = (".venv", "node_modules")
# Whatever runs without a build cannot depend on the weights; verse's are recorded, and not trained
# here; nothing is measured by the calculator.
OTHERS = ("*/verse/*", "*/calculator/*")
CHOSEN = ("-m", "not quick and not gpu", "-q", "-p", "no:cacheprovider")
CHOSEN += tuple(f"--ignore-glob={folder}" for folder in OTHERS)


def copy(seed: int) -> Path:
    """Return a copy of the sources, with what is installed here and what was built there before.

    Section 5 begins from the seed too.
    """
    folder = COPIES / str(seed)
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        source, target = ROOT / name, folder / name
        if not source.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        changed = not target.exists() or source.stat().st_mtime > target.stat().st_mtime
        if changed:
            shutil.copy2(source, target)
    for page in folder.glob("docs/*/5-practice.py"):
        text = page.read_text(encoding="utf-8")
        page.write_text(
            re.sub(r"torch\.manual_seed\(\d+\)", f"torch.manual_seed({seed})", text),
            encoding="utf-8",
        )
    for name in SHARED:
        if not (folder / name).exists():
            (folder / name).symlink_to(ROOT / name)
    data = ROOT / "build" / "data"
    if data.exists():
        shutil.copytree(data, folder / "build" / "data", dirs_exist_ok=True)
    return folder


def run(seed: int) -> int:
    """Build and test one copy; returns 0 when all is well."""
    folder = copy(seed)
    environment = os.environ | MACHINES.get(seed, {})
    print(f"== seed {seed} {MACHINES.get(seed, {})}: {folder.relative_to(ROOT)}", flush=True)
    built = subprocess.run(["make", "build", f"SEED={seed}"], cwd=folder, env=environment)
    if built.returncode:
        return built.returncode
    python = str(folder / ".venv" / "bin" / "python")
    return subprocess.run([python, "-m", "pytest", *CHOSEN], cwd=folder).returncode


def main() -> int:
    """Run every seed that is named, and say at the end which failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.seeds", description=__doc__)
    parser.add_argument("seeds", nargs="*", type=int, default=list(MACHINES))
    failed = [seed for seed in parser.parse_args().seeds if run(seed)]
    print("failed: " + ", ".join(map(str, failed)) if failed else "every seed passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
