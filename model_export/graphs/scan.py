"""Repeat an exported training step over K minibatches inside one graph (ONNX Scan).

One call for many steps: the state stays inside the runtime instead of being copied in and out.
"""

import onnx
from onnx import helper


def over_minibatches(
    step: onnx.ModelProto, states: int, constants: set[str], stacked: list[str]
) -> onnx.ModelProto:
    """Return a model that runs ``step`` once for each minibatch.

    Args:
        step: its first ``states`` inputs and outputs are the state, its last output is the loss.
        states: how many tensors the state has.
        constants: inputs that every step sees unchanged; the body takes them from outside.
        stacked: inputs with a minibatch each; they get a new first dimension ``minibatches``.

    """
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
        [f"next_{value.name}" for value in carried] + ["losses"],
        body=body,
        num_scan_inputs=len(sliced),
    )
    outputs = [renamed(value, f"next_{value.name}") for value in carried]
    loss = helper.make_tensor_value_info("losses", onnx.TensorProto.FLOAT, ["minibatches"])
    inputs = [*carried, *fixed, *(with_minibatches(value) for value in sliced)]
    graph = helper.make_graph([node], "train", inputs, [*outputs, loss])
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


def with_minibatches(value: onnx.ValueInfoProto) -> onnx.ValueInfoProto:
    """Return the description of many of them, stacked."""
    kind = value.type.tensor_type
    shape = [size.dim_param or size.dim_value for size in kind.shape.dim]
    return helper.make_tensor_value_info(value.name, kind.elem_type, ["minibatches", *shape])


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
