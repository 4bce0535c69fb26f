"""Convolutions with their padding, norm and activation, and the residual block.

A border is continued by ``reflect`` (the generators of CycleGAN and UNIT), ``zeros`` or ``replicate``.
"""

from typing import Literal

import torch
from torch import Tensor, nn

from anew.nets.border import BorderConv2d
from anew.nets.norm import AtTest, NormKind, norm
from anew.nets.spectral import SpectralConv2d

Border = Literal["zeros", "reflect", "replicate"]
Activation = Literal["relu", "leaky", "tanh", "none"]

LEAK = 0.2


def convolution(
    inside: int,
    outside: int,
    kernel: int,
    stride: int = 1,
    padding: int = 0,
    *,
    border: Border = "zeros",
    bias: bool = True,
    spectral: bool = False,
) -> nn.Conv2d:
    """A convolution; ``spectral`` keeps its spectral norm at 1 (zero borders only)."""
    if spectral:
        return SpectralConv2d(inside, outside, kernel, stride, padding, bias=bias)
    if border != "zeros":
        return BorderConv2d(inside, outside, kernel, stride, padding, border, bias=bias)
    return nn.Conv2d(inside, outside, kernel, stride, padding, bias=bias)


def activation(kind: Activation, *, inplace: bool = False) -> nn.Module:
    """The activation of that kind; in place is right after a norm, which keeps its input and not its output."""
    match kind:
        case "relu":
            return nn.ReLU(inplace)
        case "leaky":
            return nn.LeakyReLU(LEAK, inplace)
        case "tanh":
            return nn.Tanh()
        case "none":
            return nn.Identity()


def needs_bias(kind: NormKind) -> bool:
    """Whether the published nets give a convolution before this norm a bias.

    Before an instance norm it changes nothing, but the published nets have it, so ours count the same. Batch and
    layer norm bring a shift of their own.
    """
    return kind in ("instance", "none")


class Block(nn.Module):
    """Convolution, norm, activation."""

    def __init__(
        self,
        inside: int,
        outside: int,
        kernel: int,
        stride: int = 1,
        *,
        kind: NormKind = "instance",
        act: Activation = "relu",
        border: Border = "zeros",
        bias: bool | None = None,
        at_test: AtTest = "batch",
    ) -> None:
        # kernel // 2 keeps the size of odd kernels; a 4x4 of stride 2 halves it with 1.
        padding = (kernel - 1) // 2
        has_bias = needs_bias(kind) if bias is None else bias
        super().__init__()
        self.conv = convolution(inside, outside, kernel, stride, padding, border=border, bias=has_bias)
        self.norm = norm(kind, outside, at_test=at_test)
        self.act = activation(act, inplace=kind != "none")

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) to (N, C', H', W')."""
        return self.finished(self.conv(x))

    def finished(self, convolved: Tensor) -> Tensor:
        """Norm and activation of what the convolution gave."""
        result: Tensor = self.act(self.norm(convolved))
        return result


class ResBlock(nn.Module):
    """Two 3x3 convolutions, each with its norm, added to what came in (He et al. 2016, arXiv:1512.03385).

    No activation after the sum, as in Johnson et al. 2016, arXiv:1603.08155, and everything that follows it here.
    """

    def __init__(
        self,
        channels: int,
        kind: NormKind = "instance",
        *,
        border: Border = "reflect",
        bias: bool | None = None,
        dropout: float = 0.0,
        at_test: AtTest = "batch",
    ) -> None:
        super().__init__()
        self.first = Block(channels, channels, 3, kind=kind, border=border, bias=bias, at_test=at_test)
        self.drop = nn.Dropout(dropout) if dropout else nn.Identity()
        self.second = Block(channels, channels, 3, kind=kind, act="none", border=border, bias=bias, at_test=at_test)

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) to the same."""
        change: Tensor = self.second(self.drop(self.first(x)))
        return torch.add(x, change)
