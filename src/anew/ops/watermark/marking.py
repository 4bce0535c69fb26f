"""Marking: an id under the pixels of a picture, and out from under them again.

    picture ──► its luma, shorter side 512 ──► how much each place hides ──► x tiles of the id ──► full size, added

The mark is made at one size for all, so that a picture that is only made larger or smaller is read without search.

Source
    Voloshynovskiy, Herrigel, Baumgaertner & Pun 1999, "A Stochastic Approach to Content Adaptive Digital Image
    Watermarking", Information Hiding: where noise hides
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from anew.image.arrays import row_bands
from anew.ops.watermark.code import signs
from anew.ops.watermark.pattern import TILE, tile

Floats = NDArray[np.float32]

SHORT, LONG = 512, 4096
"""Shorter and longest side at which marks are made and read."""
LEAST = 128
"""Shorter side, in pixels, under which a picture cannot hold a mark."""
STRENGTH = 0.68
_LUMA = np.array([0.299, 0.587, 0.114], np.float32)
"""BT.601, as JPEG weighs colours."""


def fits(height: int, width: int) -> bool:
    """Whether a picture of that size can hold a mark that is found again."""
    return min(height, width) >= LEAST and min(level(height, width)) >= TILE


def level(height: int, width: int, short: int = SHORT) -> tuple[int, int]:
    """Height and width at which a picture's mark is made: the shorter side 512, but the longer never over 4096."""
    share = min(1.0, LONG / SHORT * min(height, width) / max(height, width)) * short / min(height, width)
    return max(1, round(height * share)), max(1, round(width * share))


def mark(picture: Floats, id: int, where: Floats | None = None, *, strength: float = STRENGTH) -> Floats:
    """The picture with an id in it that nobody sees.

    Args:
        picture: float32 (H, W, 3) in [0, 1], any size; see `fits`.
        id: A number of 48 bits.
        where: float32 (H, W) in [0, 1]: how much of the mark each pixel takes; 0 leaves it as it is, bit for bit.
        strength: Of the mark. What the default costs, in PSNR, is in docs/benchmarks.md.

    Returns:
        float32 (H, W, 3) in [0, 1].

    Raises:
        BadTask: the id has more bits.
    """
    return _added(picture, _hidden(picture, id) * np.float32(strength / 255), where)


def unmarked(picture: Floats, id: int, where: Floats | None = None, *, strength: float = STRENGTH) -> Floats:
    """The picture without a mark that `mark` put there and that still lies where it was put; about."""
    return _added(picture, _hidden(picture, id) * np.float32(-strength / 255), where)


def luma_at(picture: Floats, size: tuple[int, int]) -> Floats:
    """Luma in 8-bit levels, float32 of that height and width."""
    height, width = size
    smaller = height * width < picture.shape[0] * picture.shape[1]
    how = cv2.INTER_AREA if smaller else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(picture, (width, height), interpolation=how) @ (255 * _LUMA), np.float32)


def _hidden(picture: Floats, id: int) -> Floats:
    """What is added at strength 1, in 8-bit levels, at the size of the mark."""
    height, width = level(*picture.shape[:2])
    tiles = np.tile(tile(signs(id)), (-(-height // TILE), -(-width // TILE)))[:height, :width]
    return np.asarray(tiles * _cover(luma_at(picture, (height, width))), np.float32)


def _cover(luma: Floats) -> Floats:
    """How much a place hides: little in flat ones and in dark ones, more among texture, but not beside an edge."""
    fine = np.abs(luma - cv2.blur(luma, (9, 9)))
    busy = cv2.blur(fine, (9, 9))
    cover = np.clip(1 + 0.3 * busy, 1, 3.6)
    cover = cv2.blur(cover, (5, 5)) * np.clip(0.6 + luma / 160, 0.6, 1.2)
    return np.asarray(cover, np.float32)


def _added(picture: Floats, hidden: Floats, where: Floats | None) -> Floats:
    """Picture + hidden, a few rows at a time."""
    height, width = picture.shape[:2]
    if height * width <= hidden.size:
        hidden = np.asarray(cv2.resize(hidden, (width, height), interpolation=cv2.INTER_AREA), np.float32)
    out = np.empty_like(picture)
    for rows in row_bands(height, width * 3):
        share = _rows_of(hidden, rows, height, width)
        if where is not None:
            share *= where[rows]
        np.clip(picture[rows] + share[..., None], 0, 1, out=out[rows])
        if where is not None:
            np.copyto(out[rows], picture[rows], where=(where[rows] <= 0)[..., None])
    return out


def _rows_of(plane: Floats, rows: slice, height: int, width: int) -> Floats:
    """Some rows of a small plane as they are, bilinearly, at full size."""
    y = (np.arange(height, dtype=np.float32)[rows] + 0.5) * plane.shape[0] / height - 0.5
    y = np.clip(y, 0, plane.shape[0] - 1)
    low = np.floor(y).astype(np.int64)
    part = (y - low)[:, None].astype(np.float32)
    lines = plane[low] * (1 - part) + plane[np.minimum(low + 1, plane.shape[0] - 1)] * part
    return np.asarray(cv2.resize(lines, (width, lines.shape[0]), interpolation=cv2.INTER_LINEAR), np.float32)
