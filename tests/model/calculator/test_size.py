"""The size calculator counts exactly what the published models have."""

import numpy as np
import onnxruntime
import pytest

from model_export import families
from model_export.calculator.manifest import Manifest
from model_export.calculator.sizes import PRESETS
from model_export.digits import manifest as digits
from model_export.export.manifest import FILE, SizePreset

FOLDER = families.folder("calculator")
PUBLISHED = families.read("calculator", FOLDER / FILE)

USE = np.array([300e9, 1024, 312e12, 0.45, 2.0])


def counted(preset: SizePreset) -> list[np.ndarray]:
    session = onnxruntime.InferenceSession(FOLDER / "size.onnx")
    feeds = {
        "shape": np.array(preset.shape, np.float64),
        "kind": np.array(preset.kind, np.float64),
        "use": USE,
    }
    return session.run(["parameters", "bytes", "cost", "operations"], feeds)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_published_counts_are_met_exactly(preset: SizePreset) -> None:
    parameters, sizes, _, _ = counted(preset)
    assert parameters[-1] == preset.parameters
    assert parameters[:-1].sum() == preset.parameters
    assert sizes[0] == 4 * preset.parameters
    assert sizes[4] == 16 * preset.parameters


def test_gpt3_costs_what_its_paper_says() -> None:
    gpt3 = next(preset for preset in PRESETS if preset.name == "GPT-3")
    _, _, cost, operations = counted(gpt3)
    assert cost[0] == pytest.approx(3.143e23, rel=1e-3)
    assert cost[1] * 1024 == pytest.approx(cost[2])
    assert cost[3] == pytest.approx(2 * cost[2])
    assert operations[0] == 2 * gpt3.parameters


def test_the_cache_shrinks_with_shared_keys() -> None:
    llama = next(preset for preset in PRESETS if preset.name == "Llama 3 8B")
    assert counted(llama)[1][5] == 2 * 2 * 32 * 1024 * 8192


def test_the_network_of_the_book_is_counted_too() -> None:
    assert isinstance(PUBLISHED, Manifest)
    own, network = PUBLISHED.sizes[-1], digits.read().network
    parameters, sizes, _, _ = counted(own)
    first = (network.inputs + 1) * network.hidden
    second = (network.hidden + 1) * network.outputs
    assert own.parameters == network.parameters == first + second
    assert parameters.tolist() == [0, 0, first, 0, second, first + second]
    assert sizes[5] == 0
