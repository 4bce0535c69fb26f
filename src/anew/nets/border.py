"""Continuing a map over its border, in the precision that it has.

CPU autocast turns every reflected or repeated border into float32, and the convolution after it turns it back:
three times the memory moved, for values that are only copied.
"""

from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from anew.nets.norm import plain

Continued = Literal["reflect", "replicate"]


def continued(x: Tensor, width: int, how: Continued) -> Tensor:
    """(N, C, H, W) with ``width`` more places on each of its four sides, in its own precision and layout."""
    if plain() or x.is_meta:  # device meta, where nets are only counted, knows no autocast
        return F.pad(x, (width,) * 4, mode=how)
    with torch.autocast(x.device.type, enabled=False):
        return F.pad(x, (width,) * 4, mode=how)


class BorderConv2d(nn.Conv2d):
    """A convolution whose border is continued from inside; the size stays where ``padding`` is half the kernel.

    Args:
        inside: C.
        outside: C'.
        kernel: Its side.
        stride: Its stride.
        padding: Places more on each side.
        how: Reflected or repeated.
        bias: Whether it adds a bias.
    """

    def __init__(
        self, inside: int, outside: int, kernel: int, stride: int, padding: int, how: Continued, *, bias: bool = True
    ) -> None:
        super().__init__(inside, outside, kernel, stride, bias=bias)
        self.border, self.how = padding, how

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) to (N, C', H', W')."""
        result: Tensor = self._conv_forward(continued(x, self.border, self.how), self.weight, self.bias)
        return result
