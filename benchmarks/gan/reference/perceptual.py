"""The perceptual term of SPADE: VGG-19's features at five depths, compared by L1."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

DEPTHS = ((64,), (64, "half", 128), (128, "half", 256), (256, 256, 256, "half", 512), (512, 512, 512, "half", 512))
"""Convolutions (by their channels) and halvings up to relu1_1, relu2_1, relu3_1, relu4_1 and relu5_1."""
WEIGHTS = (1 / 32, 1 / 16, 1 / 8, 1 / 4, 1.0)


class Perceptual(nn.Module):
    """A VGG-19 with chance weights: costs what a trained one costs."""

    def __init__(self) -> None:
        super().__init__()
        self.depths, channels = nn.ModuleList(), 3
        for depth in DEPTHS:
            layers: list[nn.Module] = []
            for width in depth:
                if isinstance(width, str):
                    layers.append(nn.MaxPool2d(2, 2))
                    continue
                layers += [nn.Conv2d(channels, width, 3, padding=1), nn.ReLU(True)]
                nn.init.kaiming_normal_(layers[-2].weight)  # the signal neither grows nor fades with depth
                channels = width
            self.depths.append(nn.Sequential(*layers))
        self.requires_grad_(False)

    def forward(self, fake: Tensor, photo: Tensor) -> Tensor:
        """The weighted distance."""
        total = torch.zeros(())
        x, y = fake, photo
        for weight, depth in zip(WEIGHTS, self.depths, strict=True):
            x, y = depth(x), depth(y)
            total = total + weight * F.l1_loss(x, y.detach())
        return total
