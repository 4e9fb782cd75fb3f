"""Write graphs as single ONNX files, the same bytes every time."""

import io
import logging
import warnings
from collections.abc import Mapping
from contextlib import redirect_stdout
from inspect import Parameter, signature
from pathlib import Path
from typing import Any

import onnx
import torch
from torch.export import Dim

from model_export.export import scan
from model_export.export.graph import Graph
from model_export.export.halves import halved
from model_export.files import whole
from model_export.training.progress import over


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


def dynamic_shapes(graph: Graph[Any]) -> tuple[Any, ...]:
    """Return for each argument of the module's forward which of its dimensions may vary."""
    dimensions = {name: Dim(name, min=1) for name in graph.varying}
    shapes = tuple(
        {axis: dimensions[str(name)] for axis, name in enumerate(given.shape) if name in dimensions}
        for given in graph.inputs.values()
    )
    arguments = signature(graph.module.forward).parameters.values()
    together = [argument.kind is Parameter.VAR_POSITIONAL for argument in arguments]
    # Arguments behind a star are one to the exporter.
    if not any(together):
        return shapes
    first = together.index(True)
    return *shapes[:first], shapes[first:]


def step_of(graph: Graph[Any]) -> onnx.ModelProto:
    """Return the module as a checked ONNX model, a repeated step taken once."""
    for chatty in ("torch.onnx", "onnxscript", "onnx_ir"):
        logging.getLogger(chatty).setLevel(logging.ERROR)
    with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            graph.module.eval(),
            graph.traced(),
            dynamo=True,
            opset_version=graph.opset,
            input_names=list(graph.inputs),
            output_names=list(graph.outputs),
            dynamic_shapes=dynamic_shapes(graph),
            external_data=False,
            verbose=False,
        )
    assert program is not None
    model = strip(program.model_proto)
    onnx.checker.check_model(model, full_check=True)
    return model


def to_onnx(graph: Graph[Any]) -> onnx.ModelProto:
    """Return a graph as a checked ONNX model that names nothing of this machine."""
    model = step_of(graph)
    if graph.repeated is not None:
        rest = [name for name in graph.inputs if name not in graph.state]
        constants = set(rest) - set(graph.repeated.stacked)
        stacked, repeated = list(graph.repeated.stacked), graph.repeated
        model = scan.repeated(
            model, len(graph.state), constants, stacked, repeated.dimension, repeated.numbers
        )
        onnx.checker.check_model(model, full_check=True)
    return halved(model) if graph.halved else model


def save(model: onnx.ModelProto, path: Path) -> None:
    """Write a model that appears whole or not at all."""
    with whole(path) as half_written:
        half_written.write_bytes(model.SerializeToString(deterministic=True))


def file_of(name: str) -> str:
    """Return the file of a graph."""
    return f"{name.replace('_', '-')}.onnx"


def write(graphs: Mapping[str, Graph[Any]], folder: Path) -> None:
    """Write every graph."""
    for name, graph in over(graphs.items(), "exporting graphs"):
        save(to_onnx(graph), folder / file_of(name))
