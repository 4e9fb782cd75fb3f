"""The stored answers that a reader's browser is compared with."""

import gzip
import json

import numpy as np
import pytest
import torch

from model_export.digits.graphs.classify import Classify
from model_export.digits.graphs.interfaces import CLASSIFY
from model_export.digits.manifest import Models
from model_export.digits.network import Network
from model_export.errors import VerificationError
from model_export.export import references
from model_export.export.onnx_file import MODELS, Graph, graphs

COMPANIONS = {name: Network(4) for name in ("hardened", "student", "student_alone")}


def test_the_file_covers_every_graph_of_the_site() -> None:
    raw = gzip.decompress((MODELS / references.FILE).read_bytes())
    header = json.loads(raw[4 : 4 + int.from_bytes(raw[:4], "little")])
    assert set(header) == set(graphs(Network(4), COMPANIONS)) == set(Models.model_fields)
    assert header["train_adam"]["inputs"]["pixels"]["shape"][0] == references.STEPS == 20
    assert all(graph["outputs"] for graph in header.values())


def test_a_graph_without_an_example_is_named() -> None:
    graph = Graph(Classify(Network(4)), CLASSIFY)
    with pytest.raises(VerificationError, match=r"'surprise'.*'image'.*references.py"):
        references.inputs_of("surprise", graph, {}, Network(4))


def test_the_state_of_a_training_step_begins_with_zeros() -> None:
    graph = graphs(Network(4), {})["train_adam"]
    given = {name: torch.ones(1) for name in ("rate", "pixels", "labels")}
    inputs = references.inputs_of("train_adam", graph, given, Network(4))
    assert list(inputs) == list(graph.interface.inputs)
    assert inputs["v_w1"].shape == (4, 784)
    assert not inputs["m_one"].any()


def test_not_a_number_is_infinitely_wrong() -> None:
    found = references.difference(np.zeros(2), np.array([0, np.nan]))
    assert found == float("inf")
    assert references.difference(np.array([200.0]), np.array([300.0])) == 0.5
