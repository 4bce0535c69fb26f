"""Board: a small picture of a large canvas, and of the pieces on it that are being made.

Axes: H, W the canvas; h, w anything smaller.
"""

import numpy as np
from numpy.typing import NDArray

from anew.ops.preview import Preview, through
from anew.ops.pyramids import resize
from anew.ops.tiles import Place

Floats = NDArray[np.float32]

LONGEST = 256
"""Longest side of what a door is given to see, in pixels."""
_FINE = 2  # times the small size, down to which pixels are left out before the rest is averaged


def thumb(picture: Floats, longest: int = LONGEST) -> Floats:
    """A picture or a mask, (H, W) or (H, W, C), with no side longer than that, fast even where it is large.

    Example:
        >>> thumb(np.ones((3000, 1500, 3), np.float32)).shape
        (256, 128, 3)
    """
    height, width = picture.shape[:2]
    share = min(1.0, longest / max(height, width))
    step = max(1, int(1 / (share * _FINE)))
    return resize(picture[::step, ::step], max(1, round(height * share)), max(1, round(width * share)))


class Board:
    """A small picture of a canvas, for engines that work on it piece by piece."""

    def __init__(self, canvas: Floats) -> None:
        """A canvas, (H, W, 3 or more), as it was before the work."""
        self._size, self._small = (canvas.shape[0], canvas.shape[1]), thumb(canvas[..., :3])

    def put(self, piece: Floats, place: Place) -> None:
        """A piece is done: (h, w, 3 or more) of any size, and where on the canvas it is."""
        self._small = self.seen(piece, place)

    def seen(self, piece: Floats, place: Place) -> Floats:
        """The canvas with that piece, which is not done yet, in its place. What of it is over the edge is left out."""
        whole = self._small.copy()
        rows, columns = map(_scaled, place, whole.shape, self._size)
        height, width = map(_inside, piece.shape, place, self._size)
        into = whole[rows, columns]
        into[...] = resize(piece[:height, :width, :3], into.shape[0], into.shape[1])
        return whole

    def within(self, whole: Preview, place: Place) -> Preview:
        """The preview of the piece at that place; whoever looks sees it on the canvas."""
        return through(whole, lambda piece: self.seen(piece, place))


def _scaled(part: slice, small: int, full: int) -> slice:
    """A stretch of the canvas on the small one, never empty."""
    start = part.start * small // full
    return slice(start, max(round(min(part.stop, full) * small / full), start + 1))


def _inside(length: int, part: slice, full: int) -> int:
    """How much of a piece is not over the edge."""
    share: float = (min(part.stop, full) - part.start) / (part.stop - part.start)
    return max(1, round(length * share))
