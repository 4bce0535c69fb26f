"""The generators of Pix2Pix and CycleGAN, with plain layers."""

import torch
from torch import Tensor, nn

from benchmarks.gan.reference.layers import Residual, instance


def resnet(blocks: int = 9, width: int = 64) -> nn.Sequential:
    """CycleGAN's: 7x7, two halvings, residual blocks, two transposed convolutions, 7x7, tanh."""
    layers: list[nn.Module] = [nn.ReflectionPad2d(3), nn.Conv2d(3, width, 7), instance(width), nn.ReLU(True)]
    for w in (width, 2 * width):
        layers += [nn.Conv2d(w, 2 * w, 3, 2, 1), instance(2 * w), nn.ReLU(True)]
    layers += [Residual(4 * width) for _ in range(blocks)]
    for w in (4 * width, 2 * width):
        layers += [nn.ConvTranspose2d(w, w // 2, 3, 2, 1, output_padding=1), instance(w // 2), nn.ReLU(True)]
    return nn.Sequential(*layers, nn.ReflectionPad2d(3), nn.Conv2d(width, 3, 7), nn.Tanh())


class Level(nn.Module):
    """One level of the U-Net around the next: down, inside, up, joined to what came in."""

    def __init__(self, outer: int, inner: int, inside: nn.Module | None, dropout: bool = False) -> None:
        super().__init__()
        down: list[nn.Module] = [nn.LeakyReLU(0.2, True), nn.Conv2d(outer, inner, 4, 2, 1, bias=False)]
        down += [nn.BatchNorm2d(inner)] if inside else []
        wide = 2 * inner if inside else inner
        up: list[nn.Module] = [nn.ReLU(True), nn.ConvTranspose2d(wide, outer, 4, 2, 1, bias=False)]
        up += [nn.BatchNorm2d(outer)] + ([nn.Dropout(0.5)] if dropout else [])
        self.model = nn.Sequential(*down, *([inside] if inside else []), *up)

    def forward(self, x: Tensor) -> Tensor:
        """Twice the channels of ``x``."""
        return torch.cat([x, self.model(x)], 1)


def unet(width: int = 64, dropout: bool = True) -> nn.Sequential:
    """Pix2Pix's for 256 pixels: eight levels, batch norm, dropout in the three levels around the innermost."""
    inside = Level(8 * width, 8 * width, None)
    for _ in range(3):
        inside = Level(8 * width, 8 * width, inside, dropout)
    for outer in (4, 2, 1):
        inside = Level(outer * width, 2 * outer * width, inside)
    up = (nn.ReLU(True), nn.ConvTranspose2d(2 * width, 3, 4, 2, 1), nn.Tanh())
    return nn.Sequential(nn.Conv2d(3, width, 4, 2, 1, bias=False), inside, *up)
