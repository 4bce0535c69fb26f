"""What all kinds of change to a layer's weight have in common.

A layer is linear in its weight and in its bias. So its answer to x with a changed weight is its own answer, and beside
it the answer of the change alone: the weight itself need not be touched.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

import torch
from torch import Tensor, nn

Shape = tuple[int, ...]
Shapes = Mapping[str, Shape]


class Answer(Protocol):
    """What is added to a layer's answer."""

    def answer(self, layer: Any, x: Tensor, output: Tensor) -> Tensor:
        """The sum's second part, of the shape of ``output``.

        Args:
            layer: As the model has it.
            x: What the layer was given.
            output: What it answered, without any change.
        """


class Change(ABC):
    """A kind of change: how its tensors make up a weight of a layer's shape."""

    parts: ClassVar[frozenset[str]]
    """What its tensors are called, as ``names.ENDINGS`` has it."""

    @classmethod
    @abstractmethod
    def fits(cls, weight: Shape, bias: Shape | None, shapes: Shapes) -> bool:
        """Whether tensors of these shapes, by part, are complete and change a layer with such a weight and bias."""

    @classmethod
    @abstractmethod
    def made(cls, tensors: Mapping[str, Tensor], weight: Shape) -> "Change":
        """Of tensors that fit."""

    @property
    @abstractmethod
    def rank(self) -> int | None:
        """What alpha is divided by; None where alpha has no say."""

    @abstractmethod
    def whole(self) -> Tensor:
        """The change in full, of the weight's shape."""

    def answer(self, layer: Any, x: Tensor, output: Tensor) -> Tensor:
        """See ``Answer``. The change is made up anew each time: kept, it would take as much memory as the model."""
        return through(layer, x, self.whole().to(x))


def through(layer: Any, x: Tensor, weight: Tensor) -> Tensor:
    """A layer's answer with another weight, and without a bias."""
    if isinstance(layer, nn.Conv2d):
        return nn.functional.conv2d(x, weight, None, layer.stride, layer.padding, layer.dilation)
    if isinstance(layer, nn.LayerNorm):
        return nn.functional.layer_norm(x, layer.normalized_shape, weight, None, layer.eps)
    if isinstance(layer, nn.GroupNorm):
        return nn.functional.group_norm(x, layer.num_groups, weight, None, layer.eps)
    return nn.functional.linear(x, weight)


def spread(layer: Any, channels: Tensor, x: Tensor) -> Tensor:
    """A number a channel, shaped to meet the channels of ``x``: the second axis of a picture, else the last."""
    if isinstance(layer, nn.Conv2d | nn.GroupNorm):
        return channels.to(x).reshape(-1, *[1] * (x.ndim - 2))
    return channels.to(x)


def bare(shape: Shape) -> Shape:
    """A shape without a kernel of a single pixel, which a matrix has none of.

    Example:
        >>> bare((8, 4, 1, 1)), bare((8, 4, 3, 3))
        ((8, 4), (8, 4, 3, 3))
    """
    return shape if any(side != 1 for side in shape[2:]) else shape[:2]


def same(made: Shape | None, weight: Shape) -> bool:
    """Whether a change of the shape ``made`` is one of a weight's: as it is, or with each row's numbers in one line."""
    if made is None or not math.prod(made):
        return False
    return bare(made) in (bare(weight), (weight[0], math.prod(weight[1:])))


def factor(a: Tensor, b: Tensor, core: Tensor | None) -> Tensor:
    """A product of two matrices (out, rank) and (rank, in); or, about a core (i, j, h, w), of (i, out) and (j, in)."""
    return a @ b if core is None else torch.einsum("ijhw,io,jc->ochw", core, a, b)


def factor_shape(a: Shape | None, b: Shape | None, core: Shape | None = None) -> Shape | None:
    """The shape of a ``factor``; None where its parts do not meet.

    Example:
        >>> factor_shape((64, 8), (8, 32)), factor_shape((2, 64), (3, 32), core=(2, 3, 5, 5))
        ((64, 32), (64, 32, 5, 5))
    """
    if a is None or b is None or len(a) != 2 or len(b) != 2:
        return None
    if core is None:
        return (a[0], b[1]) if a[1] == b[0] > 0 else None
    return (a[1], b[1], *core[2:]) if len(core) == 4 and core[:2] == (a[0], b[0]) and all(core) else None
