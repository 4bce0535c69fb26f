"""Residual: what a small median takes away, which is mostly noise, and the finest detail.

The noise of one camera at one setting is much the same all over a picture, and that of a generator or of another camera
may differ. So may that of any smooth, dark or sharp part.

Source
    Mahdian and Saic, Using noise inconsistencies for blind image forensics, Image and Vision Computing 2009.
"""

import cv2
import numpy as np

from anew.ops.damage.given import Array

GAIN = 12.0
_LUMA = np.array([[0.2126, 0.7152, 0.0722]], np.float32)


def residual(picture_HWC: Array, gain: float = GAIN) -> Array:
    """The noise by brightness: what the median of each pixel's 3 x 3 neighbours leaves over.

    Args:
        picture_HWC: float32 (H, W, 3) in [0, 1].
        gain: What it is multiplied with.

    Returns:
        float32 (H, W) in [0, 1]; 0.5 is none.

    Example:
        >>> float(residual(np.full((16, 16, 3), 0.2, np.float32)).max())
        0.5
    """
    luma = cv2.transform(np.ascontiguousarray(picture_HWC, np.float32), _LUMA)
    rest: Array = np.asarray(luma - cv2.medianBlur(luma, 3), np.float32)
    rest = rest * np.float32(gain) + np.float32(0.5)
    return np.clip(rest, 0, 1, out=rest)
