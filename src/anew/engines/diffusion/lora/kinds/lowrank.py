r"""LoRA: down to a few numbers and up again (Hu 2021, arXiv:2106.09685, section 4.1).

x --> down (rank, in) --> up (out, rank)                      a matrix
x --> down (rank, in, h, w) --> up (out, rank, 1, 1)          a convolution, LoCon
x --> down (rank, in, 1, 1) --> mid (rank, rank, h, w) --> up          the same in three (Yeh 2023, arXiv:2309.14859)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor, nn

from anew.engines.diffusion.lora.kinds.base import Change, Shape, Shapes, bare, factor_shape, same, through


@dataclass(frozen=True)
class LowRank(Change):
    """Two small matrices, or two convolutions with a third between."""

    parts: ClassVar[frozenset[str]] = frozenset({"down", "up", "mid"})

    down: Tensor
    up: Tensor
    mid: Tensor | None
    shape: Shape

    @classmethod
    def fits(cls, weight: Shape, bias: Shape | None, shapes: Shapes) -> bool:
        """See ``Change``."""
        if "down" not in shapes or "up" not in shapes:
            return False
        down, up, mid = bare(shapes["down"]), bare(shapes["up"]), shapes.get("mid")
        if mid is None:
            joined = factor_shape(up, down[:2])
            return joined is not None and bare((*joined, *down[2:])) == bare(weight)
        joined = factor_shape(factor_shape(up, mid[:2]), down)
        return len(mid) == 4 and joined is not None and same((*joined, *mid[2:]), weight)

    @classmethod
    def made(cls, tensors: Mapping[str, Tensor], weight: Shape) -> "LowRank":
        """See ``Change``."""
        down, up = (_with_axes(tensors[part], len(weight)) for part in ("down", "up"))
        return cls(down, up, tensors.get("mid"), weight)

    @property
    def rank(self) -> int:
        """See ``Change``."""
        return self.down.shape[0]

    def whole(self) -> Tensor:
        """See ``Change``."""
        if self.mid is None:
            return (self.up.flatten(1) @ self.down.flatten(1)).reshape(self.shape)
        return torch.einsum("oi,ijhw,jc->ochw", self.up.flatten(1), self.mid, self.down.flatten(1)).reshape(self.shape)

    def answer(self, layer: Any, x: Tensor, output: Tensor) -> Tensor:
        """See ``Answer``. One after the other: much less work than the change in full."""
        down, up = self.down.to(x), self.up.to(x)
        if self.mid is None:
            low = through(layer, x, down)
        else:
            low = through(layer, nn.functional.conv2d(x, down), self.mid.to(x))
        return nn.functional.conv2d(low, up) if up.ndim == 4 else nn.functional.linear(low, up)


def _with_axes(tensor: Tensor, axes: int) -> Tensor:
    """A matrix for a matrix, a kernel for a convolution, however the file has it."""
    return tensor.reshape(tensor.shape[:2] + (tensor.shape[2:] or (1, 1)) if axes == 4 else tensor.shape[:2])
