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
    times: str = "minibatches",
    numbers: str | None = "losses",
) -> onnx.ModelProto:
    """Return a model that runs ``step`` once for each entry of the stacked inputs.

    Args:
        step: its first ``states`` inputs and outputs are the state; the other outputs are stacked.
        states: how many tensors the state has.
        constants: inputs that every step sees unchanged; the body takes them from outside.
        stacked: inputs with an entry for each step; they get a new first dimension.
        times: the name of that dimension.
        numbers: the name of the output with the number of each step, where it gives only that.

    """
    given = list(step.graph.input)
    carried = given[:states]
    fixed = [value for value in given if value.name in constants]
    sliced = [value for value in given if value.name in stacked]
    outputs = [renamed(value, f"next_{value.name}") for value in carried]
    answers = [stack(value, times) for value in step.graph.output[states:]]
    if numbers is not None:
        answers = [renamed(value, numbers) for value in answers]
    node = helper.make_node(
        "Scan",
        [value.name for value in (*carried, *sliced)],
        [value.name for value in (*outputs, *answers)],
        body=body_of(step.graph, [*carried, *sliced]),
        num_scan_inputs=len(sliced),
    )
    inputs = [*carried, *fixed, *(stack(value, times) for value in sliced)]
    graph = helper.make_graph([node], "repeated", inputs, [*outputs, *answers])
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


def body_of(graph: onnx.GraphProto, inputs: list[onnx.ValueInfoProto]) -> onnx.GraphProto:
    """Return the step as the body of the Scan, with these inputs alone.

    A name may not mean two things: inside the body they have names that the graph around it lacks.
    """
    names = {value.name for value in inputs}
    body = onnx.GraphProto()
    body.CopyFrom(graph)
    body.name = "step"
    del body.input[:]
    body.input.extend(inputs)

    def inner(name: str) -> str:
        return f"step_{name}" if name in names else name

    for value in body.input:
        value.name = inner(value.name)
    for node in body.node:
        node.input[:] = [inner(name) for name in node.input]
    for value in body.output:
        value.name = inner(value.name)
    return body
