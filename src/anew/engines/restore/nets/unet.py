"""The network of a plan in torch.

Tensors
    x  (N, inputs, H, W) in [0, 1]       c  (N, conditions)       made  (N, outputs, scale H, scale W)
"""

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from anew.engines.restore.nets.plan import Plan

SMALL = 0.1
"""The second convolution of a block begins at this share of its usual size, so that a deep net begins near linear."""


class Block(nn.Module):
    """Two convolutions, added to what came in."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(width, width, 3, padding=1)
        self.second = nn.Conv2d(width, width, 3, padding=1)
        with torch.no_grad():
            self.second.weight.mul_(SMALL)
            self.second.bias.zero_()  # type: ignore[union-attr]

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) to the same."""
        return torch.add(x, self.second(F.relu(self.first(x))))


class UNet(nn.Module):
    """What a plan describes; a fresh one with ``skip`` gives its picture back."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.plan = plan
        widths, blocks = plan.widths, plan.blocks
        steps = list(pairwise(widths))
        self.head = nn.Conv2d(plan.inputs * plan.fold**2 + plan.conditions, widths[0], 3, padding=1)
        self.encode = nn.ModuleList(_stage(above, depth) for (above, _), depth in zip(steps, blocks, strict=False))
        self.down = nn.ModuleList(nn.Conv2d(above, below, 2, 2) for above, below in steps)
        self.middle = _stage(widths[-1], blocks[-1])
        self.up = nn.ModuleList(nn.ConvTranspose2d(below, above, 2, 2) for above, below in steps)
        self.decode = nn.ModuleList(_stage(above, depth) for (above, _), depth in zip(steps, blocks, strict=False))
        self.tails = nn.ModuleDict({str(scale): self._tail(scale) for scale in plan.scales})

    def _tail(self, scale: int) -> nn.Conv2d:
        plan = self.plan
        made = plan.outputs * (1 if plan.pooled else (plan.fold * scale) ** 2)
        tail = nn.Conv2d(plan.widths[0], made, 3, padding=1)
        nn.init.zeros_(tail.weight)
        nn.init.zeros_(tail.bias)  # type: ignore[arg-type]
        return tail

    def forward(self, x: Tensor, c: Tensor | None = None, scale: int | None = None) -> Tensor:
        """Make a picture, or (N, outputs) where the plan is pooled.

        Args:
            x: Its sides are multiples of ``plan.multiple_of``.
            c: What is told beside it; None for a plan without conditions.
            scale: One of ``plan.scales``; None takes the first.
        """
        plan = self.plan
        scale = scale or plan.scales[0]
        h = F.pixel_unshuffle(x, plan.fold)
        if c is not None:
            h = torch.cat((h, c[:, :, None, None].to(h.dtype).expand(-1, -1, *h.shape[2:])), 1)
        h = self.head(h)
        kept: list[Tensor] = []
        for encode, down in zip(self.encode, self.down, strict=True):
            h = encode(h)
            kept.append(h)
            h = down(h)
        h = self.middle(h)
        for up, decode in zip(reversed(self.up), reversed(self.decode), strict=True):
            h = decode(up(h) + kept.pop())
        made: Tensor = self.tails[str(scale)](h)
        if plan.pooled:
            return made.mean((2, 3))
        made = F.pixel_shuffle(made, plan.fold * scale)
        if not plan.skip:
            return made
        base = x[:, : plan.outputs]
        return made + (base if scale == 1 else F.interpolate(base, scale_factor=scale, mode="nearest"))


def _stage(width: int, depth: int) -> nn.Sequential:
    return nn.Sequential(*(Block(width) for _ in range(depth)))
