"""Modules of the published shapes, on a device without memory, have as many parameters."""

import pytest
import torch
from torch import Tensor, nn

from model_export.calculator.architecture import Attention, Experts, Kind, Shape
from model_export.calculator.sizes import PRESETS
from model_export.export.manifest import SizePreset


class Gain(nn.Module):
    """RMSNorm's only parameter."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.gain = nn.Parameter(torch.ones(width))


class Together(nn.Module):
    """All routed experts, a matrix of each in one tensor."""

    def __init__(self, experts: int, width: int, inner: int, bias: bool) -> None:
        super().__init__()
        for name, sizes in {
            "up": (width, inner),
            "gate": (width, inner),
            "down": (inner, width),
        }.items():
            self.register_parameter(name, nn.Parameter(torch.empty(experts, *sizes)))
            if bias:
                self.register_parameter(
                    f"{name}_bias", nn.Parameter(torch.empty(experts, sizes[1]))
                )


class Router(nn.Linear):
    """Scores of experts, with a correction for each that is no bias of a matrix product."""

    def __init__(self, width: int, experts: int, corrected: bool) -> None:
        super().__init__(width, experts, bias=False)
        if corrected:
            self.correction = nn.Parameter(torch.zeros(experts))


def gated(width: int, inner: int, bias: bool) -> nn.ModuleList:
    up, gate = (nn.Linear(width, inner, bias=bias) for _ in range(2))
    return nn.ModuleList([up, gate, nn.Linear(inner, width, bias=bias)])


class Grouped(nn.Module):
    """Attention whose keys and values serve several heads (Llama, Qwen3, gpt-oss)."""

    def __init__(self, preset: SizePreset, own: dict[str, int]) -> None:
        super().__init__()
        width, heads, keys = preset.shape[1:4]
        head, bias = preset.attention[0] or width // heads, bool(own["bias"])
        self.query = nn.Linear(width, heads * head, bias=bias)
        self.key = nn.Linear(width, keys * head, bias=bias)
        self.value = nn.Linear(width, keys * head, bias=bias)
        self.output = nn.Linear(heads * head, width, bias=bias)
        if own["query_key"]:
            self.norms = nn.ModuleList([Gain(head), Gain(head)])
        if own["sinks"]:
            self.sinks = nn.Parameter(torch.empty(heads))


class Latent(nn.Module):
    """Attention through a latent of keys and values (DeepSeek-V3)."""

    def __init__(self, preset: SizePreset) -> None:
        super().__init__()
        width, heads = preset.shape[1:3]
        head, latent, rope, value, through = preset.attention
        self.query_down = nn.Linear(width, through, bias=False)
        self.query_norm = Gain(through)
        self.query_up = nn.Linear(through, heads * (head + rope), bias=False)
        self.down = nn.Linear(width, latent + rope, bias=False)
        self.norm = Gain(latent)
        self.up = nn.Linear(latent, heads * (head + value), bias=False)
        self.output = nn.Linear(heads * value, width, bias=False)


def net(preset: SizePreset, own: dict[str, int], layer: int) -> nn.Module:
    """Return a layer's feed-forward net, or its mixture."""
    width, inner, bias = preset.shape[1], preset.shape[4], bool(own["bias"])
    routed, _, shared, expert, dense = preset.experts
    if not routed or layer < dense:
        return gated(width, inner, bias)
    every = [gated(width, expert, bias) for _ in range(shared)]
    router = Router(width, routed, bool(own["router_bias"]))
    return nn.ModuleList([router, Together(routed, width, expert, bias), *every])


def model(preset: SizePreset) -> nn.Module:
    """Return a decoder of Llama's kind with the preset's sizes."""
    layers, width, vocabulary = preset.shape[0], preset.shape[1], preset.shape[5]
    own = dict(zip(("gains", "query_key", "sinks", "router_bias"), preset.details, strict=False))
    own["bias"] = preset.kind[0]
    blocks = (
        nn.ModuleList(
            [
                Latent(preset) if preset.attention[1] else Grouped(preset, own),
                net(preset, own, layer),
                Gain(width),
                Gain(width),
            ]
        )
        for layer in range(layers)
    )
    head = nn.Linear(width, vocabulary, bias=False)
    return nn.ModuleList([nn.Embedding(vocabulary, width), *blocks, Gain(width), head])


SINCE_2023 = [preset for preset in PRESETS if preset.details[0] == 1]


def count(tensors: list[Tensor]) -> int:
    return sum(tensor.numel() for tensor in tensors)


@pytest.mark.parametrize("preset", SINCE_2023, ids=lambda preset: preset.name)
def test_a_module_of_that_shape_has_so_many(preset: SizePreset) -> None:
    with torch.device("meta"):
        assert count(list(model(preset).parameters())) == preset.parameters


@pytest.mark.parametrize("name", ["GPT-3", "GPT-2 XL"])
def test_a_gpt_of_that_shape_has_so_many(name: str) -> None:
    preset = next(preset for preset in PRESETS if preset.name == name)
    layers, width, heads, _, inner, vocabulary, context = preset.shape
    with torch.device("meta"):
        layer = nn.TransformerEncoderLayer(width, heads, inner)
        tables = [nn.Embedding(vocabulary, width), nn.Embedding(context, width)]
        outer = nn.ModuleList([*tables, nn.LayerNorm(width)])
        found = count(list(outer.parameters())) + layers * count(list(layer.parameters()))
    assert found == preset.parameters


def test_presets_have_a_number_for_every_name() -> None:
    for preset in PRESETS:
        assert len(preset.shape) == len(Shape._fields)
        assert len(preset.attention) == len(Attention._fields)
        assert len(preset.experts) == len(Experts._fields)
        assert len(preset.kind) == len(Kind._fields)
