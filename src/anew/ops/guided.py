"""Guided: something known at a small size brought to the size of a picture, along the picture's own edges.

In each small neighbourhood what is brought is a line of the picture's lightness, a L + b. The two numbers are found at
the small size; they vary smoothly, and it is they that are enlarged.

Source
    He & Sun 2015, Fast Guided Filter, arXiv:1505.00996

Axes
    H, W  the picture      h, w  the small size      C  channels
"""

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

from anew.ops.tiles import Place, enlarged

Array = npt.NDArray[np.float32]
RADIUS = 3
"""Pixels of the small size on each side of a neighbourhood."""
SMOOTH = 1e-3
"""Variance of lightness in [0, 1] below which a neighbourhood counts as flat: no line is drawn through noise."""


def guided(
    small_hwC: Array, guide_hw: Array, full: tuple[int, int], radius: int = RADIUS, smooth: float = SMOOTH
) -> Callable[[Array, Place], Array]:
    """How to enlarge ``small_hwC`` place by place.

    Args:
        small_hwC: float32, what is known.
        guide_hw: The picture's lightness at the same size, in [0, 1].
        full: (H, W) of the picture.
        radius: Pixels of the small size on each side of a neighbourhood.
        smooth: Variance below which a neighbourhood counts as flat.

    Returns:
        A function of the picture's lightness at a place, and the place, that gives float32 (height, width, C) there.
    """
    guide = guide_hw[..., None]
    mean_guide, mean = _mean(guide, radius), _mean(small_hwC, radius)
    spread = _mean(guide * guide, radius) - mean_guide**2
    slope = (_mean(guide * small_hwC, radius) - mean_guide * mean) / (spread + np.float32(smooth))
    line = _mean(np.concatenate((slope, mean - slope * mean_guide), axis=2), radius)
    channels = small_hwC.shape[2]

    def at(guide_HW: Array, place: Place) -> Array:
        there = enlarged(line, full, place).reshape(*guide_HW.shape, 2 * channels)
        return np.asarray(there[..., :channels] * guide_HW[..., None] + there[..., channels:], np.float32)

    return at


def _mean(array: Array, radius: int) -> Array:
    side = 2 * radius + 1
    found = cv2.blur(np.ascontiguousarray(array), (side, side), borderType=cv2.BORDER_REFLECT_101)
    return np.asarray(found, np.float32).reshape(array.shape)
