"""CUT's patch heads: short descriptions of places in a generator's inner layers, compared while it learns.

    feature (N, C, H, W) at P places -> Linear C -> 256, ReLU, Linear 256 -> 256 -> unit vectors (N, P, 256)

One head a layer; none of them is needed once the generator is trained (Park et al. 2020, arXiv:2007.15651, section 3).
"""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from anew.nets.init import begin


class PatchHeads(nn.Module):
    """A head for every layer that is compared.

    Args:
        channels: Of each layer's feature.
        numbers: How many numbers describe a place.
    """

    def __init__(self, channels: Sequence[int], numbers: int = 256) -> None:
        super().__init__()
        self.heads = nn.ModuleList(
            nn.Sequential(nn.Linear(inside, numbers), nn.ReLU(inplace=True), nn.Linear(numbers, numbers))
            for inside in channels
        )
        begin(self, "xavier")

    def forward(self, features: Sequence[Tensor], places: Sequence[Tensor]) -> list[Tensor]:
        """What is at those places of each feature.

        Args:
            features: (N, C, H, W) a layer, each with its own C, H and W.
            places: (P,) a layer, numbers of pixels counted row by row; see ``places``.

        Returns:
            (N, P, numbers) float32 unit vectors a layer.
        """
        found = []
        for head, feature, here in zip(self.heads, features, places, strict=True):
            described: Tensor = head(feature.flatten(2)[:, :, here].transpose(1, 2))
            found.append(F.normalize(described.float(), dim=-1))
        return found

    def places(self, features: Sequence[Tensor], count: int) -> list[Tensor]:
        """Different places of each feature, drawn by torch's own chance on the CPU: all where there are fewer."""
        return [torch.randperm(x[0, 0].numel())[:count].to(x.device) for x in features]
