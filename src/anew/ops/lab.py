"""Lab: lightness and colour apart, as eyes have it (CIE 1976 L*a*b*, white D65)."""

import cv2
import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]

_XYZ_OF_LINEAR = np.array(
    [[0.412453, 0.357580, 0.180423], [0.212671, 0.715160, 0.072169], [0.019334, 0.119193, 0.950227]]
)  # as OpenCV has it
_LINEAR_OF_XYZ = np.linalg.inv(_XYZ_OF_LINEAR / _XYZ_OF_LINEAR.sum(axis=1)[:, None]).T.astype(np.float32)


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


def lightness_of(srgb_HWC: Array) -> Array:
    """L alone, in [0, 100], to the last digit; OpenCV's tables are a tenth off where it is dark.

    Args:
        srgb_HWC: float32 (h, w, 3) in [0, 1].

    Returns:
        float32 (h, w).

    Example:
        >>> round(float(lightness_of(np.full((1, 1, 3), 0.5, np.float32))[0, 0]), 2)
        53.39
    """
    high = ((np.maximum(srgb_HWC, 0.04045) + np.float32(0.055)) / np.float32(1.055)) ** np.float32(2.4)
    light = np.where(srgb_HWC <= 0.04045, srgb_HWC / np.float32(12.92), high)
    y = light @ _XYZ_OF_LINEAR[1].astype(np.float32)
    return np.asarray(np.where(y > 0.008856, 116 * np.cbrt(y) - 16, y * np.float32(903.3)), np.float32)


def srgb_of_same_light(lab_HWC: Array) -> Array:
    """The way back with L kept to the last digit: a colour that sRGB does not have at that L becomes paler.

    Args:
        lab_HWC: float32 (h, w, 3), L in [0, 100].

    Returns:
        float32 (h, w, 3) in [0, 1].
    """
    lightness, a, b = (lab_HWC[..., channel] for channel in range(3))
    fy: Array = (lightness + 16) / np.float32(116)
    y = np.where(lightness > 8, fy**3, lightness / np.float32(903.3))[..., None]
    xyz = np.stack((_cube(fy + a / np.float32(500)), y[..., 0], _cube(fy - b / np.float32(200))), axis=2)
    light = xyz @ _LINEAR_OF_XYZ
    away = light - y
    room = np.where(away > 0, 1 - y, y) / np.maximum(np.abs(away), np.float32(1e-6))
    light = np.clip(y + away * np.minimum(room.min(axis=2, keepdims=True), 1), 0, 1)
    curved = np.float32(1.055) * np.maximum(light, 0.0031308) ** np.float32(1 / 2.4) - np.float32(0.055)
    return np.asarray(np.where(light <= 0.0031308, light * np.float32(12.92), curved), np.float32)


def _cube(f: Array) -> Array:
    return np.asarray(np.where(f > 6 / 29, f**3, (f - np.float32(4 / 29)) * np.float32(3 * (6 / 29) ** 2)), np.float32)
