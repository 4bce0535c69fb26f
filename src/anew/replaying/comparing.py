"""Comparing: where two pictures differ, and by how much."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from anew.image import Picture, Size
from anew.image.arrays import Samples

ROWS = 256
"""Compared at a time, so that two pictures of any size take little more memory than one."""


class Box(NamedTuple):
    """A part of a picture, in pixels from its upper left corner."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True)
class Difference:
    """How two pictures of one size, mode and depth differ."""

    pixels: int
    """Those with a sample that differs."""
    size: Size
    most: int
    """The largest step between two samples, in steps of that depth."""
    depth: int
    box: Box
    """The smallest that holds them all."""

    def __str__(self) -> str:
        share = 100 * self.pixels / self.size.pixels
        where = f"{self.box.width}x{self.box.height} pixels at {self.box.left},{self.box.top}"
        return (
            f"{self.pixels:,} of {self.size.pixels:,} pixels differ ({share:.3g} %), by at most {self.most} of "
            f"{2**self.depth - 1}, all within {where}"
        )

    def to_dict(self) -> dict[str, Any]:
        """For programs."""
        return {
            "pixels": self.pixels,
            "of": self.size.pixels,
            "most": self.most,
            "depth": self.depth,
            "box": self.box._asdict(),
        }


def form(picture: Picture) -> str:
    """Size, mode and depth in words; only pictures that are alike in it can be compared.

    Example:
        >>> form(Picture.from_array(np.zeros((2, 3))))
        '3x2 L 8 bit'
    """
    return f"{picture.size} {picture.mode} {picture.depth} bit"


def compared(one: Picture, other: Picture) -> Difference | None:
    """Where two pictures of the same form differ; None where they do not.

    Example:
        >>> black = Picture.from_array(np.zeros((2, 3)))
        >>> str(compared(black, Picture.from_array(np.eye(2, 3))))
        '2 of 6 pixels differ (33.3 %), by at most 255 of 255, all within 2x2 pixels at 0,0'
    """
    height, width = one.samples.shape[:2]
    rows, columns = np.zeros(height, bool), np.zeros(width, bool)
    pixels = most = 0
    for top in range(0, height, ROWS):
        apart = distance(one.samples[top : top + ROWS], other.samples[top : top + ROWS])
        differs = apart > 0
        pixels, most = pixels + int(np.count_nonzero(differs)), max(most, int(apart.max()))
        rows[top : top + ROWS] = differs.any(axis=1)
        columns |= differs.any(axis=0)
    return Difference(pixels, one.size, most, one.depth, _box(rows, columns)) if pixels else None


def distance(one: Samples, other: Samples) -> NDArray[np.uint16]:
    """The largest step of any channel, (H, W), of samples (H, W, C)."""
    return np.asarray((np.maximum(one, other) - np.minimum(one, other)).max(axis=2), np.uint16)


def drawn(one: Picture, other: Picture) -> Picture:
    """The difference as a grey picture of 8 bits: black where they are the same, white where they differ most.

    What differs at all is at least 32, so that it is seen.
    """
    apart = distance(one.samples, other.samples)
    grey = 32 + apart.astype(np.float32) * np.float32(223 / max(1, int(apart.max())))
    return Picture.from_array(np.where(apart > 0, grey, 0).round().astype(np.uint8))


def _box(rows: NDArray[np.bool_], columns: NDArray[np.bool_]) -> Box:
    (tops,), (lefts,) = rows.nonzero(), columns.nonzero()
    return Box(int(lefts[0]), int(tops[0]), int(lefts[-1] - lefts[0]) + 1, int(tops[-1] - tops[0]) + 1)
