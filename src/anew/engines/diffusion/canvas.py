"""Canvas: between a picture of any size and the size a model works at, there and exactly back.

    picture --> box (all of it, or the surroundings of a mask) --> working size --> model --> box --> picture

Centres of pixels stay where they are: the middle of the box is the middle of the working picture, nothing is cut off,
and both axes are scaled on their own where the model's multiples ask for it.
"""

import math
from dataclasses import dataclass
from itertools import product
from typing import Literal, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from anew.errors import BadTask
from anew.image import Size
from anew.ops import masks
from anew.ops.overlaps import Tile, Tiling, tiling_of, up_to
from anew.ops.pyramids import resize

Array = npt.NDArray[np.float32]
Content = Literal["original", "blur", "noise", "neutral"]
"""What a masked region begins as."""

LEAST = 64
"""Pixels of a side below which there is nothing for a model to see."""
_AS_IT_IS = 4 / 3  # so far from the native area a picture that fits is not resized
_AREA_COUNTS = 0.3  # an area that is off by a tenth is as bad as an aspect that is off by three hundredths


class Box(NamedTuple):
    """Part of a picture, in its pixels."""

    left: int
    top: int
    width: int
    height: int

    @property
    def size(self) -> Size:
        """Of the part."""
        return Size(self.width, self.height)

    @property
    def place(self) -> tuple[slice, slice]:
        """Its rows and columns.

        Example:
            >>> Box(1, 2, 30, 40).place
            (slice(2, 42, None), slice(1, 31, None))
        """
        return slice(self.top, self.top + self.height), slice(self.left, self.left + self.width)


@dataclass(frozen=True)
class Placement:
    """Where a model works in a picture, and at what size."""

    box: Box
    work: Size

    @classmethod
    def whole(cls, size: Size, work: Size) -> "Placement":
        """All of a picture of that size."""
        return cls(Box(0, 0, size.width, size.height), work)

    def to_work(self, array: Array) -> Array:
        """The box at the working size: by area where it shrinks, Lanczos where it grows.

        Args:
            array: (H, W) or (H, W, C) in [0, 1], of the picture's size.

        Returns:
            A new float32 array (h, w) or (h, w, C), in [0, 1].
        """
        return _resized(array[self.box.place], self.work)

    def mask_to_work(self, mask: Array) -> Array:
        """The mask's box at the working size; no stroke is too thin to be seen there."""
        return masks.at_size(mask[self.box.place], self.work.height, self.work.width)

    def back(self, made: Array, over: Array) -> Array:
        """What was made, in its place.

        Args:
            made: (h, w, C), as a rule of the working size.
            over: (H, W, C), the picture.

        Returns:
            float32 (H, W, C): inside the box what was made, in [0, 1]; outside the very numbers of ``over``.
        """
        whole = np.array(over, np.float32)
        whole[self.box.place] = _resized(made, self.box.size)
        return whole


def _resized(array: Array, size: Size) -> Array:
    return np.clip(resize(array, size.height, size.width, growing=cv2.INTER_LANCZOS4), 0, 1)


