"""Pyramids: the same picture at several sizes.

Axes: H rows, W columns, C channels.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
Shape = tuple[int, int]

_AT_ONCE = 4  # channels that OpenCV resizes
_KNOWN_ENOUGH = 0.6  # of the gaussian's weight; below it a pixel of the half-size picture is unknown


def resize(picture_HWC: Floats, height: int, width: int, *, growing: int = cv2.INTER_CUBIC) -> Floats:
    """A picture, (H, W) or (H, W, C), at another size: by area where it shrinks, bicubic where it grows.

    Bicubic may leave the range of its input by a little; the caller clips where that matters. ``growing`` is another
    of OpenCV's ways: its Lanczos bends a ramp by a seventieth of a pixel, its bicubic by a twentieth.

    Example:
        >>> resize(np.ones((4, 6, 3), np.float32), 2, 9).shape
        (2, 9, 3)
    """
    old_height, old_width = picture_HWC.shape[:2]
    if (old_height, old_width) == (height, width):
        return picture_HWC.astype(np.float32)
    between = _resized(picture_HWC, min(height, old_height), min(width, old_width), cv2.INTER_AREA)
    return _resized(between, height, width, growing)


def with_alpha_of(picture_HWC: Floats, made_HW3: Floats) -> Floats:
    """What was made of a picture at another size, with the picture's alpha, if it has one, at that size.

    Example:
        >>> with_alpha_of(np.ones((2, 2, 4), np.float32), np.zeros((4, 4, 3), np.float32))[0, 0].tolist()
        [0.0, 0.0, 0.0, 1.0]
    """
    if picture_HWC.shape[2] == 3:
        return made_HW3
    alpha = np.clip(resize(picture_HWC[..., 3], *made_HW3.shape[:2]), 0, 1)
    return np.concatenate((made_HW3, alpha[..., None]), axis=2)


def _resized(picture: Floats, height: int, width: int, how: int) -> Floats:
    if picture.shape[:2] == (height, width):
        return picture
    if picture.ndim == 3 and picture.shape[2] > _AT_ONCE:
        parts = [picture[..., first : first + _AT_ONCE] for first in range(0, picture.shape[2], _AT_ONCE)]
        return np.concatenate([_resized(few, height, width, how) for few in parts], axis=2)
    small = cv2.resize(np.ascontiguousarray(picture, np.float32), (width, height), interpolation=how)
    return np.asarray(small, np.float32).reshape(height, width, *picture.shape[2:])


def halve_known(picture_HWC: Floats, hole_HW: Mask) -> tuple[Floats, Mask]:
    """A picture and its hole at half the size (rounded up); the hole's pixels colour nothing.

    Each pixel is the gaussian mean of the known pixels around it. The smaller hole holds every pixel that lay
    in the hole, and those with too few known pixels around.

    Example:
        >>> picture, hole = np.full((4, 4, 3), 0.5, np.float32), np.zeros((4, 4), bool)
        >>> picture[0, 0], hole[0, 0] = 9.0, True
        >>> small, small_hole = halve_known(picture, hole)
        >>> bool(small_hole[0, 0]), float(small[1, 1, 0])
        (True, 0.5)
    """
    known = (~hole_HW).astype(np.float32)
    share = _blurred(known)
    small = _blurred(picture_HWC * known[..., None])[::2, ::2] / np.maximum(share, 1e-4)[::2, ::2, None]
    return np.ascontiguousarray(small), hole_HW[::2, ::2] | (share[::2, ::2] < _KNOWN_ENOUGH)


def _blurred(array: Floats) -> Floats:
    weights = cv2.getGaussianKernel(5, 1.0).astype(np.float32)
    blurred = cv2.sepFilter2D(array, -1, weights, weights, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(blurred, np.float32).reshape(array.shape)
