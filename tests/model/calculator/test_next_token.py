"""The multiplications of a step are those that PyTorch counts when the writer of verse takes it."""

import numpy as np
import onnxruntime
import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from model_export import families
from model_export.calculator.architecture import PARTS
from model_export.calculator.manifest import Manifest
from model_export.calculator.sizes import PRESETS
from model_export.export.manifest import FILE, SizePreset
from model_export.verse.graphs import parts
from model_export.verse.graphs.write import Write, WritePlain
from model_export.verse.network import Network, Shape

FOLDER = families.folder("calculator")
PUBLISHED = families.read("calculator", FOLDER / FILE)
SETTINGS = (
    torch.tensor(-1),
    torch.tensor(0.5),
    torch.tensor(1.0),
    torch.tensor(0),
    torch.tensor(1.0),
)


def counted(preset: SizePreset, read: list[int]) -> tuple[np.ndarray, np.ndarray]:
    session = onnxruntime.InferenceSession(FOLDER / "next-token.onnx")
    feeds = {name: np.array(getattr(preset, name), np.float64) for name in PARTS}
    cached, plain = session.run(["cached", "plain"], feeds | {"read": np.array(read, np.float64)})
    return cached, plain


def flops(module: torch.nn.Module, *inputs: torch.Tensor) -> int:
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        module(*inputs)
    return counter.get_total_flops()


@pytest.mark.parametrize("read", [1, 2, 17])
def test_pytorch_multiplies_as_often(read: int) -> None:
    assert isinstance(PUBLISHED, Manifest)
    preset = PUBLISHED.sizes[-1]
    layers, width, heads, _, _, vocabulary, _ = preset.shape
    shape = Shape(vocabulary, width, layers, heads)
    weights = list(parts.tensors(Network(shape)).values())
    caches = [torch.zeros(heads, read, shape.head)] * (2 * layers)
    state = (torch.tensor(1), torch.tensor(read - 1), *caches)
    begun = (torch.ones(read, dtype=torch.int64), torch.tensor(read - 1))
    cached, plain = counted(preset, [read])
    assert 2 * cached[0] == flops(Write(shape), *state, *SETTINGS, *weights)
    assert 2 * plain[0] == flops(WritePlain(shape), *begun, *SETTINGS, *weights)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_the_first_token_costs_the_same(preset: SizePreset) -> None:
    cached, plain = counted(preset, [1, 2, 100])
    assert cached[0] == plain[0]
    assert (cached[1:] < plain[1:]).all()


def test_a_window_ends_what_a_token_looks_at() -> None:
    oss = next(preset for preset in PRESETS if preset.name == "gpt-oss-120b")
    cached, _ = counted(oss, [127, 128, 129, 130])
    within, beyond, further = np.diff(cached)
    assert within == 2 * beyond == 2 * further
