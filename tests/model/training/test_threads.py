"""Threads that wait for each other sleep, wherever the book computes."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from site_src.build import notebooks

ROOT = Path(__file__).resolve().parents[3]


def said_by_openmp(program: str, **environment: str) -> str:
    """Return what OpenMP tells of its settings when PyTorch is loaded."""
    without = {name: text for name, text in os.environ.items() if name != "OMP_WAIT_POLICY"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=without | {"OMP_DISPLAY_ENV": "TRUE"} | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [line for line in done.stderr.splitlines() if "OMP_WAIT_POLICY" in line]
    if not lines:
        pytest.skip("this PyTorch's OpenMP does not tell of its settings")
    return lines[0]


@pytest.mark.parametrize(
    "program",
    ["import model_export.digits.train", "import bench.training", "import bench.gpu"],
    ids=["training", "bench", "bench on a GPU"],
)
def test_what_trains_and_what_measures_lets_threads_sleep(program: str) -> None:
    assert "PASSIVE" in said_by_openmp(program)


def test_a_setting_of_the_users_own_stays() -> None:
    assert "ACTIVE" in said_by_openmp("import model_export.digits.train", OMP_WAIT_POLICY="ACTIVE")


def test_these_tests_let_threads_sleep() -> None:
    assert os.environ["OMP_WAIT_POLICY"]


def test_the_notebooks_kernel_takes_it_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_WAIT_POLICY", "PASSIVE")
    cell = nbformat.v4.new_code_cell("import os; print(os.environ['OMP_WAIT_POLICY'])")  # type: ignore[no-untyped-call]
    notebook = nbformat.v4.new_notebook(cells=[cell])  # type: ignore[no-untyped-call]
    assert notebooks.execute(notebook)[0][0]["text"] == "PASSIVE\n"
