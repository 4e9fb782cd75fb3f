"""The stored answers that a reader's browser is compared with."""

import gzip
import json

import numpy as np
import pytest
import torch

from model_export.digits.graphs import classify, registry
from model_export.digits.graphs.shown import STEPS, shown
from model_export.digits.manifest import FOLDER
from model_export.digits.network import Network
from model_export.errors import GraphError, VerificationError
from model_export.export import references
from model_export.export.graph import Graph, Repeated, real
from model_export.export.verify import demand, difference
from tests.small import few_digits

COMPANIONS = {name: Network(4) for name in registry.COMPANIONS}


def test_the_file_covers_every_graph_of_the_family() -> None:
    raw = gzip.decompress((FOLDER / references.FILE).read_bytes())
    header = json.loads(raw[4 : 4 + int.from_bytes(raw[:4], "little")])
    assert set(header) == set(registry.graphs(Network(4), COMPANIONS)) == set(registry.NAMES)
    assert header["train_adam"]["inputs"]["pixels"]["shape"][0] == STEPS == 20
    assert all(graph["outputs"] for graph in header.values())


def test_a_graph_without_an_example_is_named() -> None:
    graph = classify.graph(Network(4))
    with pytest.raises(VerificationError, match=r"classify\.py: .*'surprise'.*'image'.*example"):
        references.inputs_of("surprise", graph, {}, {})


def test_weights_are_filled_in_only_where_a_graph_takes_them() -> None:
    weights = {name: torch.ones(1) for name in ("w1", "b1", "w2", "b2")}
    graphs, context = registry.PLAIN, shown(Network(4), few_digits())
    for name, graph in graphs.items():
        inputs = references.inputs_of(name, graph, graph.example(context), weights)
        assert list(inputs) == list(graph.inputs)
        filled = {key for key in inputs if inputs[key] is weights.get(key)}
        assert bool(filled) == (graph.takes == "weights"), name


def test_the_state_of_a_training_step_begins_with_zeros() -> None:
    graph = registry.PLAIN["train_adam"]
    inputs = graph.example(shown(Network(4), few_digits()))
    assert graph.state == tuple(inputs)[:14]
    assert not inputs["v_w1"].any()
    assert not inputs["m_one"].any()


def test_a_state_that_does_not_come_first_is_refused() -> None:
    with pytest.raises(GraphError, match=r"Linear: what is carried on, \['b'\], must come first"):
        Graph(
            torch.nn.Linear(1, 1),
            inputs={"a": real(), "b": real()},
            outputs=("next_b", "loss"),
            example=lambda _: {},
            repeated=Repeated(("a",), "times", "losses"),
        )


def test_a_role_that_nobody_knows_is_named_with_those_that_are() -> None:
    with pytest.raises(GraphError, match=r"takes='wages' is no role.*'weights'"):
        Graph(torch.nn.Linear(1, 1), {}, (), lambda _: {}, takes="wages")  # type: ignore[arg-type]


def test_not_a_number_is_infinitely_wrong() -> None:
    assert difference(np.zeros(2), np.array([0, np.nan])) == float("inf")
    assert difference(np.array([200.0]), np.array([300.0])) == 0.5
    with pytest.raises(VerificationError, match=r"a\.onnx: x differs from PyTorch's by nan"):
        demand({"y": 0.0, "x": float("nan")}, "a.onnx")
