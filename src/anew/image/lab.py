"""Lab: sRGB, linear light and CIE L*a*b*, each as the others have it.

Colours are float32 with channels last; sRGB-encoded and linear ones in [0, 1]. Lab is under D65: L in 0..100,
a and b about -110..110.

Sources
    IEC 61966-2-1:1999 (sRGB); CIE 15:2004 (L*a*b*)
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

_XYZ_OF_RGB = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
_WHITE = _XYZ_OF_RGB.sum(1)
_TO_XYZ = (_XYZ_OF_RGB / _WHITE[:, None]).T.astype(np.float32)  # white is (1, 1, 1)
_FROM_XYZ = np.linalg.inv(_TO_XYZ.astype(np.float64)).astype(np.float32)
_KNEE = np.float32(6 / 29)


def srgb_to_linear(encoded: Array) -> Array:
    """Linear light of sRGB-encoded values in [0, 1]; any shape.

    Example:
        >>> round(float(srgb_to_linear(np.float32([0.5]))[0]), 3)
        0.214
    """
    high = ((np.maximum(encoded, 0.04045) + np.float32(0.055)) / np.float32(1.055)) ** np.float32(2.4)
    return np.asarray(np.where(encoded <= 0.04045, encoded / np.float32(12.92), high), np.float32)


def linear_to_srgb(linear: Array) -> Array:
    """Encode linear light as sRGB, values clipped to [0, 1]; any shape."""
    light = np.clip(linear, 0, 1)
    high = np.float32(1.055) * np.maximum(light, 0.0031308) ** np.float32(1 / 2.4) - np.float32(0.055)
    return np.where(light <= 0.0031308, light * np.float32(12.92), high).astype(np.float32)


def srgb_to_lab(picture_HWC: Array) -> Array:
    """CIE L*a*b* (D65) of sRGB-encoded colours; channels last.

    Example:
        >>> [round(float(v), 1) for v in srgb_to_lab(np.float32([1.0, 0.0, 0.0]))]
        [53.2, 80.1, 67.2]
    """
    xyz = srgb_to_linear(picture_HWC) @ _TO_XYZ
    root = np.where(xyz > _KNEE**3, np.cbrt(xyz), xyz / (3 * _KNEE**2) + np.float32(4 / 29))
    fx, fy, fz = root[..., 0], root[..., 1], root[..., 2]
    return np.stack([116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)], axis=-1).astype(np.float32)


def lab_to_srgb(lab_HWC: Array) -> Array:
    """sRGB-encoded colours of L*a*b* (D65), clipped to the gamut channel by channel."""
    return linear_to_srgb((_xyz_of(lab_HWC) @ _FROM_XYZ).astype(np.float32))


def lightness_of(picture_HWC: Array) -> Array:
    """L* alone.

    Args:
        picture_HWC: float32 (h, w, 3), sRGB-encoded.

    Returns:
        float32 (h, w) in 0..100.

    Example:
        >>> round(float(lightness_of(np.full((1, 1, 3), 0.5, np.float32))[0, 0]), 2)
        53.39
    """
    y = srgb_to_linear(picture_HWC) @ _TO_XYZ[:, 1]
    return np.asarray(
        116 * np.where(y > _KNEE**3, np.cbrt(y), y / (3 * _KNEE**2) + np.float32(4 / 29)) - 16, np.float32
    )


def lab_to_srgb_of_same_light(lab_HWC: Array) -> Array:
    """The way back with L* kept to the last digit: a colour that sRGB does not have at that L* becomes paler.

    Args:
        lab_HWC: float32 (h, w, 3), L in 0..100.

    Returns:
        float32 (h, w, 3) in [0, 1].
    """
    linear = _xyz_of(lab_HWC) @ _FROM_XYZ
    y = _xyz_of(lab_HWC * np.array([1, 0, 0], np.float32))[..., 1:2]
    away = linear - y
    room = np.where(away > 0, 1 - y, y) / np.maximum(np.abs(away), np.float32(1e-6))
    return linear_to_srgb((y + away * np.minimum(room.min(axis=-1, keepdims=True), 1)).astype(np.float32))


def _xyz_of(lab_HWC: Array) -> Array:
    """X, Y and Z, each 1 for white."""
    fy = (lab_HWC[..., 0] + 16) / 116
    root = np.stack([fy + lab_HWC[..., 1] / 500, fy, fy - lab_HWC[..., 2] / 200], axis=-1)
    return np.asarray(np.where(root > _KNEE, root**3, 3 * _KNEE**2 * (root - np.float32(4 / 29))), np.float32)
