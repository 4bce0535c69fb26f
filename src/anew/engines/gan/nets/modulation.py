"""Norms whose scale and shift are read off a label map, place by place (Park et al. 2019, arXiv:1903.07291, eq. 1).

    labels (N, L, h, w) -> 3x3 -> ReLU -> 3x3 -> scale, shift (N, C, h, w)
    out = normed * (1 + scale) + shift

Scale and shift come from one convolution with 2 C outputs: the same weights, half the reading of its input.
"""

from collections.abc import Sequence
from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from anew.nets.norm import norm as norm_of

FreeNorm = Literal["batch", "instance"]


class PairedConv2d(nn.Conv2d):
    """Two convolutions of the same input kept as one; weights begin as they would in each."""

    parts = 2


class Modulation(nn.Module):
    """From labels to a scale and a shift for each of C channels, and the two applied.

    Args:
        channels: C.
        classes: Channels of the label map.
        hidden: Channels between the two convolutions.
    """

    def __init__(self, channels: int, classes: int, hidden: int = 128) -> None:
        super().__init__()
        self.read = nn.Conv2d(classes, hidden, 3, padding=1)
        self.pair = PairedConv2d(hidden, channels * 2, 3, padding=1)

    def forward(self, normed: Tensor, labels: Tensor) -> Tensor:
        """What was normed, (N, C, h, w), scaled and shifted by labels (N, L, h, w) of the same size."""
        scale, shift = self.pair(F.relu(self.read(labels), inplace=True)).chunk(2, dim=1)
        return torch.addcmul(normed + shift, normed, scale)


class SpadeNorm(nn.Module):
    """A norm without weights, then the modulation.

    Args:
        channels: C.
        classes: Channels of the label map.
        hidden: Channels between the modulation's two convolutions.
        norm: ``batch`` is the paper's (over all GPUs at once); ``instance`` lets every picture count for itself.
    """

    def __init__(self, channels: int, classes: int, hidden: int = 128, norm: FreeNorm = "batch") -> None:
        super().__init__()
        self.norm = norm_of(norm, channels, affine=False, at_test="running")
        self.modulation = Modulation(channels, classes, hidden)

    def forward(self, x: Tensor, labels: Tensor) -> Tensor:
        """(N, C, h, w) and labels (N, L, h, w) to (N, C, h, w)."""
        result: Tensor = self.modulation(self.norm(x), labels)
        return result


def label_pyramid(labels: Tensor, factors: Sequence[int]) -> dict[int, Tensor]:
    """The label map by how many times smaller it is: its nearest pixels, once for all norms of that size.

    Under autocast they are cast once too; 0 and 1 are exact in every precision.
    """
    device = labels.device.type
    if torch.is_autocast_enabled(device):
        labels = labels.to(torch.get_autocast_dtype(device))
    return {factor: labels[:, :, ::factor, ::factor] for factor in sorted(set(factors))}
