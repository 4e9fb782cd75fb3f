"""From pen strokes to the image that the network sees, made as MNIST's images were made.

LeCun et al. 1998 (section III.A): the digit is scaled into a 20x20 box with its aspect kept, and
placed so that its centre of mass is the centre of the 28x28 image.
"""

import torch
from torch import Tensor, nn

SIDE = 28
BOX = 20.0
CENTRE = 14.0
# Half the width of the pen in pixels: close to the median stroke of MNIST.
HALF_WIDTH = 1.1
# A drawing smaller than this, in its own unit, is a dot: it is not blown up.
SMALLEST = 1e-6


def pixel_centres() -> tuple[Tensor, Tensor]:
    """Return x and y [784] of the pixels' centres, row by row."""
    centres = torch.arange(SIDE, dtype=torch.float32) + 0.5
    y, x = torch.meshgrid(centres, centres, indexing="ij")
    return x.reshape(-1), y.reshape(-1)


class Preprocess(nn.Module):
    """Draw pen segments with soft ink.

    Forward: segments float32 [n, 4] as (x0, y0, x1, y1), any unit, y pointing down, n >= 1; a dot
    is a segment with equal ends. Returns image float32 [1, 784], 0 = paper, 1 = ink.
    """

    x: Tensor
    y: Tensor

    def __init__(self) -> None:
        super().__init__()
        x, y = pixel_centres()
        self.register_buffer("x", x.unsqueeze(0))
        self.register_buffer("y", y.unsqueeze(0))

    def draw(self, starts: Tensor, steps: Tensor) -> Tensor:
        """Return ink [784] of segments given by starts and steps [n, 2] in pixels.

        Ink falls from 1 to 0 over one pixel around the edge of the pen.
        """
        dx, dy = steps[:, 0:1], steps[:, 1:2]
        px, py = self.x - starts[:, 0:1], self.y - starts[:, 1:2]
        length = torch.clamp(dx * dx + dy * dy, min=1e-9)
        along = torch.clamp((px * dx + py * dy) / length, 0.0, 1.0)
        ex, ey = px - along * dx, py - along * dy
        nearest = torch.sqrt(torch.amin(ex * ex + ey * ey, dim=0))
        return torch.clamp(HALF_WIDTH + 0.5 - nearest, 0.0, 1.0)

    def forward(self, segments: Tensor) -> Tensor:
        """Return the image of the strokes."""
        starts, ends = segments[:, 0:2], segments[:, 2:4]
        low = torch.minimum(torch.amin(starts, dim=0), torch.amin(ends, dim=0))
        high = torch.maximum(torch.amax(starts, dim=0), torch.amax(ends, dim=0))
        size = torch.amax(high - low, dim=0)
        scale = torch.where(
            size > SMALLEST, (BOX - 2 * HALF_WIDTH) / torch.clamp(size, min=SMALLEST), 1.0
        )
        # The box first in the middle; the ink then says where its centre of mass is.
        starts = (starts - (low + high) / 2) * scale + CENTRE
        steps = (ends - segments[:, 0:2]) * scale
        ink = self.draw(starts, steps)
        mass = torch.clamp(ink.sum(), min=1e-6)
        offset = torch.stack(
            [CENTRE - (ink * self.x[0]).sum() / mass, CENTRE - (ink * self.y[0]).sum() / mass]
        )
        return self.draw(starts + offset, steps).unsqueeze(0)
