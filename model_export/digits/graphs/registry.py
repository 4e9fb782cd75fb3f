"""Every graph of digits, by the name that the manifest gives it."""

from collections.abc import Mapping

from model_export.digits.graphs import (
    attack,
    backprop,
    classify,
    compress,
    inspect,
    judge,
    lowrank,
    nudge,
    preprocess,
    toy,
    training,
    xor,
)
from model_export.digits.graphs.shown import Shown
from model_export.digits.network import Network
from model_export.export.graph import Graph

# Graphs that hold no network.
PLAIN: Mapping[str, Graph[Shown]] = {
    "preprocess": preprocess.GRAPH,
    "inspect": inspect.GRAPH,
    "backprop": backprop.GRAPH,
    "toy": toy.GRAPH,
    "nudge": nudge.GRAPH,
    "attack": attack.GRAPH,
    "judge": judge.GRAPH,
    "compress": compress.GRAPH,
    "turn": lowrank.TURN,
    "low_rank": lowrank.LOW_RANK,
    "train_adam": training.ADAM,
    "train_sgd": training.MOMENTUM,
    "xor_train": xor.TRAIN,
    "xor_plane": xor.PLANE,
}
# Networks beside the shipped one (companions.py).
COMPANIONS = ("hardened", "student", "student_alone")
NAMES = ("classify", *COMPANIONS, *PLAIN)


def graphs(network: Network, beside: Mapping[str, Network]) -> dict[str, Graph[Shown]]:
    """Return every graph.

    Args:
        network: the shipped one.
        beside: published companions by name.

    """
    return {
        "classify": classify.graph(network, gives="weights"),
        **{name: classify.graph(other) for name, other in beside.items()},
        **PLAIN,
    }
