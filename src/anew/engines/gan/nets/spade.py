"""The generator of SPADE: a picture grows from the label map, which modulates every norm on the way.

    start           head   middle          falling
    labels / 32 --> 16 w - 16 w - 16 w --> 8 w -> 4 w -> 2 w -> w -> 3x3 -> tanh        w = width
    (or a style)  / 32   / 16   / 16     / 8    / 4    / 2    / 1

With ``ups="more"`` it doubles once again between the two middle blocks, for pictures of 512 and above.

Source
    Park et al. 2019, arXiv:1903.07291, section 3 and appendix A
"""

from itertools import pairwise
from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from anew.engines.gan.nets.modulation import FreeNorm, Modulation, SpadeNorm, label_pyramid
from anew.engines.gan.nets.style import StyleEncoder
from anew.nets.blocks import LEAK
from anew.nets.init import begin
from anew.nets.spectral import SpectralConv2d

__all__ = ["SpadeBlock", "SpadeGenerator", "SpadeNorm", "StyleEncoder"]

Ups = Literal[5, "more"]

_START = 8  # rows and columns that a style begins with: 256 pixels halved five times
_WIDE = 16


class SpadeBlock(nn.Module):
    """A residual block whose norms are modulated; spectral norm on its convolutions.

    Args:
        inside: Channels in.
        outside: Channels out; where they differ a 1x1 convolution leads past the block.
        classes: Channels of the label map.
        hidden: Channels inside the modulations.
        norm: See ``SpadeNorm``.
    """

    def __init__(self, inside: int, outside: int, classes: int, hidden: int, norm: FreeNorm) -> None:
        super().__init__()
        middle = min(inside, outside)
        self.norm1 = SpadeNorm(inside, classes, hidden, norm)
        self.conv1 = SpectralConv2d(inside, middle, 3, padding=1)
        self.norm2 = SpadeNorm(middle, classes, hidden, norm)
        self.conv2 = SpectralConv2d(middle, outside, 3, padding=1)
        self.past = _Past(inside, outside, classes, hidden) if inside != outside else None

    def forward(self, x: Tensor, labels: Tensor) -> Tensor:
        """(N, C, h, w) and labels (N, L, h, w) to (N, C', h, w)."""
        # The way past has the same norm of the same x before its own modulation: taken once.
        normed: Tensor = self.norm1.norm(x)
        past: Tensor = x if self.past is None else self.past(normed, labels)
        change: Tensor = self.conv1(_leaky(self.norm1.modulation(normed, labels)))
        change = self.conv2(_leaky(self.norm2(change, labels)))
        return past + change


class _Past(nn.Module):
    """The learned way past a block."""

    def __init__(self, inside: int, outside: int, classes: int, hidden: int) -> None:
        super().__init__()
        self.modulation = Modulation(inside, classes, hidden)
        self.conv = SpectralConv2d(inside, outside, 1, bias=False)

    def forward(self, normed: Tensor, labels: Tensor) -> Tensor:
        result: Tensor = self.conv(self.modulation(normed, labels))
        return result


class SpadeGenerator(nn.Module):
    """From label maps, and where asked a style, to pictures. Weights begin as in the paper (Glorot, gain 0.02).

    Args:
        classes: Channels of the one-hot label map, an edge channel included where there is one.
        b: Channels of the pictures.
        width: Channels of the last block.
        hidden: Channels inside the modulations.
        ups: Doublings: 5, or ``more`` for 6.
        style: Numbers in a style code; 0 starts from the label map instead.
        norm: See ``SpadeNorm``.
    """

    def __init__(
        self,
        classes: int,
        b: int = 3,
        width: int = 64,
        hidden: int = 128,
        ups: Ups = 5,
        style: int = 0,
        norm: FreeNorm = "batch",
    ) -> None:
        super().__init__()
        doublings = 6 if ups == "more" else 5
        self.multiple_of = 2**doublings
        self.wide = width * _WIDE
        self.start: nn.Module = (
            nn.Linear(style, self.wide * _START * _START) if style else nn.Conv2d(classes, self.wide, 3, padding=1)
        )
        widths = [_WIDE, _WIDE, _WIDE, _WIDE, 8, 4, 2, 1]
        self.blocks = nn.ModuleList(
            SpadeBlock(width * inside, width * outside, classes, hidden, norm) for inside, outside in pairwise(widths)
        )
        # Which blocks see a picture twice as large as the block before did.
        self.doubles = (False, True, doublings == 6, True, True, True, True)
        self.last = nn.Conv2d(width, b, 3, padding=1)
        begin(self, "xavier")

    def forward(self, labels: Tensor, style: Tensor | None = None) -> Tensor:
        """Labels (N, L, H, W) and styles (N, S) to pictures (N, b, H, W) in [-1, 1].

        A net with a style takes the middle of the style space where none is given; one without does not read it.
        """
        factors = self._factors()
        maps = label_pyramid(labels, factors)
        x = self._begun(maps[self.multiple_of], style)
        for block, doubles, factor in zip(self.blocks, self.doubles, factors, strict=True):
            x = block(F.interpolate(x, scale_factor=2.0, mode="nearest") if doubles else x, maps[factor])
        return torch.tanh(self.last(_leaky(x)))

    def _factors(self) -> list[int]:
        """How many times smaller than the picture each block's maps are."""
        factor, factors = self.multiple_of, []
        for doubles in self.doubles:
            factor //= 2 if doubles else 1
            factors.append(factor)
        return factors

    def _begun(self, smallest: Tensor, style: Tensor | None) -> Tensor:
        if not isinstance(self.start, nn.Linear):
            begun: Tensor = self.start(smallest)
            return begun
        if style is None:
            style = smallest.new_zeros(smallest.shape[0], self.start.in_features)
        grown: Tensor = self.start(style).view(-1, self.wide, _START, _START)
        if smallest.shape[2:] == grown.shape[2:]:
            return grown
        return F.interpolate(grown, size=smallest.shape[2:], mode="bilinear", align_corners=False)


def _leaky(x: Tensor) -> Tensor:
    return F.leaky_relu(x, LEAK, inplace=True)
