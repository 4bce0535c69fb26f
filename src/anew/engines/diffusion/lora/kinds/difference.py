"""A difference in full: what another training of a layer came to, less the layer.

Norms have them too, since they are too small for anything less.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from torch import Tensor

from anew.engines.diffusion.lora.kinds.base import Change, Shape, Shapes, bare, spread, through


@dataclass(frozen=True)
class Difference(Change):
    """Of the weight, of the bias, or of both."""

    parts: ClassVar[frozenset[str]] = frozenset({"diff", "diff_b"})

    weight: Tensor | None
    bias: Tensor | None

    @classmethod
    def fits(cls, weight: Shape, bias: Shape | None, shapes: Shapes) -> bool:
        """See ``Change``."""
        whole = "diff" not in shapes or bare(shapes["diff"]) == bare(weight)
        return whole and ("diff_b" not in shapes or shapes["diff_b"] == bias)

    @classmethod
    def made(cls, tensors: Mapping[str, Tensor], weight: Shape) -> "Difference":
        """See ``Change``."""
        return cls(tensors["diff"].reshape(weight) if "diff" in tensors else None, tensors.get("diff_b"))

    @property
    def rank(self) -> None:
        """See ``Change``."""
        return None

    def whole(self) -> Tensor:
        """See ``Change``."""
        assert self.weight is not None
        return self.weight

    def answer(self, layer: Any, x: Tensor, output: Tensor) -> Tensor:
        """See ``Answer``."""
        bias = output.new_zeros(()) if self.bias is None else spread(layer, self.bias, output)
        return bias if self.weight is None else through(layer, x, self.weight.to(x)) + bias
