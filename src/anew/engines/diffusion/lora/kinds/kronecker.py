"""LoKr: a small matrix, each number of which is a scaled copy of another (Yeh 2023, arXiv:2309.14859, section 3.3).

    change = w1 (x) w2        w1 (u, v) or w1_a w1_b;   w2 (out / u, in / v, h, w), w2_a w2_b, or a core t2 with both

Either factor stands in full or as two of low rank; the strength alpha is of those of low rank alone.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor, nn

from anew.engines.diffusion.lora.kinds.base import Change, Shape, Shapes, factor, factor_shape, same, through


@dataclass(frozen=True)
class Kronecker(Change):
    """Two factors."""

    parts: ClassVar[frozenset[str]] = frozenset(
        {"lokr_w1", "lokr_w1_a", "lokr_w1_b", "lokr_w2", "lokr_w2_a", "lokr_w2_b", "lokr_t2"}
    )

    tensors: Mapping[str, Tensor]
    shape: Shape

    @classmethod
    def fits(cls, weight: Shape, bias: Shape | None, shapes: Shapes) -> bool:
        """See ``Change``."""
        one, two = (_factor(shapes, number) for number in "12")
        if one is None or two is None or len(one) != 2 or len(two) not in (2, 4) or not _alone(shapes):
            return False
        return same((one[0] * two[0], one[1] * two[1], *two[2:]), weight)

    @classmethod
    def made(cls, tensors: Mapping[str, Tensor], weight: Shape) -> "Kronecker":
        """See ``Change``."""
        return cls(tensors, weight)

    @property
    def rank(self) -> int | None:
        """See ``Change``."""
        low = [self.tensors[name] for name in ("lokr_w2_b", "lokr_w1_b") if name in self.tensors]
        return low[0].shape[0] if low else None

    def whole(self) -> Tensor:
        """See ``Change``. A row's numbers lie in one line, where a kernel's are the last and so stay together."""
        return torch.kron(self._made("1"), self._made("2").flatten(1)).reshape(self.shape)

    def answer(self, layer: Any, x: Tensor, output: Tensor) -> Tensor:
        """See ``Answer``. By the second factor on each of the first's columns, and then by the first: less work."""
        first, second = self._made("1").to(x), self._made("2").to(x)
        columns = first.shape[1]
        if not isinstance(layer, nn.Conv2d):
            parts = x.reshape(*x.shape[:-1], columns, -1)
            return (first @ through(layer, parts, second.flatten(1))).flatten(-2)
        kernel = second.reshape(second.shape[0], -1, *self.shape[2:])
        found = through(layer, x.reshape(x.shape[0] * columns, -1, *x.shape[2:]), kernel)
        return torch.einsum("um,bm...->bu...", first, found.reshape(-1, columns, *found.shape[1:])).flatten(1, 2)

    def _made(self, number: str) -> Tensor:
        if f"lokr_w{number}" in self.tensors:
            return self.tensors[f"lokr_w{number}"]
        a, b = (self.tensors[f"lokr_w{number}_{side}"] for side in "ab")
        core = self.tensors.get(f"lokr_t{number}")
        return factor(a, b, core)


def _factor(shapes: Shapes, number: str) -> Shape | None:
    if f"lokr_w{number}" in shapes:
        found = shapes[f"lokr_w{number}"]
        return found if math.prod(found) else None
    a, b = (shapes.get(f"lokr_w{number}_{side}") for side in "ab")
    core = shapes.get(f"lokr_t{number}")
    return factor_shape(a, b, core)


def _alone(shapes: Shapes) -> bool:
    """Whether no factor stands there twice, and both are of one rank where both have one."""
    twice = any(
        f"lokr_w{number}" in shapes and any(f"lokr_{part}" in shapes for part in parts)
        for number, parts in (("1", ("w1_a", "w1_b")), ("2", ("w2_a", "w2_b", "t2")))
    )
    ranks = {shapes[name][0] for name in ("lokr_w1_b", "lokr_w2_b") if name in shapes}
    return not twice and len(ranks) <= 1
