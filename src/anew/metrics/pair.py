"""Two pictures to compare: one shape, one range, and where to look.

Axes
    H  rows     W  columns     C  channels
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from anew.errors import BadPicture

Array = NDArray[Any]
"""Pixels or a mask of any type."""

Floats = NDArray[np.floating[Any]]
"""float32 or float64 pixels in [0, 1]."""

Mask = NDArray[np.bool_]
"""True where pixels count."""

_OVERSHOOT = 1e-3  # a resampling's rounding may leave [0, 1] by this much; a range of 0..255 is far beyond it


def as_pair(made: Array, truth: Array) -> tuple[Floats, Floats]:
    """Both pictures as floats (H, W, C) in [0, 1].

    Integers are divided by the largest value of their type. float64 stays float64; every other
    type becomes float32.

    Raises:
        BadPicture: the shapes differ, a picture is empty, or its values are of no known range.
    """
    if made.shape != truth.shape or made.ndim not in (2, 3) or made.size == 0:
        raise BadPicture(
            needed="two pictures of one shape, (H, W) or (H, W, C), with at least one pixel",
            found=f"shapes {made.shape} and {truth.shape}",
            fix="Crop or resize one to the size of the other first.",
        )
    return _unit(np.atleast_3d(made)), _unit(np.atleast_3d(truth))


def as_mask(mask_HW: Array | None, shape: tuple[int, ...]) -> Mask:
    """The mask as booleans; everything when there is none. A value of one half or more counts.

    Raises:
        BadPicture: the mask has another size than the pictures, or counts no pixel.
    """
    if mask_HW is None:
        return np.ones(shape[:2], dtype=bool)
    if mask_HW.shape != shape[:2]:
        raise BadPicture(
            needed=f"a mask of shape {shape[:2]}, the size of the pictures",
            found=f"shape {mask_HW.shape}",
            fix="Draw the mask on the picture itself, or resize it first.",
        )
    return some(mask_HW if mask_HW.dtype == bool else _unit(mask_HW) >= 0.5, "the mask")


def some(mask_HW: Mask, what: str) -> Mask:
    """The mask itself, if it counts any pixel at all.

    Raises:
        BadPicture: it counts none.
    """
    if not mask_HW.any():
        raise BadPicture(
            needed=f"at least one pixel to look at in {what}",
            found="none",
            fix="Use a larger mask or picture, or a metric that looks at smaller windows.",
        )
    return mask_HW


def _unit(values: Array) -> Floats:
    if values.dtype in (np.uint8, np.uint16):
        scaled: Floats = values.astype(np.float32) / np.float32(np.iinfo(values.dtype).max)
        return scaled
    low, high = (float(values.min()), float(values.max())) if values.dtype.kind == "f" else (np.nan, np.nan)
    if not (low >= -_OVERSHOOT and high <= 1 + _OVERSHOOT):  # NaN fails both comparisons
        raise BadPicture(
            needed="8 or 16-bit unsigned integers, or floats in [0, 1]",
            found=f"{values.dtype} in [{values.min()}, {values.max()}]",
            fix="Divide the values by the largest that they can take.",
        )
    return values.astype(np.float64 if values.dtype == np.float64 else np.float32, copy=False)
