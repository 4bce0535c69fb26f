"""Ghost: for each part of a picture, the JPEG quality at which it changes least when it is saved again.

A part that had been saved as JPEG before it was put in changes least at the quality of that time, and what was never
saved so changes least at the best. It is seen in files that lose nothing; where the whole was saved as JPEG afterwards,
all of it changes least at that quality, and the map is even.

Source
    Farid, Exposing Digital Forgeries from JPEG Ghosts, IEEE Transactions on Information Forensics and Security 2009.
"""

import cv2
import numpy as np

from anew.ops.damage.compress import jpeg
from anew.ops.damage.given import Array

QUALITIES = tuple(range(50, 96, 5))
SIDE = 17
"""Pixels a side of the part that is compared."""


def ghost(picture_HWC: Array, qualities: tuple[int, ...] = QUALITIES, side: int = SIDE) -> Array:
    """The quality of least change of each part.

    The change is taken by the square, over each part, in all colours.

    Args:
        picture_HWC: float32 (H, W, 3) in [0, 1], no side over 65 500.
        qualities: Those that are tried.
        side: Of a part, in pixels.

    Returns:
        float32 (H, W) in [0, 1]: black is the first quality, white the last.

    Raises:
        BadPicture: not such a picture.
        TooLarge: more pixels a side than JPEG has.
    """
    least = np.full(picture_HWC.shape[:2], np.inf, np.float32)
    found = np.zeros(picture_HWC.shape[:2], np.float32)
    for index, quality in enumerate(qualities):
        change = jpeg(picture_HWC, quality) - picture_HWC
        square = np.einsum("hwc,hwc->hw", change, change, dtype=np.float32)
        part = np.asarray(cv2.blur(square, (side, side)), np.float32)
        better = part < least
        least[better] = part[better]
        found[better] = index / max(len(qualities) - 1, 1)
    return found
