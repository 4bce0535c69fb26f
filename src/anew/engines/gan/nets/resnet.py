"""The generator of CycleGAN and CUT: two halvings, residual blocks, two doublings.

    a -> 7x7 [64] -> [128] / 2 -> [256] / 4 -> 6 or 9 blocks -> [128] / 2 -> [64] -> 7x7 -> b

CUT compares patches of inner layers, its taps. They keep the numbers that its authors' code gave them:

    tap         what                                                    channels    pixels
    0           the picture with its reflected border of 3              a           (H + 6) x (W + 6)
    4           the first halving, before its norm                      2 width     H/2 x W/2
    8           the second halving, before its norm                     4 width     H/4 x W/4
    12 + k      after residual block k, from 0                          4 width     H/4 x W/4

Sources
    Johnson et al. 2016, arXiv:1603.08155; Zhu et al. 2017, arXiv:1703.10593, appendix 7.2
    Park et al. 2020, arXiv:2007.15651, section 3 and appendix C.1 (the taps)
"""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from anew.nets.blocks import Block, ResBlock, convolution, needs_bias
from anew.nets.norm import AtTest, NormKind
from anew.nets.norm import norm as norm_of
from anew.nets.up import UpKind
from anew.nets.up import up as doubling

CUT_TAPS = (0, 4, 8, 12, 16)

_FIRST_BLOCK = 12
_BORDER = 3


class ResNet(nn.Module):
    """A fully convolutional generator; see the module's head.

    Args:
        a: Channels in.
        b: Channels out.
        width: Channels of the outermost layer.
        blocks: Residual blocks; 9 for pictures from 256 pixels, 6 below.
        norm: Of every layer but the last.
        up: How it doubles.
        dropout: Inside the residual blocks.
        at_test: Whose statistics a batch norm takes once trained.
    """

    multiple_of = 4

    def __init__(
        self,
        a: int,
        b: int,
        width: int = 64,
        blocks: int = 9,
        norm: NormKind = "instance",
        up: UpKind = "transpose",
        dropout: float = 0.0,
        at_test: AtTest = "batch",
    ) -> None:
        super().__init__()
        self.channels, self.width = a, width
        self.entry = Block(a, width, 7, kind=norm, border="reflect", at_test=at_test)
        self.down1 = Block(width, width * 2, 3, 2, kind=norm, at_test=at_test)
        self.down2 = Block(width * 2, width * 4, 3, 2, kind=norm, at_test=at_test)
        self.blocks = nn.ModuleList(ResBlock(width * 4, norm, dropout=dropout, at_test=at_test) for _ in range(blocks))
        self.ups = nn.ModuleList(_up(width * factor, norm, up, at_test) for factor in (4, 2))
        self.exit = convolution(width, b, 7, padding=_BORDER, border="reflect")

    def forward(self, x: Tensor) -> Tensor:
        """(N, a, H, W) to (N, b, H, W) in [-1, 1]; H and W are multiples of 4."""
        return self._made(self._inner(x, {}))

    def features(self, x: Tensor, taps: Sequence[int] = CUT_TAPS) -> list[Tensor]:
        """What the taps hold for x, in their order; no layer after the last tap runs."""
        kept: dict[int, Tensor] = dict.fromkeys(taps, x)
        self._inner(x, kept, until=max(taps))
        return [kept[tap] for tap in taps]

    def forward_and_features(self, x: Tensor, taps: Sequence[int] = CUT_TAPS) -> tuple[Tensor, list[Tensor]]:
        """Both ``forward`` and ``features`` in one pass; the same numbers where there is no dropout."""
        kept: dict[int, Tensor] = dict.fromkeys(taps, x)
        made = self._made(self._inner(x, kept))
        return made, [kept[tap] for tap in taps]

    def taps_of(self, taps: Sequence[int]) -> tuple[int, ...]:
        """Those of the taps that there are: with few blocks the last are not."""
        return tuple(tap for tap in taps if tap < _FIRST_BLOCK + len(self.blocks))

    def tap_channels(self, taps: Sequence[int] = CUT_TAPS) -> list[int]:
        """How many channels the features at those taps have."""
        known = {0: self.channels, 4: self.width * 2, 8: self.width * 4}
        return [known.get(tap, self.width * 4) for tap in taps]

    def _inner(self, x: Tensor, kept: dict[int, Tensor], until: int | None = None) -> Tensor:
        """The layers up to the last residual block; fills the taps that ``kept`` names, and stops after ``until``."""
        if 0 in kept:
            kept[0] = F.pad(x, (_BORDER,) * 4, mode="reflect")
        if until == 0:
            return x
        x = self.entry(x)
        for tap, down in ((4, self.down1), (8, self.down2)):
            x = down.conv(x)
            if tap in kept:
                kept[tap] = x
            if until == tap:
                return x
            x = down.finished(x)
        for tap, block in enumerate(self.blocks, start=_FIRST_BLOCK):
            x = block(x)
            if tap in kept:
                kept[tap] = x
            if until == tap:
                return x
        return x

    def _made(self, inner: Tensor) -> Tensor:
        for rise in self.ups:
            inner = rise(inner)
        return torch.tanh(self.exit(inner))


def _up(inside: int, kind: NormKind, up: UpKind, at_test: AtTest) -> nn.Module:
    return nn.Sequential(
        doubling(up, inside, inside // 2, 3, bias=needs_bias(kind)),
        norm_of(kind, inside // 2, at_test=at_test),
        nn.ReLU(inplace=True),
    )
