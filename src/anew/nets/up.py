"""Twice as large: by a transposed convolution, or by repeating pixels and then a convolution.

A transposed convolution whose kernel is no multiple of its stride lays a checkerboard over the picture; a resize
before a 3x3 convolution cannot (Odena et al. 2016, doi:10.23915/distill.00003).

Repeating every pixel twice and then convolving with a kernel k is itself a transposed convolution of stride 2,
with the kernel k * [1 1; 1 1]. Of the nine products of a 3x3 kernel four remain, of the 25 of a 5x5 nine. The
weights stay those of the small kernel; only the arithmetic is shorter. It has three orders on a CPU, because oneDNN
turns all weights round at every call, and the inner levels of a U-Net have millions of them for a few places:

    places            what is done                                                    1024 -> 512 channels, 4x4, 16x16
    up to 16          the resize, then the convolution                                 23 ms    161 ms
    up to 1024        one matrix product of weights and places, then the doubling      26 ms     79 ms
    more              one transposed convolution                                      182 ms    227 ms
"""

from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from anew.nets.border import continued
from anew.nets.norm import plain
from anew.nets.strided import KERNEL, Doubling

UpKind = Literal["transpose", "resize"]

_FEW, _SOME = 16, 1024  # places of the small map, all pictures together
_THIN = 4  # channels out, as of a last layer: the matrix product is quicker at any size


class ResizeConv2d(nn.Conv2d):
    """Every pixel repeated to 2x2, the border continued, then a convolution: (N, C, H, W) to (N, C', 2H, 2W).

    Args:
        inside: C.
        outside: C'.
        kernel: Its side; odd.
        bias: Whether it adds a bias.
    """

    lone = False
    """Whether it may be shown a map of one pixel, as the innermost one of a U-Net is."""

    def __init__(self, inside: int, outside: int, kernel: int = 3, *, bias: bool = True) -> None:
        super().__init__(inside, outside, kernel, padding=kernel // 2, bias=bias)
        self.reach = kernel // 2

    def forward(self, x: Tensor) -> Tensor:
        """See the class."""
        count, _, rows, columns = x.shape
        places = count * rows * columns
        if plain() or (places <= _FEW and x.device.type == "cpu"):
            return self._one_by_one(x)
        border = (self.reach + 1) // 2  # of small pixels; each is two large ones
        wide = continued(x, border, "replicate")
        # What the border became, and the fringe that the kernel lays around it, is cut off.
        cut = 2 * border + self.reach
        if x.device.type == "cpu" and (places <= _SOME or self.out_channels <= _THIN):
            return self._by_products(wide, cut, (2 * rows, 2 * columns))
        return F.conv_transpose2d(wide, doubled(self.weight.flip(2, 3), 2).transpose(0, 1), self.bias, 2, cut)

    def _one_by_one(self, x: Tensor) -> Tensor:
        large = F.interpolate(x, scale_factor=2.0, mode="nearest")
        if self.reach:
            large = continued(large, self.reach, "replicate")
        return F.conv2d(large, self.weight, self.bias)

    def _by_products(self, wide: Tensor, cut: int, size: tuple[int, int]) -> Tensor:
        """Every weight with every place in one matrix product, the doubling on what comes out, then the sum."""
        count, channels, rows, columns = wide.shape
        side = self.kernel_size[0]
        kernel = self.weight.flip(2, 3).permute(0, 2, 3, 1).reshape(-1, channels)
        products = torch.mm(kernel, wide.transpose(0, 1).reshape(channels, -1))
        tiles = doubled(products.view(self.out_channels, side, side, -1), 1)
        tiles = tiles.view(-1, count, rows * columns).transpose(0, 1)
        made = F.fold(tiles, size, side + 1, padding=cut, stride=2)
        return made if self.bias is None else made + self.bias.to(made.dtype).view(1, -1, 1, 1)


def doubled(kernel: Tensor, axis: int) -> Tensor:
    """A kernel (.., k, k, ..), its rows along ``axis``, convolved with 2x2 ones: (.., k + 1, k + 1, ..)."""
    for along in (axis, axis + 1):
        nothing = torch.zeros_like(kernel.narrow(along, 0, 1))
        kernel = torch.cat((kernel, nothing), along) + torch.cat((nothing, kernel), along)
    return kernel


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
