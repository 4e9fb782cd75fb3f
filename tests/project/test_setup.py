"""The set-up: which PyTorch is installed where, and that the pins hold for every Python we name."""

import importlib.metadata
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from model_export import torch_index

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("system", "machine", "gpu", "reached", "wanted", "said"),
    [
        ("Linux", "x86_64", False, True, torch_index.CPU, "for the CPU alone"),
        ("Linux", "x86_64", False, False, "", "does not answer"),
        ("Linux", "x86_64", True, True, "", "with CUDA"),
        ("Linux", "aarch64", False, True, "", ""),
        ("Darwin", "arm64", False, True, "", ""),
        ("Windows", "AMD64", False, True, "", ""),
    ],
)
def test_pytorch_comes_without_cuda_where_no_gpu_is(
    system: str, machine: str, gpu: bool, reached: bool, wanted: str, said: str
) -> None:
    address, words = torch_index.index(system, machine, lambda: gpu, lambda: reached)
    assert address == wanted
    assert said in words


def test_an_index_that_cannot_be_reached_is_given_up_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(address: str, timeout: float) -> None:
        assert timeout <= 5
        raise TimeoutError

    monkeypatch.setattr(torch_index.urllib.request, "urlopen", silent)
    assert not torch_index.answers()


def least() -> str:
    """Return the first Python that the project says it runs with."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["requires-python"]).removeprefix(">=")


def test_every_text_names_the_same_first_python() -> None:
    for name in ("README.md", "README.zh.md", "Makefile", "docs/zh/train.md", "docs/en/train.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        versions = set(re.findall(r"Python (\d\.\d+(?:\.\d+)?)(?= or later| 以上)", text))
        assert versions <= {least()}, name
        assert versions, name


def test_every_pin_takes_the_first_python_that_we_name() -> None:
    refused = {}
    for package in importlib.metadata.distributions():
        wanted = package.metadata.get("Requires-Python")
        if wanted and not SpecifierSet(wanted).contains(f"{least()}.0"):
            refused[package.metadata["Name"]] = wanted
    assert refused == {}


def test_every_installed_package_is_pinned() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    requirements = [Requirement(line) for line in lines if line and not line.startswith("#")]
    pinned = {re.sub(r"[-_.]+", "-", entry.name).lower() for entry in requirements}
    # What a virtual environment begins with, and the project itself.
    own = {"pip", "setuptools", "wheel", "model-export"}
    installed = {
        re.sub(r"[-_.]+", "-", str(package.metadata["Name"])).lower()
        for package in importlib.metadata.distributions()
    }
    assert installed - own - pinned == set()
