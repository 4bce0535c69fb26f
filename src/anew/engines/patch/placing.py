"""Placing: where a piece lies on a picture, and everything that is known there.

Axes
    H, W  the part of the picture that is worked on: the piece and some surroundings
"""

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from anew.engines.base import Array
from anew.ops import tiles

Bools = npt.NDArray[np.bool_]
Reach = tuple[int, int]
"""How far the worked part reaches beyond the piece at its low and its high end; negative where it is cut."""

_AROUND = 0.15
"""How far the surroundings reach, as a share of the piece's size."""


class Scene(NamedTuple):
    """A part of the picture with the piece on it; all of one size."""

    picture_HWC: Array
    piece_HWC: Array
    """Continued beyond its own edge by repetition."""
    cover_HW: Array
    """How much of the piece to take: its mask times its alpha."""
    alpha_HW: Array
    """The piece's own; 0 beyond it."""

    @property
    def inside_HW(self) -> Bools:
        """Where any of the piece is taken."""
        return self.cover_HW > 0

    @property
    def size(self) -> float:
        """The side of a square as large as the piece."""
        return float(np.sqrt(np.count_nonzero(self.cover_HW)))

    def part(self, at: tiles.Place) -> "Scene":
        """The scene at one place, as views."""
        return Scene(*(array[at] for array in self))

    def shrunk(self, pixels: int) -> "Scene":
        """The scene with at most about so many pixels."""
        return Scene(*(tiles.shrunk(array, pixels) for array in self))


def placed(picture: Array, piece: Array, mask: Array, *, left: int, top: int) -> tuple[tiles.Place, Scene] | None:
    """Where on the picture to work, and what lies there; None if nothing of the piece falls on the picture.

    Args:
        picture: (H, W, 3 or 4).
        piece: (h, w, 3 or 4), its left upper corner at ``left``, ``top`` of the picture.
        mask: (h, w), how much of the piece to take.
        left: Pixels, may be negative.
        top: Pixels, may be negative.
    """
    alpha = piece[..., 3] if piece.shape[2] == 4 else np.ones(mask.shape, np.float32)
    cover = mask * alpha if piece.shape[2] == 4 else mask
    rows, columns = (np.flatnonzero(cover.any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return None
    used = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    lengths = int(rows[-1] - rows[0]) + 1, int(columns[-1] - columns[0]) + 1
    margin = 2 + int(_AROUND * np.sqrt(lengths[0] * lengths[1]))
    down = _span(top + int(rows[0]), lengths[0], picture.shape[0], margin)
    across = _span(left + int(columns[0]), lengths[1], picture.shape[1], margin)
    if down is None or across is None:
        return None
    cover = _stretched(cover[used], down[1], across[1])
    if not cover.any():
        return None
    where = (down[0], across[0])
    colours = _stretched(piece[used][..., :3], down[1], across[1], cv2.BORDER_REPLICATE)
    return where, Scene(picture[where][..., :3], colours, cover, _stretched(alpha[used], down[1], across[1]))


def _span(start: int, length: int, limit: int, margin: int) -> tuple[slice, Reach] | None:
    """The rows (or columns) of the picture to work on, and how far they reach beyond the piece."""
    if start + length <= 0 or start >= limit:
        return None
    low, high = max(start - margin, 0), min(start + length + margin, limit)
    return slice(low, high), (start - low, high - start - length)


def _stretched(array: Array, down: Reach, across: Reach, border: int = cv2.BORDER_CONSTANT) -> Array:
    """Cut off where the reach is negative, continued where it is positive; a view where there is nothing to add."""
    height, width = array.shape[:2]
    kept = array[max(-down[0], 0) : height - max(-down[1], 0), max(-across[0], 0) : width - max(-across[1], 0)]
    above, below, left, right = (max(n, 0) for n in (*down, *across))
    if not (above or below or left or right):
        return kept
    return np.asarray(
        cv2.copyMakeBorder(np.ascontiguousarray(kept), above, below, left, right, border, value=0), np.float32
    )
