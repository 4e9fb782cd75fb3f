"""The size calculator counts exactly what the published models have."""

import numpy as np
import onnxruntime
import pytest

from model_export import families
from model_export.calculator.architecture import PARTS
from model_export.calculator.manifest import Manifest
from model_export.calculator.size import GRAPH
from model_export.calculator.sizes import PRESETS
from model_export.digits import manifest as digits
from model_export.export.manifest import FILE, SizePreset
from model_export.verse import manifest as verse

FOLDER = families.folder("calculator")
PUBLISHED = families.read("calculator", FOLDER / FILE)

USE = np.array([300e9, 1024, 312e12, 0.45, 2.0])
Counts = dict[str, np.ndarray]


def counted(preset: SizePreset, **changes: list[int]) -> Counts:
    session = onnxruntime.InferenceSession(FOLDER / "size.onnx")
    given = {name: changes.get(name, getattr(preset, name)) for name in PARTS}
    feeds = {name: np.array(numbers, np.float64) for name, numbers in given.items()}
    return dict(
        zip(GRAPH.outputs, session.run(list(GRAPH.outputs), feeds | {"use": USE}), strict=True)
    )


def named(name: str) -> SizePreset:
    return next(preset for preset in PRESETS if preset.name == name)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_published_counts_are_met_exactly(preset: SizePreset) -> None:
    found = counted(preset)
    parameters, memory = found["parameters"], found["bytes"]
    assert parameters[-1] == preset.parameters
    assert parameters[:-1].sum() == preset.parameters
    assert found["active"][:-1].sum() == found["active"][-1] <= preset.parameters
    assert memory[0] == 4 * preset.parameters
    assert memory[4] == 16 * preset.parameters


@pytest.mark.parametrize(
    ("name", "billions"),
    [("gpt-oss-120b", 5.13), ("DeepSeek-V3", 36.6), ("Qwen3-235B-A22B", 22)],
)
def test_what_works_on_a_token_is_what_the_authors_print(name: str, billions: float) -> None:
    digits_printed = len(str(billions).replace(".", ""))
    active = counted(named(name))["active"][-1] / 1e9
    assert float(f"{active:.{digits_printed}g}") == billions


def test_gpt3_costs_what_its_paper_says() -> None:
    gpt3 = named("GPT-3")
    found = counted(gpt3)
    six_nd, exact, hours, device_hours, price = found["cost"]
    assert six_nd == pytest.approx(3.143e23, rel=1e-3)
    assert hours * 1024 == pytest.approx(device_hours)
    assert price == pytest.approx(2 * device_hours)
    assert found["operations"][0] == 2 * gpt3.parameters
    # Every weight but those of positions, biases and norms; then scores of half a context.
    layers, width, context = 96, 12288, 2048
    matrices = 12 * layers * width**2 + 50257 * width
    assert found["operations"][1] == 2 * (matrices + layers * 2 * width * (context + 1) / 2)
    assert exact == 3 * USE[0] * found["operations"][1]


def test_a_mixture_is_trained_with_the_experts_that_are_chosen() -> None:
    deepseek = named("DeepSeek-V3")
    found = counted(deepseek)
    idle = found["parameters"][3] - found["active"][3]
    assert found["active"][3] == found["parameters"][3] * 8 / 256
    assert found["cost"][0] == 6 * (deepseek.parameters - idle) * USE[0]


@pytest.mark.parametrize(
    ("name", "token"),
    [
        ("GPT-3", 2 * 96 * 12288 * 2),
        ("Llama 3 8B", 2 * 32 * 1024 * 2),
        ("Qwen3 8B", 2 * 36 * 1024 * 2),
        ("DeepSeek-V3", 61 * (512 + 64) * 2),
        ("gpt-oss-120b", 2 * 36 * 512 * 2),
    ],
)
def test_a_token_adds_its_keys_and_values_to_the_cache(name: str, token: int) -> None:
    preset = named(name)
    context = preset.shape[-1]
    *_, full, one = counted(preset)["bytes"]
    assert one == token
    windowed, window = preset.details[5], preset.details[4]
    far = (preset.shape[0] - windowed) * context + windowed * min(window, context)
    assert full == token / preset.shape[0] * far


def test_a_short_text_fits_into_every_window() -> None:
    oss = named("gpt-oss-120b")
    *_, full, one = counted(oss, shape=[*oss.shape[:-1], 100])["bytes"]
    assert full == 100 * one


def test_gpt3_as_a_mixture_grows_and_works_no_more() -> None:
    gpt3 = named("GPT-3")
    inner = gpt3.shape[4]
    found = counted(gpt3, experts=[8, 1, 0, inner, 0])
    plain = counted(gpt3)
    assert found["parameters"][3] == 8 * plain["parameters"][2]
    assert found["active"][3] == plain["parameters"][2]
    # More are chosen than there are: all of them.
    whole = counted(gpt3, experts=[8, 9, 0, inner, 0])
    assert whole["active"][3] == whole["parameters"][3]


def test_the_networks_of_the_book_are_counted_too() -> None:
    assert isinstance(PUBLISHED, Manifest)
    own, writer = PUBLISHED.sizes[-2:]
    network = digits.read().network
    found = counted(own)
    first = (network.inputs + 1) * network.hidden
    second = (network.hidden + 1) * network.outputs
    assert own.parameters == network.parameters == first + second
    assert found["parameters"].tolist() == [0, 0, first, 0, 0, 0, second, first + second]
    assert found["bytes"][5] == found["bytes"][6] == 0
    products = network.inputs * network.hidden + network.hidden * network.outputs
    assert found["operations"].tolist() == [2 * own.parameters, 2 * products]
    # No message goes back into the pixels.
    back = 2 * products - network.inputs * network.hidden
    assert found["cost"][1] == 2 * (products + back) * USE[0]

    record = verse.read().voices["zh"].record
    assert counted(writer)["parameters"][-1] == writer.parameters == record.weights
    assert writer.tokens == record.recipe["tokens"]
