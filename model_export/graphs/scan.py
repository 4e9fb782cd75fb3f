"""Repeat an exported step K times inside one graph (ONNX Scan): training, or turning rows.

One call for many steps: the state stays inside the runtime instead of being copied in and out.
"""

import onnx
from onnx import helper


def repeated(
    step: onnx.ModelProto,
    states: int,
    constants: set[str],
    stacked: list[str],
    counted: tuple[str, str] = ("minibatches", "losses"),
) -> onnx.ModelProto:
    """Return a model that runs ``step`` once for each entry of the stacked inputs.

    Args:
        step: its first ``states`` inputs and outputs are the state, its last output is one number.
        states: how many tensors the state has.
        constants: inputs that every step sees unchanged; the body takes them from outside.
        stacked: inputs with an entry for each step; they get a new first dimension.
        counted: the name of that dimension, and of the output with the number of each step.

    """
    times, record = counted
    body = onnx.GraphProto()
    body.CopyFrom(step.graph)
    body.name = "step"
    carried = list(body.input)[:states]
    fixed = [value for value in body.input if value.name in constants]
    sliced = [value for value in body.input if value.name in stacked]
    del body.input[:]
    body.input.extend([*carried, *sliced])
    node = helper.make_node(
        "Scan",
        [value.name for value in (*carried, *sliced)],
        [f"next_{value.name}" for value in carried] + [record],
        body=body,
        num_scan_inputs=len(sliced),
    )
    outputs = [renamed(value, f"next_{value.name}") for value in carried]
    numbers = helper.make_tensor_value_info(record, onnx.TensorProto.FLOAT, [times])
    inputs = [*carried, *fixed, *(stack(value, times) for value in sliced)]
    graph = helper.make_graph([node], "repeated", inputs, [*outputs, numbers])
    # A name may not mean two things: inside the body the state has names of its own.
    separate(body, {value.name for value in (*carried, *sliced)})
    del node.attribute[:]
    node.attribute.extend(
        [helper.make_attribute("body", body), helper.make_attribute("num_scan_inputs", len(sliced))]
    )
    del graph.node[:]
    graph.node.append(node)
    model = helper.make_model(graph, opset_imports=list(step.opset_import))
    model.ir_version = step.ir_version
    model.producer_name, model.producer_version = step.producer_name, step.producer_version
    return model


def renamed(value: onnx.ValueInfoProto, name: str) -> onnx.ValueInfoProto:
    """Return the same description under another name."""
    copy = onnx.ValueInfoProto()
    copy.CopyFrom(value)
    copy.name = name
    return copy


def stack(value: onnx.ValueInfoProto, times: str) -> onnx.ValueInfoProto:
    """Return the description of many of them, stacked."""
    kind = value.type.tensor_type
    shape = [size.dim_param or size.dim_value for size in kind.shape.dim]
    return helper.make_tensor_value_info(value.name, kind.elem_type, [times, *shape])


def separate(body: onnx.GraphProto, names: set[str]) -> None:
    """Give inputs of the body names that the graph around it does not use."""

    def inner(name: str) -> str:
        return f"step_{name}" if name in names else name

    for value in body.input:
        value.name = inner(value.name)
    for node in body.node:
        node.input[:] = [inner(name) for name in node.input]
    for value in body.output:
        value.name = inner(value.name)
