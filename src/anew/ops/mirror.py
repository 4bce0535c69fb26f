"""Mirror: a picture grown beyond its edges by its own reflection.

The edge itself is not repeated, and margins wider than the picture run to and fro.
"""

from typing import Any

import numpy as np
import numpy.typing as npt


def mirrored(
    array: npt.NDArray[Any], *, left: int = 0, top: int = 0, right: int = 0, bottom: int = 0
) -> npt.NDArray[Any]:
    """The array, (H, W) or (H, W, C), with so many reflected pixels on each side; itself where there are none.

    Example:
        >>> mirrored(np.array([[1, 2, 3]]), left=3, right=1).tolist()
        [[2, 3, 2, 1, 2, 3, 2]]
    """
    if not (left or top or right or bottom):
        return array
    height, width = array.shape[:2]
    return array[np.ix_(_places(height, top, bottom), _places(width, left, right))]


def _places(length: int, before: int, after: int) -> npt.NDArray[np.intp]:
    """For each new place along one axis, the old one that it shows."""
    period = max(1, 2 * (length - 1))
    place = np.mod(np.arange(-before, length + after), period)
    return np.minimum(place, period - place) if length > 1 else np.zeros(length + before + after, np.intp)
