"""Write the graphs as single ONNX files, the same bytes every time."""

import io
import logging
import warnings
from collections.abc import Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import onnx
import torch
from torch import nn

from model_export.calculator.size import Size
from model_export.digits.graphs.attack import Attack
from model_export.digits.graphs.classify import Classify
from model_export.digits.graphs.compress import Compress
from model_export.digits.graphs.inspect import Inspect
from model_export.digits.graphs.interfaces import (
    ADAM,
    ATTACK,
    BACKPROP,
    CLASSIFY,
    COMPRESS,
    DIMENSIONS,
    INSPECT,
    JUDGE,
    LOW_RANK,
    MOMENTUM,
    NUDGE,
    PREPROCESS,
    SIZE,
    TOY,
    TURN,
    Interface,
)
from model_export.digits.graphs.judge import Judge
from model_export.digits.graphs.learn import Backprop, Nudge
from model_export.digits.graphs.lowrank import LowRank, Turn
from model_export.digits.graphs.preprocess import Preprocess
from model_export.digits.graphs.toy import Toy
from model_export.digits.graphs.training import AdamStep, MomentumStep
from model_export.digits.network import Network
from model_export.export import scan
from model_export.export.halves import halved
from model_export.files import whole

OPSET = 20
MODELS = Path("build/models")


def strip(model: onnx.ModelProto) -> onnx.ModelProto:
    """Remove what names this machine: stack traces and file names of the exporter."""
    del model.metadata_props[:]
    model.doc_string = ""
    model.graph.doc_string = ""
    for node in model.graph.node:
        del node.metadata_props[:]
        node.doc_string = ""
    for value in [*model.graph.input, *model.graph.output, *model.graph.value_info]:
        del value.metadata_props[:]
    del model.graph.metadata_props[:]
    return model


def to_onnx(module: nn.Module, interface: Interface) -> onnx.ModelProto:
    """Return a module as a checked ONNX model that names nothing of this machine."""
    noise = io.StringIO()
    for chatty in ("torch.onnx", "onnxscript", "onnx_ir"):
        logging.getLogger(chatty).setLevel(logging.ERROR)
    with warnings.catch_warnings(), redirect_stdout(noise):
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            module.eval(),
            tuple(example for example, _ in interface.inputs.values()),
            dynamo=True,
            opset_version=OPSET,
            input_names=list(interface.inputs),
            output_names=list(interface.outputs),
            dynamic_shapes=tuple(
                {axis: DIMENSIONS[name] for axis, name in enumerate(shape) if name in DIMENSIONS}
                for _, shape in interface.inputs.values()
            ),
            external_data=False,
            verbose=False,
        )
    assert program is not None
    model = strip(program.model_proto)
    onnx.checker.check_model(model, full_check=True)
    return model


def save(model: onnx.ModelProto, path: Path) -> None:
    """Write a model that appears whole or not at all."""
    with whole(path) as half_written:
        half_written.write_bytes(model.SerializeToString(deterministic=True))


@dataclass(frozen=True)
class Graph:
    """A graph of the site.

    ``states`` counts the inputs that a step hands on; such a step is repeated, once for each entry
    of the ``stacked`` inputs. A graph without states runs once.
    """

    module: nn.Module
    interface: Interface
    states: int = 0
    stacked: tuple[str, ...] = ("pixels", "labels")
    # What the new dimension is called, and the output with one number for each step.
    counted: tuple[str, str] = ("minibatches", "losses")

    def to_model(self) -> onnx.ModelProto:
        """Return the checked ONNX model."""
        model = to_onnx(self.module, self.interface)
        if self.states:
            constants = set(list(self.interface.inputs)[self.states :]) - set(self.stacked)
            model = scan.repeated(model, self.states, constants, list(self.stacked), self.counted)
            onnx.checker.check_model(model, full_check=True)
        return model


def graphs(network: Network, beside: Mapping[str, Network]) -> dict[str, Graph]:
    """Return every graph of the site under the name that the manifest gives it.

    Args:
        network: the shipped one.
        beside: published companions by name.

    """
    return {
        "preprocess": Graph(Preprocess(), PREPROCESS),
        "classify": Graph(Classify(network), CLASSIFY),
        **{name: Graph(Classify(other), CLASSIFY) for name, other in beside.items()},
        "inspect": Graph(Inspect(), INSPECT),
        "backprop": Graph(Backprop(), BACKPROP),
        "toy": Graph(Toy(), TOY),
        "nudge": Graph(Nudge(), NUDGE),
        "attack": Graph(Attack(), ATTACK),
        "judge": Graph(Judge(), JUDGE),
        "compress": Graph(Compress(), COMPRESS),
        "turn": Graph(Turn(), TURN, 2, ("small",), ("rounds", "cosines")),
        "low_rank": Graph(LowRank(), LOW_RANK),
        "size": Graph(Size(), SIZE),
        "train_adam": Graph(AdamStep(), ADAM, states=14),
        "train_sgd": Graph(MomentumStep(), MOMENTUM, states=8),
    }


def file_of(name: str) -> str:
    """Return the file of a graph."""
    return f"{name.replace('_', '-')}.onnx"


def export_all(network: Network, beside: Mapping[str, Network], folder: Path = MODELS) -> None:
    """Write every graph of the site."""
    for name, graph in graphs(network, beside).items():
        model = graph.to_model()
        # Published weights have 11 significant bits: network.half_precision.
        save(halved(model) if isinstance(graph.module, Classify) else model, folder / file_of(name))
