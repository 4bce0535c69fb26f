"""A gallery: the pictures of one split as a model and its judges see them, all of one size.

pictures      uint8 (H, W, 3)          what people get: 8 bits, in [0, 255]
label maps    uint8 or uint16 (H, W)   the class of every pixel
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from anew.engines.gan.facts import Domain, Side
from anew.metrics.pair import Array

Maker = Callable[[Array, Side], Array]
"""Something that translates: a picture or label map, and the side to go to. A trained model, or a baseline."""


@dataclass(frozen=True)
class Gallery:
    """The pictures of both sides of one split."""

    a: Sequence[Array]
    b: Sequence[Array]
    domains: Mapping[Side, Domain]
    pairs: tuple[tuple[int, int], ...] = ()
    """Places in ``a`` and ``b`` that show the same thing; empty where that is not known."""
    palettes: Mapping[Side, Array] = field(default_factory=dict)
    """Colours (C, 3) of the classes, for sides whose label maps are shown as pictures."""

    def side(self, side: Side) -> Sequence[Array]:
        """The pictures of a side."""
        return self.a if side == "a" else self.b

    def source(self, to: Side) -> Side:
        """The side from which one goes to ``to``."""
        return "a" if to == "b" else "b"

    def pairs_to(self, to: Side) -> list[tuple[int, int]]:
        """Places of what is given and of its truth, for a translation to ``to``."""
        return [(a, b) if to == "b" else (b, a) for a, b in self.pairs]

    def classes(self, side: Side) -> int:
        """How many classes a side's label maps have, shown as pictures or not; 0 for true pictures."""
        if side in self.palettes:
            return len(self.palettes[side])
        return self.domains[side].channels if self.is_labels(side) else 0

    def labels(self, side: Side, x: Array) -> Array:
        """The class of every pixel of one of a side's label maps (H, W), by the nearest colour if it is a picture."""
        return nearest_class(x, self.palettes[side]) if side in self.palettes else x

    def is_labels(self, side: Side) -> bool:
        """Whether a side has label maps as classes."""
        return self.domains[side].kind == "labels"

    @property
    def alike(self) -> bool:
        """Whether a picture of one side could be one of the other: same kind, same channels."""
        a, b = self.domains["a"], self.domains["b"]
        return (a.kind, a.channels) == (b.kind, b.channels)


def nearest_class(picture_HWC: Array, colours_C3: Array) -> Array:
    """The class whose colour is nearest to each pixel's, in L2: uint8 (H, W)."""
    pixels_HWC = picture_HWC.astype(np.int32)
    distance_CHW = np.stack([np.square(pixels_HWC - colour).sum(axis=2) for colour in colours_C3.astype(np.int32)])
    return np.asarray(distance_CHW.argmin(axis=0), np.uint8 if len(colours_C3) <= 256 else np.int32)
