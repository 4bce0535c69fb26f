"""Phased: doublings as plain convolutions on the small map, for runtimes that have nothing quicker.

    transposed convolution, kernel 2n, stride 2    =    convolution n x n to 4 C', every pixel opened to 2x2, border cut
    resize to twice, then a convolution            =    the same, since it is a transposed convolution itself

A pixel of the large map at an even place meets the even numbers of the kernel, one at an odd place the odd ones: four
small kernels, a phase each (Shi et al. 2016, arXiv:1609.05158 and arXiv:1609.07009). The products are the same, added
in another order. Runtimes have their quickest code, and bfloat16, for convolutions; for transposed ones often neither.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from anew.nets.border import continued
from anew.nets.strided import Doubling
from anew.nets.up import ResizeConv2d, doubled


class Phased(nn.Module):
    """A doubling with weights of its own: (N, C, H, W) to (N, C', 2H, 2W), for use and not for training.

    Args:
        layer: The one that it does the work of.
    """

    def __init__(self, layer: Doubling | ResizeConv2d) -> None:
        super().__init__()
        resizing = isinstance(layer, ResizeConv2d)
        kernel = doubled(layer.weight.flip(2, 3), 2).transpose(0, 1) if resizing else layer.weight
        reach = layer.reach if isinstance(layer, ResizeConv2d) else 0
        inside, outside, side, _ = kernel.shape
        taps = side // 2
        self.border = (reach + 1) // 2 if resizing else 0  # continued; of zeros otherwise, which a convolution has
        padding = 0 if resizing else taps - 1
        cut = 2 * self.border + reach if resizing else int(layer.padding[0])
        self.crop = cut - 2 * (taps - 1 - padding)
        self.conv = nn.Conv2d(inside, 4 * outside, taps, padding=padding, bias=layer.bias is not None)
        with torch.no_grad():
            self.conv.weight.copy_(_phases(kernel))
            if self.conv.bias is not None and layer.bias is not None:
                self.conv.bias.copy_(layer.bias.repeat_interleave(4))

    def forward(self, x: Tensor) -> Tensor:
        """See the class."""
        if self.border:
            x = continued(x, self.border, "replicate")
        large = F.pixel_shuffle(self.conv(x), 2)
        return large[:, :, self.crop : -self.crop, self.crop : -self.crop] if self.crop else large


def _phases(kernel: Tensor) -> Tensor:
    """A transposed kernel (C, C', 2n, 2n) as one of a convolution, (4 C', C, n, n), in pixel shuffle's order."""
    inside, outside, side, _ = kernel.shape
    taps = side // 2
    parts = kernel.reshape(inside, outside, taps, 2, taps, 2).permute(1, 3, 5, 0, 2, 4)
    return parts.flip(4, 5).reshape(4 * outside, inside, taps, taps)


def phased(net: nn.Module) -> nn.Module:
    """The net with its doublings in phases, same results but for rounding; changed in place and given back.

    A resizing one that says ``lone`` stays: it may be shown a map of one pixel, whose four pixels are then equal, and a
    norm after it would blow up any difference that rounding makes between them.
    """
    for name, child in list(net.named_children()):
        if isinstance(child, ResizeConv2d) and child.lone:
            continue
        if isinstance(child, Doubling | ResizeConv2d):
            setattr(net, name, Phased(child))
        else:
            phased(child)
    return net
