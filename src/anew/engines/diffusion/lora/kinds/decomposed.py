r"""DoRA: a change that also says how long the weight's rows or columns shall be (Liu 2024, arXiv:2402.09353, eq. 5).

    weight' = magnitude * (weight + change) / |weight + change|

The lengths are reckoned once, when the file is read. From then on they are gains on the channels that the layer gives
(a length a row) or is given (a length a column), so that this kind too is added to the layer's own answer.
"""

import math
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from anew.engines.diffusion.lora.kinds.base import Change, Shape, Shapes, spread, through

LENGTHS = frozenset({"dora_scale", "magnitude"})
"""Names of lengths: LyCORIS's, whose shape tells rows from columns, and peft's, which are always of rows."""


@dataclass(frozen=True)
class Decomposed:
    """Another kind of change, with gains."""

    change: Change
    scale: float
    """Of the change, before lengths are measured."""
    extra: Tensor
    """(channels,): the gain of each, less 1."""
    columns: bool
    """The gains are of what the layer is given."""

    @classmethod
    def of(cls, change: Change, scale: float, magnitude: Tensor, weight: Tensor, *, columns: bool) -> "Decomposed":
        """Measure the lengths.

        Args:
            change: What is added to the weight.
            scale: How much of it.
            magnitude: The length of each row or column, in any arrangement.
            weight: The layer's.
            columns: Which of the two.
        """
        total = weight.detach().float() + scale * change.whole().float()
        axes = [axis for axis in range(total.ndim) if axis != (1 if columns else 0)]
        lengths = torch.linalg.vector_norm(total, dim=axes).clamp_min(torch.finfo(torch.float32).tiny)
        return cls(change, scale, magnitude.detach().float().flatten() / lengths - 1, columns)

    def answer(self, layer: Any, x: Tensor, output: Tensor) -> Tensor:
        """See ``Answer``."""
        extra = spread(layer, self.extra, x)
        if self.columns:
            more = x * extra
            return through(layer, more, layer.weight.to(x)) + self.scale * self.change.answer(layer, x + more, output)
        bare = output if layer.bias is None else output - spread(layer, layer.bias, output)
        return extra * bare + (1 + extra) * (self.scale * self.change.answer(layer, x, output))


def columns_of(weight: Shape, shapes: Shapes) -> bool | None:
    """Whether magnitudes are of a weight's columns; None if they fit neither its rows nor its columns.

    Example:
        >>> columns_of((8, 4), {"dora_scale": (1, 4)}), columns_of((8, 4), {"magnitude": (8,)})
        (True, False)
    """
    if "magnitude" in shapes:
        return None if "dora_scale" in shapes or math.prod(shapes["magnitude"]) != weight[0] else False
    shape = shapes["dora_scale"]
    sides = (*shape, 1, 1)[:2] if len(shape) in (1, 2, 4) else (0, 0)
    if math.prod(shape) != math.prod(sides):
        return None
    return {(weight[0], 1): False, (1, weight[1]): True}.get((sides[0], sides[1]))
