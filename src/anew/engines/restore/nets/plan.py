"""A plan: a network as a value. Whoever holds a plan and the tensors of that shape holds the network.

    x ── fold ── head ─┬─ blocks ─────────────────────────(+)─ blocks ── tail ── unfold ──(+)── made
                       └─ down ─┬─ blocks ──────────(+)─ blocks ─ up ┘                     │
    c ── spread ─┘              └─ down ── blocks ── up ┘                       x enlarged ┘

``fold`` moves neighbouring pixels into channels (space to depth), so that the widest layers work at half size.
A block is two 3x3 convolutions with a ReLU between them, added to what came in. There are no norms: a restored
colour must not depend on what else is in the picture.

Sources: Ronneberger et al. 2015, U-Net, arXiv:1505.04597; Zhang et al. 2018, FFDNet, arXiv:1710.04026 (fold, and the
level as a further channel); Zhang et al. 2021, DRUNet, arXiv:2008.13751 (plain residual blocks in a U).
"""

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Width = Annotated[int, Field(ge=1, le=1024)]
Depth = Annotated[int, Field(ge=0, le=64)]


class Plan(BaseModel):
    """The shape of one network.

    Example:
        >>> Plan(widths=(64, 96, 128), blocks=(2, 2, 4), conditions=5).multiple_of
        8
    """

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    inputs: Annotated[int, Field(ge=1, le=16)] = 3
    """Channels of what is given."""
    outputs: Annotated[int, Field(ge=1, le=64)] = 3
    """Channels of what is made."""
    conditions: Annotated[int, Field(ge=0, le=16)] = 0
    """Numbers that are told beside the picture, spread over it as channels of one value."""
    fold: Annotated[int, Field(ge=1, le=4)] = 2
    """Side of the squares of pixels that become channels before the first layer."""
    widths: Annotated[tuple[Width, ...], Field(min_length=1, max_length=6)] = (64, 96, 128)
    """Channels at each size, the largest first; each next one has half the height and width."""
    blocks: Annotated[tuple[Depth, ...], Field(min_length=1, max_length=6)] = (2, 2, 4)
    """Residual blocks at each size: on the way down, and as many on the way up; at the smallest, once."""
    scales: Annotated[tuple[Annotated[int, Field(ge=1, le=4)], ...], Field(min_length=1, max_length=4)] = (1,)
    """How many times larger what is made is; a network of several has a tail for each."""
    skip: bool = True
    """Add the picture that came in, its pixels repeated ``scale`` times; the network then learns a change."""
    pooled: bool = False
    """Make numbers instead of a picture: the mean over all places."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len(self.blocks) != len(self.widths):
            raise ValueError("as many depths as widths")
        if self.skip and (self.pooled or self.inputs < self.outputs):
            raise ValueError("a network that adds its picture makes one of no more channels")
        return self

    @property
    def multiple_of(self) -> int:
        """Both sides of what is given are multiples of this."""
        return int(self.fold * 2 ** (len(self.widths) - 1))

    def shapes(self) -> Mapping[str, tuple[int, ...]]:
        """Every tensor by name, with its shape, as torch numbers them (out, in, height, width).

        Example:
            >>> Plan(widths=(8,), blocks=(0,)).shapes()["head.weight"]
            (8, 12, 3, 3)
        """
        told: dict[str, tuple[int, ...]] = {}

        def layer(name: str, weight: tuple[int, ...], outside: int) -> None:
            told[f"{name}.weight"], told[f"{name}.bias"] = weight, (outside,)

        def stage(name: str, width: int, depth: int) -> None:
            for index in range(depth):
                for half in ("first", "second"):
                    layer(f"{name}.{index}.{half}", (width, width, 3, 3), width)

        folded = self.inputs * self.fold**2 + self.conditions
        layer("head", (self.widths[0], folded, 3, 3), self.widths[0])
        for level, (above, below) in enumerate(pairwise(self.widths)):
            stage(f"encode.{level}", above, self.blocks[level])
            layer(f"down.{level}", (below, above, 2, 2), below)
            layer(f"up.{level}", (below, above, 2, 2), above)
            stage(f"decode.{level}", above, self.blocks[level])
        stage("middle", self.widths[-1], self.blocks[-1])
        for scale in self.scales:
            made = self.outputs * (1 if self.pooled else (self.fold * scale) ** 2)
            layer(f"tails.{scale}", (made, self.widths[0], 3, 3), made)
        return told

    def parameters(self) -> int:
        """How many numbers it has learned."""
        return sum(math.prod(shape) for shape in self.shapes().values())

    def macs(self, scale: int | None = None) -> float:
        """Multiplications for each pixel of what is given, counted from the convolutions.

        Example:
            >>> round(Plan(widths=(64,), blocks=(0,), fold=1).macs())
            3456
        """
        scale = scale or self.scales[0]
        total = 0.0
        for name, shape in self.shapes().items():
            part, _, rest = name.partition(".")
            if len(shape) != 4 or (part == "tails" and rest.split(".")[0] != str(scale)):
                continue
            level = int(rest.split(".")[0]) if part in ("encode", "decode", "down", "up") else 0
            level = len(self.widths) - 1 if part == "middle" else level
            places = 1 / (self.fold**2 * 4**level)
            # A strided 2x2 kernel touches each place of the finer side once, in either direction.
            total += math.prod(shape) * places / (4 if part in ("down", "up") else 1)
        return total

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Self:
        """A plan from plain JSON values.

        Raises:
            ValidationError: it is none.
        """
        return cls.model_validate(told)
