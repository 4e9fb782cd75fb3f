"""Write the graphs as single ONNX files, the same bytes every time."""

import io
import logging
import warnings
from contextlib import redirect_stdout
from pathlib import Path

import onnx
import torch
from torch import Tensor, nn
from torch.export import Dim

from model_export.graphs.classify import Classify
from model_export.graphs.preprocess import Preprocess
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


def export(
    module: nn.Module,
    example: Tensor,
    names: tuple[str, list[str]],
    dynamic: str,
    path: Path,
) -> None:
    """Export a module whose input and outputs have ``dynamic`` as their first dimension.

    Args:
        module: in evaluation mode.
        example: an input of a size that is not special.
        names: of the input, and of the outputs.
        dynamic: name of the input's first dimension.
        path: where the file appears, whole or not at all.

    """
    noise = io.StringIO()
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings(), redirect_stdout(noise):
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            module.eval(),
            (example,),
            dynamo=True,
            opset_version=OPSET,
            input_names=[names[0]],
            output_names=names[1],
            dynamic_shapes=({0: Dim(dynamic, min=1)},),
            external_data=False,
            verbose=False,
        )
    assert program is not None
    model = strip(program.model_proto)
    onnx.checker.check_model(model, full_check=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    half_written = path.with_suffix(".part")
    half_written.write_bytes(model.SerializeToString(deterministic=True))
    half_written.replace(path)


def export_all(network: Network, folder: Path = MODELS) -> None:
    """Write preprocess.onnx and classify.onnx."""
    example = torch.rand(5, 4)
    export(Preprocess(), example, ("segments", ["image"]), "segments", folder / "preprocess.onnx")
    outputs = ["logits", "probabilities", "hidden_pre", "hidden"]
    export(
        Classify(network),
        torch.zeros(3, 784),
        ("image", outputs),
        "batch",
        folder / "classify.onnx",
    )
