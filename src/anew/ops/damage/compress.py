"""Compress: a picture saved as a file that throws some of it away, and opened again.

Both give whole 8-bit levels, because a file holds no others.
"""

from typing import Literal

import cv2
import numpy as np

from anew.errors import BadTask, TooLarge
from anew.ops.damage.given import Array, Rng, pixels, within

Subsampling = Literal["4:4:4", "4:2:2", "4:2:0"]
_FACTORS = {
    "4:4:4": cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444,
    "4:2:2": cv2.IMWRITE_JPEG_SAMPLING_FACTOR_422,
    "4:2:0": cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420,
}
_MOST = {".jpg": 65_500, ".webp": 16_383}  # pixels a side; of JPEG what libjpeg takes


def jpeg(
    picture_HWC: Array, quality: int, *, subsampling: Subsampling = "4:2:0", shift: tuple[int, int] = (0, 0)
) -> Array:
    """The picture after being saved as JPEG.

    Args:
        picture_HWC: float32 (h, w, 3); values outside [0, 1] are clipped.
        quality: libjpeg's, 1 to 100.
        subsampling: How many values of colour there are to those of brightness; "4:2:0" is what most programs write.
        shift: How many rows and columns before the picture's corner a block of 8 x 8 begins, 0 to 15. (0, 0) is
            a file as it was first saved; others come of cropping one.

    Returns:
        float32 (h, w, 3) in [0, 1], in whole 8-bit levels.

    Raises:
        BadPicture: not such a picture.
        BadTask: a value out of its range.
        TooLarge: more than 65 500 pixels a side.
    """
    if subsampling not in _FACTORS:
        raise BadTask(
            needed=f"a subsampling of {', '.join(_FACTORS)}", found=str(subsampling), fix="Name one of these."
        )
    settings = [
        *(cv2.IMWRITE_JPEG_QUALITY, int(within("the quality", quality, 1, 100))),
        *(cv2.IMWRITE_JPEG_SAMPLING_FACTOR, _FACTORS[subsampling]),
    ]
    top, left = (within("the shift", step, 0, 15) for step in shift)
    if not (top or left):
        return _through(".jpg", picture_HWC, settings)
    wider = cv2.copyMakeBorder(pixels(picture_HWC), top, 0, left, 0, cv2.BORDER_REPLICATE)
    return np.ascontiguousarray(_through(".jpg", np.asarray(wider, np.float32), settings)[top:, left:])


def double_jpeg(picture_HWC: Array, first: int, second: int, rng: Rng) -> Array:
    """Saved, cropped somewhere, and saved again: the blocks of the first saving lie askew.

    Args:
        picture_HWC: float32 (h, w, 3); values outside [0, 1] are clipped.
        first: Quality of the first saving, 1 to 100.
        second: Quality of the second.
        rng: Where it was cropped.

    Raises:
        BadPicture: not such a picture.
        BadTask: a quality out of its range.
        TooLarge: more than 65 500 pixels a side.
    """
    top, left = (int(step) for step in rng.integers(0, 8, 2))
    return jpeg(jpeg(picture_HWC, first, shift=(top, left)), second)


def webp(picture_HWC: Array, quality: int) -> Array:
    """The picture after being saved as lossy WebP, whose colour is always 4:2:0.

    Args:
        picture_HWC: float32 (h, w, 3); values outside [0, 1] are clipped.
        quality: libwebp's, 1 to 100.

    Returns:
        float32 (h, w, 3) in [0, 1], in whole 8-bit levels.

    Raises:
        BadPicture: not such a picture.
        BadTask: the quality is out of its range.
        TooLarge: more than 16 383 pixels a side.
    """
    return _through(".webp", picture_HWC, [cv2.IMWRITE_WEBP_QUALITY, int(within("the quality", quality, 1, 100))])


def in_levels(picture_HWC: Array) -> Array:
    """The picture in whole 8-bit levels, as any file of 8 bit holds it: clipped and rounded.

    Example:
        >>> float(in_levels(np.full((1, 1, 3), 0.5, np.float32))[0, 0, 0] * 255)
        128.0
    """
    return _bytes(pixels(picture_HWC)).astype(np.float32) / np.float32(255)


def _bytes(picture_HWC: Array) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return (np.clip(picture_HWC, 0, 1) * np.float32(255) + np.float32(0.5)).astype(np.uint8)


def _through(kind: str, picture_HWC: Array, settings: list[int]) -> Array:
    height, width = pixels(picture_HWC).shape[:2]
    if max(height, width) > _MOST[kind]:
        raise TooLarge(
            needed=f"at most {_MOST[kind]} pixels a side for {kind}",
            found=f"{width} x {height}",
            fix="Damage it in parts, or leave this step out.",
        )
    _, file = cv2.imencode(kind, cv2.cvtColor(_bytes(picture_HWC), cv2.COLOR_RGB2BGR), settings)
    back = cv2.imdecode(file, cv2.IMREAD_COLOR_RGB)
    return np.asarray(back, np.float32) / np.float32(255)
