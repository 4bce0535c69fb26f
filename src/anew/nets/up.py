"""Twice as large: by a transposed convolution, or by repeating pixels and then a convolution.

A transposed convolution whose kernel is no multiple of its stride lays a checkerboard over the picture; a resize
before a 3x3 convolution cannot (Odena et al. 2016, doi:10.23915/distill.00003).

Repeating every pixel twice and then convolving with a kernel k is itself a transposed convolution of stride 2,
with the kernel k * [1 1; 1 1]. Of the nine products of a 3x3 kernel four remain, of the 25 of a 5x5 nine. The
weights stay those of the small kernel; only the arithmetic is shorter.
"""

from typing import Literal

import torch.nn.functional as F
from torch import Tensor, nn

from anew.nets.border import continued
from anew.nets.norm import plain
from anew.nets.strided import KERNEL, Doubling

UpKind = Literal["transpose", "resize"]


class ResizeConv2d(nn.Conv2d):
    """Every pixel repeated to 2x2, the border continued, then a convolution: (N, C, H, W) to (N, C', 2H, 2W).

    Args:
        inside: C.
        outside: C'.
        kernel: Its side; odd.
        bias: Whether it adds a bias.
    """

    def __init__(self, inside: int, outside: int, kernel: int = 3, *, bias: bool = True) -> None:
        super().__init__(inside, outside, kernel, padding=kernel // 2, bias=bias)
        self.reach = kernel // 2

    def forward(self, x: Tensor) -> Tensor:
        """See the class."""
        reach = self.reach
        if plain():
            large = F.interpolate(x, scale_factor=2, mode="nearest")
            return F.conv2d(F.pad(large, (reach,) * 4, mode="replicate"), self.weight, self.bias)
        border = (reach + 1) // 2  # of small pixels; each is two large ones
        wide = continued(x, border, "replicate")
        # What the border became, and the fringe that the kernel lays around it, is cut off.
        return F.conv_transpose2d(wide, self.doubled(), self.bias, stride=2, padding=2 * border + reach)

    def doubled(self) -> Tensor:
        """The kernel (C, C', k + 1, k + 1) of the transposed convolution that does both at once."""
        flipped = self.weight.flip(2, 3).transpose(0, 1)
        rows = F.pad(flipped, (0, 0, 0, 1)) + F.pad(flipped, (0, 0, 1, 0))
        return F.pad(rows, (0, 1)) + F.pad(rows, (1, 0))


def up(kind: UpKind, inside: int, outside: int, kernel: int, *, bias: bool = True) -> nn.Module:
    """A layer from (N, C, H, W) to (N, C', 2H, 2W).

    Args:
        kind: ``transpose`` has a kernel of 3 or 4; ``resize`` always one of 3.
        inside: C.
        outside: C'.
        kernel: Of the transposed convolution.
        bias: Whether it adds a bias.
    """
    if kind == "resize":
        return ResizeConv2d(inside, outside, 3, bias=bias)
    if kernel == KERNEL:
        return Doubling(inside, outside, bias=bias)
    return nn.ConvTranspose2d(inside, outside, kernel, 2, padding=1, output_padding=kernel % 2, bias=bias)
