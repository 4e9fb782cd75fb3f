"""A smaller network: its size in a file, its accuracy, and how it reads the digit."""

from functools import cache

import numpy as np
import torch
from torch import Tensor

from model_export.digits.graphs.compress import FULL
from model_export.digits.measured import jacobi, storage
from site_src import labs
from site_src.recompute.graphs import (
    MODELS,
    Columns,
    digits,
    image_of,
    judged,
    run,
    single,
    weights,
)
from site_src.recompute.link import State

LAB = labs.one("compression-lab")
METHODS, BITS = LAB.choices("METHODS"), LAB.choices("BITS")
MOST_SHARE = LAB.number("MOST_SHARE")
# The graphs that hold the students' weights.
STUDENTS = dict(zip(LAB.choices("STUDENTS"), ("student", "student_alone"), strict=True))


def tensors(values: Columns, *names: str) -> list[Tensor]:
    """Return arrays as tensors."""
    return [torch.from_numpy(values[name]) for name in names]


@cache
def rows() -> jacobi.Rows:
    """Return the rows of w1, made orthogonal: the work of a few seconds."""
    return jacobi.orthogonal(torch.from_numpy(weights()["w1"]), MODELS / "digits")


def smaller(state: State) -> tuple[Columns, bytes]:
    """Return the weights of the smaller network, and what a file would hold without the biases."""
    method = state.choice("method", METHODS)
    if method == "distil":
        network = weights(STUDENTS[state.choice("student", list(STUDENTS))])
        return network, storage.pack(tensors(network, "w1", "w2"), [], FULL)
    if method == "rank":
        w1, w2 = tensors(weights(), "w1", "w2")
        rank = state.whole("rank", 1, len(w1))
        matrix, left, right, _ = jacobi.nearest(w1, rows(), rank, MODELS / "digits")
        packed = storage.pack([left, right, w2], [], FULL)
        return weights() | {"w1": matrix.numpy()}, packed
    share, bits = state.number("share", 0, MOST_SHARE), int(state.choice("bits", BITS))
    made = run("compress", {"share": single(share), "bits": single(bits)})
    floats, wholes = tensors(made, "next_w1", "next_w2"), tensors(made, "whole1", "whole2")
    network = weights() | {"w1": made["next_w1"], "w2": made["next_w2"]}
    return network, storage.pack(floats, wholes, bits)


def columns(state: State) -> Columns:
    """Return the size, the accuracy, and what the smaller network and the shipped one read."""
    image, _ = image_of(state)
    network, packed = smaller(state)
    plain, zipped = storage.sizes(packed, network["b1"].size + network["b2"].size)
    labels, predicted, _ = judged(network)
    feeds = {"image": image, "digit": digits(0), "units": digits(0)}
    return {
        "bytes": np.array(plain),
        "bytes_gzip": np.array(zipped),
        "accuracy": np.array((predicted == labels).mean()),
        "probability_before": run("classify", {"image": image})["probabilities"],
        "probability_after": run("inspect", network | feeds)["probabilities"],
    }
