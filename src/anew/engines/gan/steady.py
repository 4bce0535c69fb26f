"""Steady: the tiles of one picture share one tone, because their norms share the statistics of the whole.

Instance norm, and Pix2Pix's batch norm of one picture, take mean and variance over what they are shown. Shown a tile
they take the tile's, and a tile of sky comes out in another tone than its neighbour of grass. Here the whole picture,
shrunk to about a tile, goes through the net once; its statistics are kept, layer by layer, and every tile is
normalised by them.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from anew.nets.norm import EPS, BatchNorm, InstanceNorm, LayerNorm

_Forward = Callable[[Tensor], Tensor]


@contextmanager
def steady(nets: Iterable[nn.Module], show: Callable[[], object]) -> Iterator[None]:
    """Inside the block the nets' norms use the statistics of what ``show`` puts through them before it.

    Args:
        nets: In evaluation.
        show: Puts one picture through them.
    """
    norms = [module for net in nets for module in net.modules() if _looks(module)]
    kept: dict[nn.Module, tuple[Tensor, Tensor]] = {}
    try:
        for module in norms:
            module.forward = _keeping(module, module.forward, kept)
        show()
        for module in norms:
            if module in kept:
                module.forward = _using(module, *kept[module])
        yield
    finally:
        for module in norms:
            del module.forward  # the class's own again


def _looks(module: nn.Module) -> bool:
    """Whether it takes its statistics from what it is shown."""
    own = isinstance(module, BatchNorm) and module.at_test == "batch"
    return own or isinstance(module, InstanceNorm | LayerNorm)


def _keeping(module: nn.Module, forward: _Forward, kept: dict[nn.Module, tuple[Tensor, Tensor]]) -> _Forward:
    axes = (1, 2, 3) if isinstance(module, LayerNorm) else (2, 3)

    def shown(x: Tensor) -> Tensor:
        variance, mean = torch.var_mean(x.float(), axes, correction=0, keepdim=True)
        kept[module] = mean, variance
        return forward(x)

    return shown


def _using(module: nn.Module, mean: Tensor, variance: Tensor) -> _Forward:
    """The norm as one scale and one shift a channel."""
    scale, shift = torch.rsqrt(variance + EPS), -mean * torch.rsqrt(variance + EPS)
    weight, bias = getattr(module, "weight", None), getattr(module, "bias", None)
    if weight is not None:
        scale, shift = scale * weight.view(1, -1, 1, 1), shift * weight.view(1, -1, 1, 1)
    if bias is not None:
        shift = shift + bias.view(1, -1, 1, 1)

    def normed(x: Tensor) -> Tensor:
        return torch.addcmul(shift.to(x.dtype), x, scale.to(x.dtype))

    return normed
