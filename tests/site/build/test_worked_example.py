"""Numbers that prose works out are right: the small network's, GPT-3's, those of bytes."""

import json
from pathlib import Path

import torch
from built_page import BuiltPage

from site_src.build import worked_example
from site_src.hooks.prose import numbers

ROOT = Path(__file__).resolve().parents[3]
DOCS = ROOT / "docs"


def source(language: str, name: str) -> str:
    return (DOCS / language / f"{name}.md").read_text(encoding="utf-8")


def test_the_worked_example_agrees_with_autograd() -> None:
    values = worked_example.values()
    tensor = torch.tensor
    w1 = tensor(worked_example.HIDDEN_WEIGHTS, dtype=torch.float64, requires_grad=True)
    w2 = tensor(worked_example.OUTPUT_WEIGHTS, dtype=torch.float64, requires_grad=True)
    b1 = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    b2 = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    inputs = tensor(worked_example.INPUT, dtype=torch.float64)
    z1 = w1 @ inputs + b1
    z2 = w2 @ torch.relu(z1) + b2
    loss = torch.nn.functional.cross_entropy(z2, tensor(0))
    for kept in (z1, z2):
        kept.retain_grad()
    loss.backward()
    expected = {"z1": z1, "z2": z2, "p": z2.softmax(0), "loss": loss}
    expected |= {"d1": z1.grad, "d2": z2.grad, "dw1": w1.grad, "dw2": w2.grad}
    expected |= {"w1": w1 - 0.1 * w1.grad, "b2": b2 - 0.1 * b2.grad}
    for name, value in expected.items():
        torch.testing.assert_close(tensor(values[name], dtype=torch.float64), value.detach())


def test_the_page_shows_the_worked_example(pages: list[BuiltPage]) -> None:
    values = worked_example.values()
    for path in ("4-mathematics/index.html", "en/4-mathematics/index.html"):
        html = next(page.html for page in pages if page.path.as_posix() == path)
        for number in (values["loss"], values["after"]["loss"], values["w1"][1][0]):
            assert numbers.fixed(number, 4) in html


def test_gpt3_counts_are_those_of_its_shapes() -> None:
    width, depth, vocabulary, context = 12288, 96, 50257, 2048
    meta = torch.device("meta")
    attention = torch.nn.MultiheadAttention(width, 96, device=meta)
    feed_forward = [
        torch.nn.Linear(width, 4 * width, device=meta),
        torch.nn.Linear(4 * width, width, device=meta),
    ]
    norms = [torch.nn.LayerNorm(width, device=meta) for _ in range(2)]

    def count(*modules: torch.nn.Module) -> int:
        return sum(p.numel() for module in modules for p in module.parameters())

    layer = count(attention, *feed_forward, *norms)
    embeddings = count(
        torch.nn.Embedding(vocabulary, width, device=meta),
        torch.nn.Embedding(context, width, device=meta),
    )
    total = embeddings + depth * layer + count(torch.nn.LayerNorm(width, device=meta))
    assert total == 174_604_259_328
    for language in ("zh", "en"):
        text = source(language, "4-mathematics")
        assert f"**{total:,}**" in text
        for number in (layer, depth * layer, count(*norms)):
            assert f"| {number:,} |" in text


def test_bytes_of_the_network_are_four_a_parameter(pages: list[BuiltPage]) -> None:
    manifest = json.loads((ROOT / "build/models/digits/manifest.json").read_text(encoding="utf-8"))
    floats = numbers.kilobytes(4 * manifest["network"]["parameters"])
    halves = numbers.kilobytes(manifest["models"]["classify"]["bytes"])
    for path in ("3-algorithms", "7-outlook", "en/3-algorithms", "en/7-outlook"):
        page = next(page for page in pages if page.path.as_posix() == f"{path}/index.html")
        told = [p.get_text() for p in page.soup.select("p") if floats in p.get_text()]
        assert any(halves in text for text in told), path


# The chart of the compression lab begins there (pareto.ts).
LEAST_SHOWN = 0.8


def test_quantisation_leads_as_section_7_says() -> None:
    manifest = json.loads((ROOT / "build/models/digits/manifest.json").read_text(encoding="utf-8"))
    tried = manifest["experiments"]
    others = [point for point in tried["pruning"] if point["share"]] + tried["low_rank"]
    others += [tried["distillation"]["taught"], tried["distillation"]["alone"]]
    luck = 0.001  # ten images more or less
    # What lies below the chart reads next to nothing: any two such points may change places.
    shown = [other for other in others if other["accuracy"] >= LEAST_SHOWN]
    assert len(shown) > 3
    for other in shown:
        assert any(
            point["zipped"] <= other["zipped"] and point["accuracy"] >= other["accuracy"] - luck
            for point in tried["quantisation"]
        ), other
