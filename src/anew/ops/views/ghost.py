"""Ghost: where a picture keeps the trace of an earlier JPEG quality than its last.

Saved again at a higher quality, anything changes less; but what was once saved at quality 70 changes least at 70, and
more again just above. How deep that dip is, part by part, is drawn. It is seen where the blocks of 8 x 8 of that time
still lie on those of now, which is one place in 64 for a part that was moved. Flat parts have dips of their own.

Source
    Farid, Exposing Digital Forgeries from JPEG Ghosts, IEEE Transactions on Information Forensics and Security 2009.
"""

import cv2
import numpy as np
import numpy.typing as npt

from anew.errors import TooLarge
from anew.ops.damage.given import Array, pixels

QUALITIES = tuple(range(50, 96, 5))
SIDE = 17
"""Pixels a side of the part that is compared."""
_MOST = 65_500
_LEAST = np.float32(1)
"""A change, in levels squared, that rounding alone makes."""


def ghost(picture_HWC: Array, qualities: tuple[int, ...] = QUALITIES, side: int = SIDE) -> Array:
    """The depth of the dip in each part, by brightness.

    Args:
        picture_HWC: float32 (H, W, 3) in [0, 1], no side over 65 500.
        qualities: Those that are tried, the lowest first.
        side: Of a part, in pixels.

    Returns:
        float32 (H, W) in [0, 1]: 0 where a higher quality always changes less; 1 where a lower one changes nothing.

    Raises:
        BadPicture: not such a picture.
        TooLarge: more pixels a side than JPEG has.
    """
    height, width = pixels(picture_HWC).shape[:2]
    if max(height, width) > _MOST:
        raise TooLarge(
            needed=f"at most {_MOST} pixels a side for JPEG", found=f"{width} x {height}", fix="Make it smaller first."
        )
    luma = _luma(picture_HWC)
    most, deepest = np.zeros(luma.shape, np.float32), np.zeros(luma.shape, np.float32)
    for quality in reversed(qualities):
        change = _change(luma, quality, side)
        np.maximum(deepest, 1 - (change + _LEAST) / (most + _LEAST), out=deepest)
        np.maximum(most, change, out=most)
    return deepest


def _luma(picture_HWC: Array) -> npt.NDArray[np.uint8]:
    levels = (np.clip(picture_HWC, 0, 1) * np.float32(255) + np.float32(0.5)).astype(np.uint8)
    return np.asarray(cv2.cvtColor(levels, cv2.COLOR_RGB2GRAY), np.uint8)


def _change(luma: npt.NDArray[np.uint8], quality: int, side: int) -> Array:
    """The mean square of the change around each pixel, in levels."""
    _, file = cv2.imencode(".jpg", luma, [cv2.IMWRITE_JPEG_QUALITY, quality])
    back = np.asarray(cv2.imdecode(file, cv2.IMREAD_GRAYSCALE), np.uint8)
    change = cv2.absdiff(back, luma).astype(np.float32)
    return np.asarray(cv2.blur(np.square(change, out=change), (side, side)), np.float32)
