"""4x4 convolutions of stride 2, and their transposes, that are quick on small maps.

The inner levels of a U-Net have four to eight million weights and a map of 1 to 256 places. oneDNN turns all of the
weights round at every call, forwards and backwards, which there costs five times the products. So a small map in
bfloat16 goes through one plain matrix product, with the weights as they lie:

    down    unfold the map into columns (16 C, places), then     weights (C', 16 C) x columns
    up      weights (C, 16 C') turned x map (C, places), then    fold the columns into the map

The numbers are those of the convolution, in another order of adding. Everything else is the convolution itself.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from anew.nets.norm import plain

MOST_PLACES = 256
"""Of the smaller of the two maps, all pictures together: from there on the convolution is quicker."""

KERNEL, STRIDE, PADDING = 4, 2, 1


class Halving(nn.Conv2d):
    """Half as large: (N, C, H, W) to (N, C', H/2, W/2); H and W are even."""

    def __init__(self, inside: int, outside: int, *, bias: bool = True) -> None:
        super().__init__(inside, outside, KERNEL, STRIDE, PADDING, bias=bias)

    def forward(self, x: Tensor) -> Tensor:
        """See the class."""
        count, _, height, width = x.shape
        places = count * (height // 2) * (width // 2)
        if not _is_quicker(x, self.weight, places):
            return super().forward(x)
        columns = F.unfold(x, KERNEL, padding=PADDING, stride=STRIDE).transpose(0, 1).reshape(-1, places)
        made = torch.mm(self.weight.flatten(1), columns).view(-1, count, height // 2, width // 2).transpose(0, 1)
        return _shifted(made, self.bias)


class Doubling(nn.ConvTranspose2d):
    """Twice as large: (N, C, H, W) to (N, C', 2H, 2W)."""

    def __init__(self, inside: int, outside: int, *, bias: bool = True) -> None:
        super().__init__(inside, outside, KERNEL, STRIDE, PADDING, bias=bias)

    def forward(self, x: Tensor, output_size: list[int] | None = None) -> Tensor:
        """See the class; ``output_size`` has only one value that is possible, and is not read."""
        count, channels, height, width = x.shape
        places = count * height * width
        if not _is_quicker(x, self.weight, places):
            return super().forward(x)
        rows = x.transpose(0, 1).reshape(channels, places)
        columns = torch.mm(self.weight.flatten(1).t(), rows).view(-1, count, height * width).transpose(0, 1)
        return _shifted(F.fold(columns, (2 * height, 2 * width), KERNEL, padding=PADDING, stride=STRIDE), self.bias)


def _is_quicker(x: Tensor, weight: Tensor, places: int) -> bool:
    if places > MOST_PLACES or plain() or x.device.type != "cpu" or not weight.is_contiguous():
        return False
    return weight.dtype == torch.bfloat16 or (
        torch.is_autocast_enabled("cpu") and torch.get_autocast_dtype("cpu") == torch.bfloat16
    )


def _shifted(x: Tensor, bias: Tensor | None) -> Tensor:
    return x if bias is None else x + bias.to(x.dtype).view(1, -1, 1, 1)
