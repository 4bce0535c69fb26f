"""Gradients: how fast a picture's colours change, whichever channel changes most.

Lengths are in units of the picture: 1 unit is 1 pixel of a picture whose shorter side is 512. So a photograph gives
the same lines at 1 and at 24 megapixels, and only finer.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from anew.ops.colour import srgb_to_lab

Array = NDArray[np.float32]


def unit(picture: Array) -> float:
    """Pixels in a unit: 1 for a shorter side of 512, never under a half.

    Example:
        >>> unit(np.zeros((1024, 2000), np.float32))
        2.0
    """
    height, width = picture.shape[:2]
    return float(max(0.5, min(height, width) / 512))


def blurred(picture: Array, sigma: float) -> Array:
    """A Gaussian blur; sigma in pixels, and under 0.1 nothing is done."""
    if sigma < 0.1:
        return picture
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.float32).reshape(picture.shape)


def tones(picture_HWC: Array) -> Array:
    """The picture in Lab, L in [0, 1] and a, b on the same scale: equal steps look equally large."""
    return srgb_to_lab(np.ascontiguousarray(picture_HWC)) / np.float32(100)


def gradient(picture_HWC: Array) -> tuple[Array, Array]:
    """The change of a pixel to the right and downwards, of the channel that changes most (Di Zenzo 1986).

    Returns:
        Two arrays (H, W), in units of the picture's values a pixel.
    """
    gx = _scharr(picture_HWC, 1, 0)
    gy = _scharr(picture_HWC, 0, 1)
    most = (gx * gx + gy * gy).argmax(2)[..., None]
    return np.take_along_axis(gx, most, 2)[..., 0], np.take_along_axis(gy, most, 2)[..., 0]


def looked_up(array: Array, x: Array, y: Array) -> Array:
    """The array's values between its pixels, at points (x, y) of shape (H, W); outside it repeats its border."""
    found = cv2.remap(array, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(found, np.float32).reshape(array.shape)


def grid(array: Array) -> tuple[Array, Array]:
    """Each pixel's own x and y, both (H, W)."""
    yx = np.indices(array.shape[:2])
    return np.asarray(yx[1], np.float32), np.asarray(yx[0], np.float32)


def thinned(strength: Array, gx: Array, gy: Array) -> Array:
    """Strength where it is greatest across its edge, 0 elsewhere: non-maximum suppression (Canny 1986)."""
    size: Array = np.maximum(np.hypot(gx, gy), np.float32(1e-12))
    x, y = grid(strength)
    ahead = looked_up(strength, x + gx / size, y + gy / size)
    behind = looked_up(strength, x - gx / size, y - gy / size)
    return np.where((strength > ahead) & (strength >= behind), strength, 0).astype(np.float32)


def linked(strong: NDArray[np.bool_], weak: NDArray[np.bool_], least: int = 1) -> NDArray[np.bool_]:
    """Those pieces of ``weak`` that hold a strong pixel and at least so many pixels: hysteresis."""
    count, pieces, facts, _ = cv2.connectedComponentsWithStats((weak | strong).astype(np.uint8), connectivity=8)
    kept = np.bincount(pieces[strong], minlength=count) > 0
    kept &= facts[:, cv2.CC_STAT_AREA] >= least
    kept[0] = False
    return np.asarray(kept[pieces])


def _scharr(picture_HWC: Array, dx: int, dy: int) -> Array:
    found = cv2.Scharr(picture_HWC, cv2.CV_32F, dx, dy, scale=1 / 32, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(found, np.float32).reshape(picture_HWC.shape)
