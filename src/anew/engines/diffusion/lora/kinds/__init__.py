"""Kinds of change to a layer's weight that files hold, each in a file of its own.

lowrank      LoRA, LoCon, with a middle layer too           hadamard      LoHa
kronecker    LoKr                                           difference    in full
decomposed   DoRA, over any of the first three
"""

import math
from collections.abc import Callable, Mapping

from torch import Tensor

from anew.engines.diffusion.lora.kinds.base import Answer, Change, Shape, Shapes
from anew.engines.diffusion.lora.kinds.decomposed import LENGTHS, Decomposed, columns_of
from anew.engines.diffusion.lora.kinds.difference import Difference
from anew.engines.diffusion.lora.kinds.hadamard import Hadamard
from anew.engines.diffusion.lora.kinds.kronecker import Kronecker
from anew.engines.diffusion.lora.kinds.lowrank import LowRank

__all__ = ["LENGTHS", "LowRank", "answers", "misfit"]

FACTORED: tuple[type[Change], ...] = (LowRank, Hadamard, Kronecker)
"""Kinds of which a layer has one at most; a difference may stand beside it."""
KINDS: tuple[type[Change], ...] = (*FACTORED, Difference)
"""All of them, in the order in which they are added."""


def misfit(weight: Shape, bias: Shape | None, shapes: Shapes) -> str:
    """How a layer's tensors do not fit it, in words; empty if they do.

    Args:
        weight: The layer's.
        bias: The layer's; None where it has none.
        shapes: By part.
    """
    kinds = _kinds(shapes)
    fits = len([kind for kind in kinds if kind in FACTORED]) <= 1 and bool(kinds)
    fits = fits and all(kind.fits(weight, bias, _own(kind, shapes)) for kind in kinds)
    fits = fits and math.prod(shapes.get("alpha", ())) == 1
    if LENGTHS & shapes.keys():
        fits = fits and any(kind in FACTORED for kind in kinds) and columns_of(weight, shapes) is not None
    told = " and ".join(f"{part} {shape}" for part, shape in sorted(shapes.items()))
    return "" if fits else f"{told} for a layer of {weight}"


def answers(
    tensors: Mapping[str, Tensor], weight: Tensor, strength: Callable[[int | None], float]
) -> list[tuple[Answer, float]]:
    """What a layer's tensors add to its answer, and how much of it at the weight 1.

    Args:
        tensors: By part; they fit.
        weight: The layer's.
        strength: How much of a change of a rank was meant.
    """
    shape = tuple(weight.shape)
    lengths = [tensors[part] for part in LENGTHS & tensors.keys()]
    made: list[tuple[Answer, float]] = []
    for kind in _kinds(tensors):
        change = kind.made({part: tensors[part] for part in kind.parts & tensors.keys()}, shape)
        share = strength(change.rank)
        if lengths and kind in FACTORED:
            columns = columns_of(shape, {part: tuple(tensor.shape) for part, tensor in tensors.items()})
            made.append((Decomposed.of(change, share, lengths[0], weight, columns=bool(columns)), 1.0))
        else:
            made.append((change, share))
    return made


def _kinds(parts: Mapping[str, object]) -> list[type[Change]]:
    return [kind for kind in KINDS if kind.parts & parts.keys()]


def _own(kind: type[Change], shapes: Shapes) -> dict[str, Shape]:
    return {part: shape for part, shape in shapes.items() if part in kind.parts}
