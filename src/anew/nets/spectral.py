"""Spectral norm: a convolution whose weight is divided by its largest singular value.

The largest singular value is followed by power iteration, one turn a forward pass in training. Its two vectors
are buffers ``u`` and ``v``, so a checkpoint holds them and a run goes on bit for bit; the weight stays a plain
tensor. In use nothing moves, and ``folded`` writes the division into the weights for good.

Source
    Miyato et al. 2018, arXiv:1802.05957, algorithm 1
"""

from contextlib import AbstractContextManager, nullcontext

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from anew.nets.norm import plain

_TINY = 1e-12


class SpectralConv2d(nn.Conv2d):
    """A convolution of spectral norm 1, its weight seen as a matrix (C out, C in * rows * columns)."""

    u: Tensor
    v: Tensor

    def __init__(
        self, inside: int, outside: int, kernel: int, stride: int = 1, padding: int = 0, *, bias: bool = True
    ) -> None:
        super().__init__(inside, outside, kernel, stride, padding, bias=bias)
        self.register_buffer("u", F.normalize(torch.randn(outside), dim=0, eps=_TINY))
        self.register_buffer("v", F.normalize(torch.randn(inside * kernel * kernel), dim=0, eps=_TINY))
        self.settle()

    def forward(self, x: Tensor) -> Tensor:
        """(N, C in, H, W) to (N, C out, H', W')."""
        if self.training:
            self.settle(turns=1)
        result: Tensor
        if plain() or x.numel() >= self.weight.numel():
            result = self._conv_forward(x, self.normed(), self.bias)
        else:
            # The same by the smaller factor: inner layers have a hundred times more weights than values.
            result = self._conv_forward(x * self.inverse(), self.weight, self.bias)
        return result

    def normed(self) -> Tensor:
        """The weight divided by its spectral norm; gradients flow through both. Single precision under autocast."""
        return self.weight * self.inverse()

    def inverse(self) -> Tensor:
        """One over the spectral norm, a scalar."""
        with _single_precision(self.weight):
            # Copies: a later turn of the iteration must not change what this pass has kept for its way back.
            u, v = self.u.clone(), self.v.clone()
            return torch.dot(u, torch.mv(self.weight.flatten(1), v)).reciprocal()

    @torch.no_grad()
    def settle(self, turns: int = 15) -> None:
        """Turn the power iteration; some turns at once after the weights were set anew."""
        if self.weight.is_meta:
            return
        matrix = self.weight.flatten(1)
        with _single_precision(self.weight):
            for _ in range(turns):
                self.v.copy_(F.normalize(torch.mv(matrix.t(), self.u), dim=0, eps=_TINY))
                self.u.copy_(F.normalize(torch.mv(matrix, self.v), dim=0, eps=_TINY))


def _single_precision(weight: Tensor) -> AbstractContextManager[object]:
    # Device meta, where nets are only counted, knows no autocast.
    return nullcontext() if weight.is_meta else torch.autocast(weight.device.type, enabled=False)


@torch.no_grad()
def folded(net: nn.Module) -> nn.Module:
    """The net with plain convolutions in place of spectral ones, same results; changed in place and given back."""
    for name, child in list(net.named_children()):
        if isinstance(child, SpectralConv2d):
            setattr(net, name, _as_plain(child))
        else:
            folded(child)
    return net


def _as_plain(conv: SpectralConv2d) -> nn.Conv2d:
    weight = conv.weight
    folded_conv = nn.Conv2d(
        conv.in_channels,
        conv.out_channels,
        conv.kernel_size[0],
        conv.stride[0],
        int(conv.padding[0]),
        bias=conv.bias is not None,
        device=weight.device,
        dtype=weight.dtype,
    )
    folded_conv.weight.copy_(conv.normed())
    if conv.bias is not None and folded_conv.bias is not None:
        folded_conv.bias.copy_(conv.bias)
    folded_conv.train(conv.training)
    return folded_conv
