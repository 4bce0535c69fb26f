"""LoHa: the product, number by number, of two changes of low rank (Hyeon-Woo 2022, FedPara, arXiv:2108.06098).

    change = (w1_a w1_b) * (w2_a w2_b)              w_a (out, rank), w_b (rank, in * h * w): proposition 1
    change = (t1 w1_a w1_b) * (t2 w2_a w2_b)        t (rank, rank, h, w), w (rank, ...): proposition 3

The rank of the product is up to the square of theirs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from torch import Tensor

from anew.engines.diffusion.lora.kinds.base import Change, Shape, Shapes, factor, factor_shape, same


@dataclass(frozen=True)
class Hadamard(Change):
    """Two pairs of matrices, each with a core or without."""

    parts: ClassVar[frozenset[str]] = frozenset(
        {"hada_w1_a", "hada_w1_b", "hada_t1", "hada_w2_a", "hada_w2_b", "hada_t2"}
    )

    tensors: Mapping[str, Tensor]
    shape: Shape

    @classmethod
    def fits(cls, weight: Shape, bias: Shape | None, shapes: Shapes) -> bool:
        """See ``Change``."""
        one, two = (_factor(shapes, number) for number in "12")
        ranks = {shapes[f"hada_w{number}_b"][0] for number in "12"} if one and two else set()
        return len(ranks) == 1 and ("hada_t1" in shapes) == ("hada_t2" in shapes) and one == two and same(one, weight)

    @classmethod
    def made(cls, tensors: Mapping[str, Tensor], weight: Shape) -> "Hadamard":
        """See ``Change``."""
        return cls(tensors, weight)

    @property
    def rank(self) -> int:
        """See ``Change``."""
        return self.tensors["hada_w1_b"].shape[0]

    def whole(self) -> Tensor:
        """See ``Change``."""
        return (self._made("1") * self._made("2")).reshape(self.shape)

    def _made(self, number: str) -> Tensor:
        a, b = (self.tensors[f"hada_w{number}_{side}"] for side in "ab")
        core = self.tensors.get(f"hada_t{number}")
        return factor(a, b, core)


def _factor(shapes: Shapes, number: str) -> Shape | None:
    a, b = (shapes.get(f"hada_w{number}_{side}") for side in "ab")
    core = shapes.get(f"hada_t{number}")
    return factor_shape(a, b, core)
