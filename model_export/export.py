"""Write the graphs as single ONNX files, the same bytes every time."""

import io
import logging
import warnings
from contextlib import redirect_stdout
from pathlib import Path

import onnx
import torch
from torch import nn

from model_export.graphs import scan
from model_export.graphs.attack import Attack
from model_export.graphs.classify import Classify
from model_export.graphs.compress import Compress
from model_export.graphs.inspect import Inspect
from model_export.graphs.interfaces import (
    ADAM,
    ATTACK,
    BACKPROP,
    CLASSIFY,
    COMPRESS,
    DIMENSIONS,
    INSPECT,
    JUDGE,
    MOMENTUM,
    NUDGE,
    PREPROCESS,
    SIZE,
    Interface,
)
from model_export.graphs.judge import Judge
from model_export.graphs.learn import Backprop, Nudge
from model_export.graphs.preprocess import Preprocess
from model_export.graphs.size import Size
from model_export.graphs.training import AdamStep, MomentumStep
from model_export.network import Network

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
    path.parent.mkdir(parents=True, exist_ok=True)
    half_written = path.with_suffix(".part")
    half_written.write_bytes(model.SerializeToString(deterministic=True))
    half_written.replace(path)


def training_graph(module: nn.Module, interface: Interface, states: int) -> onnx.ModelProto:
    """Return a training step repeated over K minibatches."""
    model = scan.over_minibatches(
        to_onnx(module, interface), states, constants={"rate"}, stacked=["pixels", "labels"]
    )
    onnx.checker.check_model(model, full_check=True)
    return model


def export_all(network: Network, folder: Path = MODELS) -> None:
    """Write every graph of the site."""
    save(to_onnx(Preprocess(), PREPROCESS), folder / "preprocess.onnx")
    save(to_onnx(Classify(network), CLASSIFY), folder / "classify.onnx")
    save(to_onnx(Inspect(), INSPECT), folder / "inspect.onnx")
    save(to_onnx(Backprop(), BACKPROP), folder / "backprop.onnx")
    save(to_onnx(Nudge(), NUDGE), folder / "nudge.onnx")
    save(to_onnx(Attack(), ATTACK), folder / "attack.onnx")
    save(to_onnx(Judge(), JUDGE), folder / "judge.onnx")
    save(to_onnx(Compress(), COMPRESS), folder / "compress.onnx")
    save(to_onnx(Size(), SIZE), folder / "size.onnx")
    save(training_graph(AdamStep(), ADAM, 13), folder / "train-adam.onnx")
    save(training_graph(MomentumStep(), MOMENTUM, 8), folder / "train-sgd.onnx")
