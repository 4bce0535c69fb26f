"""Inks: CMYK as colours on a screen and back, by its profile where it has one.

Through LittleCMS, which Pillow brings, in 8 bits: relative colorimetric with black point compensation, so that
colours that both can show come back as they went. Without a profile, by the plain formula.
"""

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anew.image.arrays import Samples, quantised, row_bands

Floats = NDArray[np.float32]


def rgb_of(samples: Samples, profile: bytes | None) -> Floats:
    """Inks (H, W, 4) as sRGB, float32 (H, W, 3) in [0, 1]."""
    rgb_HWC = np.empty((*samples.shape[:2], 3), np.float32)
    usable = is_usable(profile, "CMYK")
    for rows in row_bands(samples.shape[0], samples.shape[1] * 4):
        ink = np.multiply(samples[rows], 1 / np.iinfo(samples.dtype).max, dtype=np.float32)
        if profile and usable:
            rgb_HWC[rows] = by_lcms(ink, profile, srgb_profile(), "CMYK", "RGB")
        else:
            rgb_HWC[rows] = (1 - ink[..., :3]) * (1 - ink[..., 3:])
    return rgb_HWC


def inks_of(rgb_HWC: Floats, profile: bytes | None, depth: int) -> Samples:
    """Colours in sRGB as inks (H, W, 4) of 8 or 16 bits."""
    if profile and is_usable(profile, "CMYK"):
        return quantised(by_lcms(rgb_HWC, srgb_profile(), profile, "RGB", "CMYK"), depth)
    black = 1 - np.clip(rgb_HWC, 0, 1).max(axis=2, keepdims=True)
    ink = (1 - np.clip(rgb_HWC, 0, 1) - black) / np.maximum(1 - black, np.float32(1e-6))
    return quantised(np.concatenate([ink, black], axis=2), depth)


@lru_cache(maxsize=8)
def is_usable(profile: bytes | None, mode: str) -> bool:
    """Whether LittleCMS can go from a profile to sRGB and back; ``mode`` is RGB or CMYK."""
    if profile is None or profile[16:20].strip() != mode.encode() or profile[36:40] != b"acsp":
        return False
    from PIL import ImageCms

    try:
        _transform(profile, srgb_profile(), mode, "RGB")
        _transform(srgb_profile(), profile, "RGB", mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return False
    return True


def by_lcms(values_HWC: Floats, here: bytes, there: bytes, mode: str, other: str) -> Floats:
    """Colours from one profile to another by LittleCMS, rounded to 8 bits; unchanged tables are kept.

    Args:
        values_HWC: float32 in [0, 1], as many channels as ``mode`` has.
        here: The profile of the values.
        there: The profile wanted.
        mode: Pillow's name of the one, RGB or CMYK.
        other: And of the other.
    """
    from PIL import Image

    transform = _transform(here, there, mode, other)
    result = np.empty((*values_HWC.shape[:2], 4 if other == "CMYK" else 3), np.float32)
    for rows in row_bands(values_HWC.shape[0], values_HWC.shape[1] * 4):
        image = Image.fromarray(quantised(values_HWC[rows], 8), mode)
        np.multiply(np.asarray(transform.apply(image)), np.float32(1 / 255), out=result[rows], dtype=np.float32)
    return result


@lru_cache(maxsize=1)
def srgb_profile() -> bytes:
    """LittleCMS's own profile of sRGB."""
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@lru_cache(maxsize=8)
def _transform(here: bytes, there: bytes, mode: str, other: str) -> Any:
    """A transform between two profiles."""
    from io import BytesIO

    from PIL import ImageCms

    intent, flags = ImageCms.Intent.RELATIVE_COLORIMETRIC, ImageCms.Flags.BLACKPOINTCOMPENSATION
    return ImageCms.buildTransform(BytesIO(here), BytesIO(there), mode, other, intent, flags)
