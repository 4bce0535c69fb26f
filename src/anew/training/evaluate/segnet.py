"""A small segmentation net: a U-Net with residual blocks that answers at half the size.

    size      1/2        1/4         1/8         1/16        1/16
    photo -> stem w -> down 2w -> down 4w -> down 6w -> context 6w
              |           |          |          |          |
    logits <- up w   <- up 2w  <- up 4w  <------+----------+        then bilinear to full size

Half size, because the layers at full size would cost three quarters of the time and a judge of scenes does not need
them. A skip at every size as in Ronneberger 2015, "U-Net", arXiv:1505.04597; dilated context as in Yu and Koltun
2016, arXiv:1511.07122.
"""

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional


def _conv(a: int, b: int, stride: int = 1, dilation: int = 1) -> nn.Sequential:
    """3 x 3, batch norm, ReLU: ``a`` channels to ``b``."""
    return nn.Sequential(
        nn.Conv2d(a, b, 3, stride, dilation, dilation, bias=False), nn.BatchNorm2d(b), nn.ReLU(inplace=True)
    )


class _Residual(nn.Module):
    """Two 3 x 3 convolutions and a way round them."""

    def __init__(self, channels: int, dilation: int = 1) -> None:
        super().__init__()
        self.first = _conv(channels, channels)
        self.second = nn.Sequential(
            nn.Conv2d(channels, channels, 3, 1, dilation, dilation, bias=False), nn.BatchNorm2d(channels)
        )

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) to the same."""
        y: Tensor = self.second(self.first(x))
        return functional.relu(x + y)


class SegmentationNet(nn.Module):
    """Photos in [-1, 1] to the logits of classes.

    Args:
        channels: Of the photo.
        classes: How many there are to tell apart.
        width: Channels of the first layer.
    """

    def __init__(self, channels: int, classes: int, width: int = 32) -> None:
        super().__init__()
        widths = (width, 2 * width, 4 * width, 6 * width)
        self.stem = nn.Sequential(_conv(channels, width, stride=2), _Residual(width))
        self.downs = nn.ModuleList(nn.Sequential(_conv(a, b, stride=2), _Residual(b)) for a, b in pairwise(widths))
        self.context = nn.Sequential(_Residual(widths[-1], 2), nn.Dropout2d(0.1))
        self.ups = nn.ModuleList(_conv(a + b, a) for a, b in zip(widths[-2::-1], widths[:0:-1], strict=True))
        self.head = nn.Conv2d(width, classes, 1)

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) of any size to (N, classes, H, W)."""
        found: list[Tensor] = [self.stem(x)]
        for down in self.downs:
            found.append(down(found[-1]))
        y: Tensor = self.context(found.pop())
        for up in self.ups:
            skip = found.pop()
            y = up(torch.cat([_resized(y, skip), skip], dim=1))
        return _resized(self.head(y), x)


def _resized(x: Tensor, like: Tensor) -> Tensor:
    """(N, C, h, w) to the size of ``like``."""
    return functional.interpolate(x, size=like.shape[2:], mode="bilinear", align_corners=False)