def working(size: Size, *, native: int, multiple: int, most: int, asked: int = 0) -> Size:
    """The size at which a model works on a picture.

    About ``native`` squared in area and as near to the picture's aspect as multiples allow. A picture that fits and is
    near that area keeps its size. A side is never below 64 pixels, so very long pictures are squeezed.

    Args:
        size: Of the picture, or of the part of it that is worked on.
        native: What the model was trained at.
        multiple: What sides are multiples of.
        most: The longest side.
        asked: In place of ``native``, where somebody wants it larger or smaller; 0 = nobody does.

    Example:
        >>> str(working(Size(3000, 2000), native=512, multiple=8, most=1024))
        '624x416'
    """
    aim = (asked or native) ** 2
    fits = not (size.width % multiple or size.height % multiple) and LEAST <= min(size) <= max(size) <= most
    if fits and aim / _AS_IT_IS <= size.pixels <= aim * _AS_IT_IS:
        return size
    scale = min(math.sqrt(aim / size.pixels), most / max(size))
    longest = max(most // multiple, 1) * multiple
    shortest = min(up_to(min(LEAST, math.isqrt(aim)), multiple), longest)
    widths, heights = ({min(max(n, shortest), longest) for n in _around(side * scale, multiple)} for side in size)

    def misfit(each: Size) -> tuple[float, Size]:
        aspect = math.log(each.width / each.height) - math.log(size.width / size.height)
        return abs(aspect) + _AREA_COUNTS * abs(math.log(each.pixels / (size.pixels * scale**2))), each

    return min((Size(width, height) for width, height in product(widths, heights)), key=misfit)


def _around(length: float, multiple: int) -> range:
    """The two multiples on each side of a length."""
    below = int(length // multiple)
    return range((below - 1) * multiple, (below + 3) * multiple, multiple)


def only_masked(mask: Array, padding: int, *, longest: float = 2.0) -> Box:
    """The part of a picture to work on where only the masked part is painted.

    The box around all paint with its surroundings, grown where it is narrower than models like, and moved to lie inside
    the picture. Several parts far from each other are in one box.

    Args:
        mask: (H, W), above 0 = paint.
        padding: Pixels of surroundings on each side.
        longest: How many times longer one side may be than the other, unless the picture is.

    Raises:
        BadTask: there is no paint.

    Example:
        >>> mask = np.zeros((600, 800), np.float32)
        >>> mask[300:310, 100:400] = 1
        >>> only_masked(mask, 32)
        Box(left=68, top=214, width=364, height=182)
    """
    spans = [_span(mask.max(axis=axis) > 0, padding) for axis in (0, 1)]
    lengths = [end - start for start, end in spans]
    least = max(LEAST, math.ceil(max(lengths) / longest))
    (left, width), (top, height) = (
        _grown(*span, least, side) for span, side in zip(spans, mask.shape[::-1], strict=True)
    )
    return Box(left, top, width, height)


def _span(painted: npt.NDArray[np.bool_], padding: int) -> tuple[int, int]:
    """From where to where there is paint along an axis, with padding."""
    places = np.flatnonzero(painted)
    if not places.size:
        raise BadTask(
            needed="some white in the mask: 1 = paint, 0 = keep",
            found="a mask that is black everywhere",
            fix="Paint white what shall change.",
        )
    return max(int(places[0]) - padding, 0), min(int(places[-1]) + 1 + padding, len(painted))


def _grown(start: int, end: int, least: int, side: int) -> tuple[int, int]:
    """Start and length of a span that is no shorter than ``least``, about the same middle, inside the side."""
    length = min(max(end - start, least), side)
    return min(max((start + end - length) // 2, 0), side - length), length


def filled(picture: Array, mask: Array, content: Content, rng: np.random.Generator) -> Array:
    """The picture with the masked part as the model shall first see it; quickest at the working size.

    A part of a larger canvas begins well as what ``anew.ops.mirror`` continues it with, left as it is ("original").

    Args:
        picture: (H, W, 3) in [0, 1].
        mask: (H, W); 1 = begin anew, and in between so much of it.
        content: "original" leaves it; "blur" is the smoothest filling from the rim; "noise" has the mean and spread
            of the kept pixels' colours; "neutral" is grey.
        rng: Where noise comes from.

    Returns:
        float32 (H, W, 3) in [0, 1], the same where the mask is 0.
    """
    if content == "original":
        return np.asarray(picture, np.float32)
    share = mask[..., None]
    return np.asarray(_start(picture, mask > 0, content, rng) * share + picture * (1 - share), np.float32)


def _start(picture: Array, hole: npt.NDArray[np.bool_], content: Content, rng: np.random.Generator) -> Array:
    kept = picture[~hole] if not hole.all() else np.full((1, 3), 0.5, np.float32)
    if content == "noise":
        begun = np.array(picture, np.float32)
        drawn = kept.mean(axis=0) + kept.std(axis=0) * rng.standard_normal((int(hole.sum()), 3), np.float32)
        begun[hole] = np.clip(drawn, 0, 1)
        return begun
    if content == "blur" and not hole.all():
        from anew.ops.membrane import membrane  # numba takes a second to import, and few runs need it

        return np.clip(membrane(picture, hole, ~hole), 0, 1)
    return np.full_like(picture, 0.5)


def tiles_for(size: Size, *, tile: int, overlap: int, multiple: int, scale: int = 1) -> Tiling:
    """Tiles for a picture that is worked on at its own size.

    Args:
        size: Of the picture.
        tile: The longest side of a tile; rounded down to a multiple, as a model may take no more.
        overlap: How much neighbours share at least; at most half a tile.
        multiple: What sides of tiles are multiples of.
        scale: How many times larger what is made is.
    """
    side = max(tile // multiple, 1) * multiple
    return tiling_of(size.height, size.width, tile=side, overlap=overlap, multiple=multiple, scale=scale)


def tile_seed(seed: int, tile: Tile) -> int:
    """The seed of one tile, in [0, 2^32): the same for the same place, and unlike those of its neighbours."""
    drawn = np.random.SeedSequence((seed, tile.left, tile.top)).generate_state(1)
    return int(drawn[0])
