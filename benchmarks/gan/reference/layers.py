"""The few layers that all the reference's nets are made of."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

Norm = Callable[[int], nn.Module]


def instance(channels: int) -> nn.Module:
    """Instance norm without weights, as CycleGAN's and UNIT's code have it."""
    return nn.InstanceNorm2d(channels, affine=False, track_running_stats=False)


class ConvBlock(nn.Sequential):
    """Reflect, convolve, normalise, activate: UNIT's building block."""

    def __init__(self, a: int, b: int, kernel: int, stride: int, norm: Norm | None, active: nn.Module | None) -> None:
        pad = nn.ReflectionPad2d((kernel - stride + 1) // 2)
        layers: list[nn.Module] = [pad, nn.Conv2d(a, b, kernel, stride)]
        layers += [norm(b)] if norm else []
        super().__init__(*layers, *([active] if active else []))


class Residual(nn.Module):
    """x + two 3x3 convolutions with instance norm, reflected borders: CycleGAN's and UNIT's alike."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.branch = nn.Sequential(
            ConvBlock(channels, channels, 3, 1, instance, nn.ReLU(True)),
            ConvBlock(channels, channels, 3, 1, instance, None),
        )

    def forward(self, x: Tensor) -> Tensor:
        """Same shape."""
        y: Tensor = x + self.branch(x)
        return y


class SampleNorm(nn.Module):
    """UNIT's layer norm: mean and deviation of a whole sample, a scale and a shift a channel, step by step in torch."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.rand(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x: Tensor) -> Tensor:
        """Same shape."""
        flat = x.reshape(x.shape[0], -1)
        mean, deviation = flat.mean(1).view(-1, 1, 1, 1), flat.std(1).view(-1, 1, 1, 1)
        x = (x - mean) / (deviation + 1e-5)
        return x * self.weight.view(1, -1, 1, 1) + self.bias.view(1, -1, 1, 1)
