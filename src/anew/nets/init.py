"""Where weights begin: the three customs of the papers.

    normal     N(0, 0.02)                        Pix2Pix, CycleGAN, the judges of UNIT
    xavier     Glorot's normal, times 0.02       CUT, SPADE
    kaiming    He's normal for ReLU              the generators of UNIT

Biases begin at 0; scales of norms at N(1, 0.02) with ``normal`` and ``xavier``, at 1 with ``kaiming``.

Sources
    Isola et al. 2017, arXiv:1611.07004, section 6.2
    Glorot and Bengio 2010, PMLR 9:249; He et al. 2015, arXiv:1502.01852
"""

import math
from typing import Literal, TypeVar

import torch
from torch import Tensor, nn

from anew.nets.norm import InstanceNorm, LayerNorm
from anew.nets.spectral import SpectralConv2d

InitKind = Literal["normal", "xavier", "kaiming"]

Net = TypeVar("Net", bound=nn.Module)

GAIN = 0.02


@torch.no_grad()
def begin(net: Net, kind: InitKind = "normal", gain: float = GAIN) -> Net:
    """Set every weight of the net anew, by torch's own chance; gives the net back.

    Args:
        net: Changed in place.
        kind: See the module's head.
        gain: The deviation of ``normal``, the factor of ``xavier``; ``kaiming`` has none.
    """
    for layer in net.modules():
        if isinstance(layer, (nn.Conv2d, nn.ConvTranspose2d, nn.Linear)):
            _spread(layer.weight, kind, gain, parts=getattr(layer, "parts", 1))
            _clear(layer.bias)
        elif isinstance(layer, (nn.BatchNorm2d, InstanceNorm, LayerNorm)):
            if layer.weight is not None:
                nn.init.normal_(layer.weight, 1.0, 0.0 if kind == "kaiming" else gain)
            _clear(layer.bias)
        if isinstance(layer, SpectralConv2d):
            layer.settle()
    return net


def _spread(weight: Tensor, kind: InitKind, gain: float, parts: int) -> None:
    match kind:
        case "normal":
            nn.init.normal_(weight, 0.0, gain)
        case "kaiming":
            nn.init.kaiming_normal_(weight, mode="fan_in", nonlinearity="relu")
        case "xavier":
            # Several convolutions kept as one begin as each would alone.
            field = weight[0, 0].numel() if weight.dim() > 2 else 1
            fans = (weight.shape[0] / parts + weight.shape[1]) * field
            nn.init.normal_(weight, 0.0, gain * math.sqrt(2.0 / fans))


def _clear(bias: Tensor | None) -> None:
    if bias is not None:
        nn.init.zeros_(bias)
