"""The encoder of SPADE's styles: a picture as a point of the style space, and how sure that is.

Source
    Park et al. 2019, arXiv:1903.07291, appendix A (the encoder, after Kingma and Welling 2013, arXiv:1312.6114)
"""

from itertools import pairwise

import torch.nn.functional as F
from torch import Tensor, nn

from anew.nets.blocks import LEAK
from anew.nets.init import begin
from anew.nets.norm import InstanceNorm
from anew.nets.spectral import SpectralConv2d

_LAST = 4  # rows and columns that are left for the two linear layers
_WIDEST = 8


class StyleEncoder(nn.Module):
    """Six halvings of 256 pixels, then a mean and a log variance.

    Args:
        channels: Of the pictures.
        width: Channels of the first layer; they double up to eight times as many.
        style: Numbers in a style code.
        size: The side to which every picture is resized first; a power of two from 8.
    """

    def __init__(self, channels: int = 3, width: int = 64, style: int = 256, size: int = 256) -> None:
        super().__init__()
        self.size = size
        halvings = (size // _LAST).bit_length() - 1
        wide = [channels, *(width * min(2**layer, _WIDEST) for layer in range(halvings))]
        self.layers = nn.Sequential(*(_halving(inside, outside) for inside, outside in pairwise(wide)))
        self.mean = nn.Linear(wide[-1] * _LAST * _LAST, style)
        self.logvar = nn.Linear(wide[-1] * _LAST * _LAST, style)
        begin(self, "xavier")

    def forward(self, picture: Tensor) -> tuple[Tensor, Tensor]:
        """Pictures (N, C, H, W) to means and log variances (N, S)."""
        if picture.shape[2:] != (self.size, self.size):
            picture = F.interpolate(picture, size=(self.size, self.size), mode="bilinear", align_corners=False)
        seen: Tensor = self.layers(picture).flatten(1)
        return self.mean(seen), self.logvar(seen)


def _halving(inside: int, outside: int) -> nn.Module:
    return nn.Sequential(
        SpectralConv2d(inside, outside, 3, 2, 1, bias=False), InstanceNorm(outside), nn.LeakyReLU(LEAK, inplace=True)
    )
