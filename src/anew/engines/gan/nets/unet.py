"""The generator of Pix2Pix: halve down to almost nothing, double up again, and skip across at every level.

    a ->  [64] -----------------------------> [64] -> b          H
            [128] -----------------------> [128]                 H / 2
              ...                         ...
                  [512] -> [512] -> [512]                        H / 2**levels

The bottleneck sees the whole picture; the skips carry what is where (Isola et al. 2017, arXiv:1611.07004, 6.1.1).
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from anew.nets.blocks import LEAK, needs_bias
from anew.nets.norm import AtTest, NormKind
from anew.nets.norm import norm as norm_of
from anew.nets.strided import Halving
from anew.nets.up import ResizeConv2d, UpKind
from anew.nets.up import up as doubling

_WIDEST = 8  # times the width
_FIRST_DROPOUT = 4  # the first level as wide as the bottleneck but for its doubled input


class UNet(nn.Module):
    """A U-Net of 4x4 convolutions; ``levels=8`` is the paper's for 256 pixels, ``levels=7`` for 128.

    Args:
        a: Channels in.
        b: Channels out.
        width: Channels of the outermost level; they double inwards up to eight times as many.
        levels: Halvings.
        norm: Of every layer but the outermost and the way down into the bottleneck.
        dropout: In the inner rising levels that are as wide as the bottleneck.
        up: How it doubles.
        at_test: Whose statistics a batch norm takes once trained.
    """

    def __init__(
        self,
        a: int,
        b: int,
        width: int = 64,
        levels: int = 8,
        norm: NormKind = "batch",
        dropout: float = 0.5,
        up: UpKind = "transpose",
        at_test: AtTest = "batch",
    ) -> None:
        super().__init__()
        self.multiple_of = 2**levels
        wide = [width * min(2**level, _WIDEST) for level in range(levels)]
        self.downs = nn.ModuleList(
            _down(
                inside,
                outside,
                "none" if level in (0, levels - 1) else norm,
                bias=needs_bias(norm),
                at_test=at_test,
            )
            for level, (inside, outside) in enumerate(zip([a, *wide], wide, strict=False))
        )
        # The bottleneck has nothing beside it; every other level gets its skip.
        self.ups = nn.ModuleList(
            _up(
                wide[level] * (1 if level == levels - 1 else 2),
                wide[level - 1],
                norm,
                dropout if _FIRST_DROPOUT <= level < levels - 1 else 0.0,
                up,
                at_test,
                lone=level == levels - 1,
            )
            for level in reversed(range(1, levels))
        )
        self.last = doubling(up, wide[0] * (2 if levels > 1 else 1), b, 4)

    def forward(self, x: Tensor) -> Tensor:
        """(N, a, H, W) to (N, b, H, W) in [-1, 1]; H and W are multiples of ``multiple_of``."""
        skips: list[Tensor] = []
        for level, down in enumerate(self.downs):
            # In place, so the skip is leaky too: the ReLU that waits for it makes the same of both.
            x = down(x if level == 0 else F.leaky_relu(x, LEAK, inplace=True))
            skips.append(x)
        x = F.relu(skips.pop(), inplace=True)
        for rise in self.ups:
            x = F.relu(torch.cat([skips.pop(), rise(x)], dim=1), inplace=True)
        result: Tensor = self.last(x)
        return torch.tanh(result)


def _down(inside: int, outside: int, kind: NormKind, *, bias: bool, at_test: AtTest) -> nn.Module:
    return nn.Sequential(Halving(inside, outside, bias=bias), norm_of(kind, outside, at_test=at_test))


def _up(
    inside: int, outside: int, kind: NormKind, dropout: float, up: UpKind, at_test: AtTest, *, lone: bool
) -> nn.Module:
    layer = doubling(up, inside, outside, 4, bias=needs_bias(kind))
    if isinstance(layer, ResizeConv2d):
        layer.lone = lone
    return nn.Sequential(
        layer,
        norm_of(kind, outside, at_test=at_test),
        nn.Dropout(dropout),
    )
