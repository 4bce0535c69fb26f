"""The discriminators: the 70x70 PatchGAN, and the several scales of UNIT and of SPADE."""

from itertools import pairwise

from torch import Tensor, nn
from torch.nn.utils import spectral_norm

from benchmarks.gan.reference.layers import ConvBlock, Norm, instance


def patch(channels: int, norm: Norm) -> nn.Sequential:
    """70x70: 4x4 convolutions, three that halve and two that do not; batch norm does without a bias before it."""
    bias = not isinstance(norm(1), nn.BatchNorm2d)
    layers: list[nn.Module] = [nn.Conv2d(channels, 64, 4, 2, 1), nn.LeakyReLU(0.2, True)]
    for (a, b), stride in zip(pairwise((64, 128, 256, 512)), (2, 2, 1), strict=True):
        layers += [nn.Conv2d(a, b, 4, stride, 1, bias=bias), norm(b), nn.LeakyReLU(0.2, True)]
    return nn.Sequential(*layers, nn.Conv2d(512, 1, 4, 1, 1))


class UnitJudge(nn.Module):
    """UNIT's: four strided layers without norm and a 1x1, at three scales."""

    def __init__(self) -> None:
        super().__init__()
        self.scales = nn.ModuleList(_strided() for _ in range(3))
        self.smaller = nn.AvgPool2d(3, 2, 1, count_include_pad=False)

    def forward(self, x: Tensor) -> list[Tensor]:
        """The logits of each scale."""
        logits = []
        for net in self.scales:
            logits.append(net(x))
            x = self.smaller(x)
        return logits


def _strided() -> nn.Sequential:
    blocks = [ConvBlock(a, b, 4, 2, None, nn.LeakyReLU(0.2, True)) for a, b in pairwise((3, 64, 128, 256, 512))]
    return nn.Sequential(*blocks, nn.Conv2d(512, 1, 1))


class SpadeJudge(nn.Module):
    """SPADE's: spectral norm and instance norm, at two scales; every layer's features are kept."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.scales = nn.ModuleList(_spectral_patch(channels) for _ in range(2))
        self.smaller = nn.AvgPool2d(3, 2, 1, count_include_pad=False)

    def forward(self, x: Tensor) -> list[list[Tensor]]:
        """By scale, by layer; the last are the logits."""
        results = []
        for layers in self.scales:
            kept = [x]
            for layer in layers:  # type: ignore[attr-defined]
                kept.append(layer(kept[-1]))
            results.append(kept[1:])
            x = self.smaller(x)
        return results


def _spectral_patch(channels: int) -> nn.ModuleList:
    layers = [nn.Sequential(nn.Conv2d(channels, 64, 4, 2, 2), nn.LeakyReLU(0.2, False))]
    for (a, b), stride in zip(pairwise((64, 128, 256, 512)), (2, 2, 1), strict=True):
        conv = spectral_norm(nn.Conv2d(a, b, 4, stride, 2, bias=False))
        layers.append(nn.Sequential(conv, instance(b), nn.LeakyReLU(0.2, False)))
    return nn.ModuleList([*layers, nn.Sequential(nn.Conv2d(512, 1, 4, 1, 2))])
