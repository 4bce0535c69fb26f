"""Regrain: give a recoloured picture back the grain and the edges it had.

A colour map stretches noise along with colour: a clear sky comes out speckled or in steps. Here the *change* of colour
is smoothed, guided by the original picture, until it says nothing that the original does not say; then it is added
to the original, whose grain stays as it was.

Sources
    Pitie, Kokaram & Dahyot 2007, doi:10.1016/j.cviu.2006.11.011          why regrain
    Rabin, Delon & Gousseau 2011, doi:10.1109/TIP.2011.2142318            filtering the change, not the picture
    He & Sun 2015, "Fast Guided Filter", arXiv:1505.00996                 how
"""

import cv2
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

_WORKING_PIXELS = 300_000
_ROWS = 256
_LEAST_REACH = 8  # pixels; a smaller window would average too little grain away


def regrain(original_HWC: Array, graded_HWC: Array, *, radius: float = 0.02, noise: float = 0.04) -> Array:
    """The graded picture with the grain of the original.

    Args:
        original_HWC: The picture before its colours were changed, float32 (H, W, 3).
        graded_HWC: The same picture after.
        radius: Reach of the smoothing as a share of the longer side.
        noise: Differences of the original up to about this size count as grain and are left as they were.

    Returns:
        float32 (H, W, 3), clipped to [0, 1].
    """
    height, width = original_HWC.shape[:2]
    share = min(1.0, (_WORKING_PIXELS / (height * width)) ** 0.5)
    small = (max(1, round(width * share)), max(1, round(height * share)))
    guide = np.asarray(cv2.resize(original_HWC, small, interpolation=cv2.INTER_AREA), np.float32)
    change = np.asarray(cv2.resize(graded_HWC, small, interpolation=cv2.INTER_AREA) - guide, np.float32)
    slope, offset = _guided_lines(guide, change, max(_LEAST_REACH, round(radius * max(small))), noise**2)

    out_HWC = np.empty_like(original_HWC)
    for first in range(0, height, _ROWS):  # in strips: a full-size plane of slopes would be nine channels
        rows = slice(first, min(height, first + _ROWS))
        original = original_HWC[rows]
        steep = _strip(slope, rows, height, width).reshape(*original.shape[:2], 3, 3)
        moved = original + _strip(offset, rows, height, width)
        for c in range(3):
            moved += original[..., c, None] * steep[..., c, :]
        np.clip(moved, 0, 1, out=out_HWC[rows])
    return out_HWC


def _guided_lines(guide_HWC: Array, change_HWC: Array, radius: int, noise: float) -> tuple[Array, Array]:
    """Around each pixel, change = guide @ slope + offset, least squares; slopes shrink where the guide is flat."""
    mean_g, mean_c = _box(guide_HWC, radius), _box(change_HWC, radius)
    height, width = guide_HWC.shape[:2]
    pairs = _box(_outer(guide_HWC, guide_HWC), radius) - _outer(mean_g, mean_g)
    crossed = _box(_outer(guide_HWC, change_HWC), radius) - _outer(mean_g, mean_c)
    covariance = pairs.reshape(height, width, 3, 3) + np.float32(noise) * np.eye(3, dtype=np.float32)
    slope = np.linalg.solve(covariance, crossed.reshape(height, width, 3, 3))
    offset = mean_c - np.einsum("hwi,hwio->hwo", mean_g, slope)
    return _box(slope.reshape(height, width, 9), radius), _box(offset, radius)


def _outer(a_HWC: Array, b_HWC: Array) -> Array:
    return (a_HWC[..., :, None] * b_HWC[..., None, :]).reshape(*a_HWC.shape[:2], 9)


def _box(planes_HWC: Array, radius: int) -> Array:
    side = 2 * radius + 1
    blurred = np.empty_like(planes_HWC)
    for c in range(planes_HWC.shape[2]):  # a plane at a time: OpenCV's box wants at most four channels
        plane = np.ascontiguousarray(planes_HWC[..., c])
        blurred[..., c] = cv2.blur(plane, (side, side), borderType=cv2.BORDER_REFLECT)
    return blurred


def _strip(planes_hwC: Array, rows: slice, height: int, width: int) -> Array:
    """Some rows of the planes as they would be, bilinearly, at full size."""
    small_h, small_w = planes_hwC.shape[:2]
    y = (np.arange(rows.start, rows.stop, dtype=np.float32) + 0.5) * small_h / height - 0.5
    x = (np.arange(width, dtype=np.float32) + 0.5) * small_w / width - 0.5
    low = np.clip(np.floor(y).astype(np.int64), 0, small_h - 1)
    high = np.minimum(low + 1, small_h - 1)
    part = np.clip(y - low, 0, 1).astype(np.float32)[:, None, None]
    lines = planes_hwC[low] * (1 - part) + planes_hwC[high] * part
    left = np.clip(np.floor(x).astype(np.int64), 0, small_w - 1)
    right = np.minimum(left + 1, small_w - 1)
    share = np.clip(x - left, 0, 1).astype(np.float32)[:, None]
    return np.asarray(lines[:, left] * (1 - share) + lines[:, right] * share, np.float32)
