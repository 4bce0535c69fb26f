"""The heads of CUT: what a patch is like, in 256 numbers, at each of the generator's taps.

    tap (N, C, H, W) -> P places -> (N, P, C) -> Linear, ReLU, Linear -> unit vectors (N, P, 256)

They exist for training only (Park et al. 2020, arXiv:2007.15651, section 3 and appendix C.1).
"""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from anew.nets.init import begin


class PatchHeads(nn.Module):
    """A small head for every tap.

    Args:
        channels: Of each tap, as ``ResNet.tap_channels`` gives them.
        width: Numbers that describe a patch.
    """

    def __init__(self, channels: Sequence[int], width: int = 256) -> None:
        super().__init__()
        self.heads = nn.ModuleList(
            nn.Sequential(nn.Linear(inside, width), nn.ReLU(inplace=True), nn.Linear(width, width))
            for inside in channels
        )
        begin(self, "xavier")

    def forward(self, features: Sequence[Tensor], places: Sequence[Tensor]) -> list[Tensor]:
        """Unit vectors (N, P, width) of those places, one tensor a tap.

        Args:
            features: What the taps hold, (N, C, H, W) each.
            places: For each tap P places, counted along its rows; the same in every picture.
        """
        return [
            _unit(head(_picked(feature, place)))
            for head, feature, place in zip(self.heads, features, places, strict=True)
        ]

    @staticmethod
    def places(features: Sequence[Tensor], count: int = 256) -> list[Tensor]:
        """For each tap ``count`` different places by torch's own chance, or all of them where there are no more."""
        pixels = [feature.shape[2] * feature.shape[3] for feature in features]
        drawn = [torch.randperm(total)[:count] for total in pixels]
        return [place.to(feature.device) for place, feature in zip(drawn, features, strict=True)]


def _picked(feature: Tensor, place: Tensor) -> Tensor:
    return feature.flatten(2).index_select(2, place).transpose(1, 2)


def _unit(described: Tensor) -> Tensor:
    return F.normalize(described.float(), dim=2, eps=1e-7)
