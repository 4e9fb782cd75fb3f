"""What a model weighs and costs: parameters term by term, memory, training, cache.

Training takes about 6ND floating-point operations (Kaplan et al. 2020, section 2.1); every matrix
product is counted too. All in float64, which is exact up to 2^53.
"""

import torch
from torch import Tensor, nn

from model_export.calculator.architecture import PARTS, Model
from model_export.calculator.counts import (
    active,
    body,
    compared,
    output,
    parameters,
    widths,
)
from model_export.calculator.sizes import PRESETS, numbers
from model_export.export.graph import Graph, Tensors, wide

SECONDS_PER_HOUR = 3_600
# Of a number in the cache, bfloat16.
BYTES = 2
INPUTS = {name: wide(size) for name, size in PARTS.items()}


def kept(model: Model, cached: Tensor) -> list[Tensor]:
    """Return the bytes of keys and values for a full context, and what a token adds."""
    shape, details = model.shape, model.details
    reach = torch.minimum(details.window, shape.context)
    places = (shape.layers - details.windowed) * shape.context + details.windowed * reach
    each = BYTES * cached * (1 - model.kind.plain)
    return [each * places, each * shape.layers]


class Size(nn.Module):
    """Everything that the size calculator shows."""

    def forward(
        self,
        shape: Tensor,
        attention: Tensor,
        experts: Tensor,
        kind: Tensor,
        details: Tensor,
        use: Tensor,
    ) -> tuple[Tensor, ...]:
        """Return the counts.

        Args:
            shape: float64 [7], as all five of a model: see architecture.py.
            attention: float64 [5].
            experts: float64 [5].
            kind: float64 [8]; with ``plain`` there are no layers but inputs (width), hidden units
                (inner), and classes (vocabulary).
            details: float64 [8].
            use: float64 [5]: training tokens, accelerators, peak FLOP/s of one, share of the peak
                that is reached, price of one for an hour.

        Returns:
            Parameters float64 [8]: counts.Terms, and all. Those that work on one token, float64
            [8]. Bytes [7]: weights in float32, bfloat16, int8, int4; training with Adam in mixed
            precision; keys and values of one full context in bfloat16; what a token adds to them.
            Cost [5]: training FLOPs by 6ND and counted, hours, accelerator hours, price. FLOPs [2]
            of one token by 2N and counted, looking back at half of the context on average.

        """
        model = Model.of(shape, attention, experts, kind, details)
        tokens, devices, peak, utilisation, price = use.unbind()
        own = widths(model)
        every = parameters(model, own)
        working = active(model, own, every)
        counts = every.summed()
        total = counts[-1]
        # N: a mixture leaves out the experts that are not chosen.
        met = total - every.experts + working.experts
        operations = 6 * met * tokens
        products, context = body(model, own) + output(model, own), model.shape.context
        counted = 2 * (products + compared(model, own, context))
        length = torch.where(model.details.trained > 0, model.details.trained, context)
        forward = 2 * (products + compared(model, own, length))
        # Back through a layer go two products for one; no message goes back into an image.
        trained = 3 * forward - 2 * model.kind.plain * model.shape.width * model.shape.inner
        device_hours = operations / (peak * utilisation) / SECONDS_PER_HOUR
        memory = [total * 4, total * 2, total, total / 2, total * 16, *kept(model, own.cached)]
        cost = [operations, trained * tokens, device_hours / devices, device_hours]
        return (
            counts,
            working.summed(),
            torch.stack(memory),
            torch.stack([*cost, device_hours * price]),
            torch.stack([2 * met, counted]),
        )


def largest_preset(_: object) -> Tensors:
    """Return the last of the published models, and a use of it."""
    use = (2e12, 1024, 312e12, 0.4, 2.0)
    return {**numbers(PRESETS[-1]), "use": torch.tensor(use, dtype=torch.float64)}


GRAPH = Graph(
    Size(),
    inputs={**INPUTS, "use": wide(5)},
    outputs=("parameters", "active", "bytes", "cost", "operations"),
    example=largest_preset,
)
