"""The same judge at several sizes of the picture, each with weights of its own (Wang et al. 2018, arXiv:1711.11585).

scale 0     H x W         fine texture
scale 1     H/2 x W/2     a field of view twice as wide
...
"""

from collections.abc import Callable

import torch.nn.functional as F
from torch import Tensor, nn

from anew.engines.gan.nets.patch import Judge


class Scales(nn.Module):
    """Judges on an average-pooled pyramid.

    Args:
        judge_factory: Makes a new judge each time it is called.
        count: How many sizes.
    """

    def __init__(self, judge_factory: Callable[[], Judge], count: int) -> None:
        super().__init__()
        self.judges = nn.ModuleList(judge_factory() for _ in range(count))

    def forward(self, x: Tensor) -> list[list[Tensor]]:
        """(N, C, H, W) to what every layer of every scale said: a list a scale, its last the logits."""
        said: list[list[Tensor]] = []
        for number, judge in enumerate(self.judges):
            if number:
                x = halved(x)
            said.append(judge(x, features=True))
        return said


def halved(x: Tensor) -> Tensor:
    """Means of 3x3 pixels at every second place; the border counts only what is inside."""
    return F.avg_pool2d(x, 3, stride=2, padding=1, count_include_pad=False)
