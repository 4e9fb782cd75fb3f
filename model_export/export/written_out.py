"""A step with its gradient written out, which the exporter can take.

It fails on a function that calls torch.func.grad; a module of plain operators is none.
"""

from collections.abc import Callable, Iterable
from typing import Literal

from torch import Tensor, nn
from torch._decomp import core_aten_decompositions
from torch.fx.experimental.proxy_tensor import make_fx


def written_out(
    step: Callable[..., object], given: Iterable[Tensor], sizes: Literal["fake", "symbolic"]
) -> nn.Module:
    """Return the step as a module without autograd.

    Args:
        step: takes the tensors.
        given: inputs to trace it on.
        sizes: ``symbolic`` where they may vary, ``fake`` where they are those of the inputs.

    """
    table = dict(core_aten_decompositions().items())  # type: ignore[no-untyped-call]
    module: nn.Module = make_fx(step, decomposition_table=table, tracing_mode=sizes)(*given)
    return module
