"""What tests of the labs read: the numbers of a page, and those of the graphs that it runs."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from playwright.sync_api import Locator
from visits import Visit

ROOT = Path(__file__).resolve().parents[2]
MODELS = ROOT / "build" / "models" / "digits"
NUMBER = r"[−-]?\d+(?:\.\d+)?(?:e[−+-]?\d+)?"
# As `3.1 × 10⁻⁵`.
POWER = re.compile(r" × 10([⁻⁰¹²³⁴-⁹]+)")
PLAIN = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def samples() -> list[NDArray[np.float32]]:
    stored = json.loads((MODELS / "samples.json").read_text(encoding="utf-8"))
    return [np.array([sample["image"]], np.float32) / 255 for sample in stored]


def classify(image: NDArray[np.float32], output: str) -> NDArray[np.float32]:
    session = onnxruntime.InferenceSession(MODELS / "classify.onnx")
    values: NDArray[np.float32] = session.run([output], {"image": image})[0][0]
    return values


def numbers(text: str) -> list[float]:
    plain = POWER.sub(lambda power: f"e{power[1].translate(PLAIN)}", text)
    return [float(number.replace("−", "-")) for number in re.findall(NUMBER, plain)]


def experiments() -> dict[str, Any]:
    manifest = json.loads((MODELS / "manifest.json").read_text(encoding="utf-8"))
    tried: dict[str, Any] = manifest["experiments"]
    return tried


def open_lab(visit: Visit, address: str, path: str, tag: str) -> Locator:
    visit.page.goto(address + path)
    visit.page.evaluate(f"document.querySelector('{tag}').ready")
    lab = visit.page.locator(tag)
    lab.scroll_into_view_if_needed()
    return lab
