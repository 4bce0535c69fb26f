"""Lab: lightness and colour apart, as eyes have it (CIE 1976 L*a*b*, white D65)."""

import cv2
import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]


def lab_of(srgb_HWC: Array) -> Array:
    """SRGB in [0, 1] to L in [0, 100] and a, b in about [-110, 110].

    Args:
        srgb_HWC: float32 (h, w, 3).

    Example:
        >>> lab_of(np.ones((1, 1, 3), np.float32)).round().tolist()
        [[[100.0, 0.0, 0.0]]]
    """
    return np.asarray(cv2.cvtColor(np.ascontiguousarray(srgb_HWC, np.float32), cv2.COLOR_RGB2LAB), np.float32)


def srgb_of(lab_HWC: Array) -> Array:
    """The way back; colours that sRGB does not have are cut off at its edge.

    Args:
        lab_HWC: float32 (h, w, 3).
    """
    return np.asarray(cv2.cvtColor(np.ascontiguousarray(lab_HWC, np.float32), cv2.COLOR_LAB2RGB), np.float32)
