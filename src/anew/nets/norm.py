"""Norms of feature maps (N, C, H, W), each exact and quick in either memory layout.

    kind        statistics over            of each
    instance    H W                        picture and channel
    layer       C H W                      picture
    batch       N H W                      channel

torch's own instance norm leaves the layout of channels-last tensors (two copies a call), and its group norm is
thirty times slower there than its batch norm. So the same arithmetic takes the quick kernel of each layout:
group norm with a channel a group in NCHW, batch norm of one picture at a time in channels-last.

Sources
    Ulyanov et al. 2016, arXiv:1607.08022 (instance)
    Ba et al. 2016, arXiv:1607.06450 (layer)
    Ioffe and Szegedy 2015, arXiv:1502.03167 (batch)
"""

from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn

NormKind = Literal["instance", "batch", "layer", "none"]
AtTest = Literal["batch", "running"]

EPS = 1e-5


class InstanceNorm(nn.Module):
    """Every channel of every picture to mean 0 and variance 1 over its own pixels; the same in training and use.

    Args:
        channels: C.
        affine: True learns a scale and a shift a channel after it.
    """

    weight: nn.Parameter | None
    bias: nn.Parameter | None

    def __init__(self, channels: int, affine: bool = False) -> None:
        super().__init__()
        self.channels = channels
        self.weight = nn.Parameter(torch.ones(channels)) if affine else None
        self.bias = nn.Parameter(torch.zeros(channels)) if affine else None

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) in, the same shape and layout out. A map of one pixel is refused by torch."""
        return instance_norm(x, self.weight, self.bias)

    def extra_repr(self) -> str:
        """As torch's own layers print themselves."""
        return f"{self.channels}, affine={self.weight is not None}"


class BatchNorm(nn.BatchNorm2d):
    """Batch norm that says what it does once trained.

    ``at_test="batch"`` is what Pix2Pix does with its batches of one: a picture is normalised by its own
    statistics in use as it was in training. A picture's result then never depends on its neighbours in a batch.
    ``at_test="running"`` is torch's usual: by the average of the statistics seen in training.
    """

    def __init__(self, channels: int, affine: bool = True, at_test: AtTest = "batch") -> None:
        super().__init__(channels, eps=EPS, affine=affine)
        self.at_test = at_test

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) in, the same shape out."""
        if not self.training and self.at_test == "batch":
            return instance_norm(x, self.weight, self.bias)
        return super().forward(x)


class LayerNorm(nn.Module):
    """Every picture to mean 0 and variance 1 over all its channels and pixels, then a scale and shift a channel.

    This is the norm of the decoder's rising layers in UNIT and MUNIT.
    """

    weight: nn.Parameter | None
    bias: nn.Parameter | None

    def __init__(self, channels: int, affine: bool = True) -> None:
        super().__init__()
        self.channels = channels
        self.weight = nn.Parameter(torch.ones(channels)) if affine else None
        self.bias = nn.Parameter(torch.zeros(channels)) if affine else None

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) in, the same shape and layout out."""
        if plain() or not _is_channels_last(x):
            return F.group_norm(x, 1, self.weight, self.bias, EPS)
        rows = x.permute(0, 2, 3, 1)
        normed = F.layer_norm(rows, rows.shape[1:], None, None, EPS).permute(0, 3, 1, 2)
        if self.weight is None or self.bias is None:
            return normed
        return torch.addcmul(self.bias.view(1, -1, 1, 1), normed, self.weight.view(1, -1, 1, 1)).to(x.dtype)


def norm(kind: NormKind, channels: int, affine: bool | None = None, at_test: AtTest = "batch") -> nn.Module:
    """The norm of that kind for C channels.

    Args:
        kind: Which.
        channels: C.
        affine: Whether a scale and shift a channel are learned; None is the kind's custom: not for instance norm.
        at_test: Whose statistics a batch norm takes once trained; the other kinds have no choice.
    """
    match kind:
        case "instance":
            return InstanceNorm(channels, affine=bool(affine))
        case "batch":
            return BatchNorm(channels, affine=affine is not False, at_test=at_test)
        case "layer":
            return LayerNorm(channels, affine=affine is not False)
        case "none":
            return nn.Identity()


def instance_norm(x: Tensor, weight: Tensor | None = None, bias: Tensor | None = None) -> Tensor:
    """Instance norm by the quickest kernel for x's layout; see the module's head."""
    if plain():
        return F.instance_norm(x, weight=weight, bias=bias, eps=EPS)
    if not _is_channels_last(x):
        return F.group_norm(x, x.shape[1], weight, bias, EPS)
    pictures = [_alone(picture, weight, bias) for picture in torch.split(x, 1)]
    return pictures[0] if len(pictures) == 1 else torch.cat(pictures)


def plain() -> bool:
    """Whether the net is being exported or compiled: then one well-known operator, and no look at the layout."""
    return torch.compiler.is_compiling() or torch.onnx.is_in_onnx_export()


def _alone(picture: Tensor, weight: Tensor | None, bias: Tensor | None) -> Tensor:
    return F.batch_norm(picture, None, None, weight, bias, training=True, eps=EPS)


def _is_channels_last(x: Tensor) -> bool:
    # A tensor of one channel or one pixel is both; NCHW's kernels serve it.
    return x.is_contiguous(memory_format=torch.channels_last) and not x.is_contiguous()
