"""Tiles: work at full size piece by piece, guided by what was found at a smaller size.

Axes
    H, W  full size      h, w  a smaller size      C  channels
"""

from collections.abc import Iterator

import cv2
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Place = tuple[slice, slice]
"""Rows and columns, both with start and stop."""


def tiles(height: int, width: int, side: int) -> Iterator[Place]:
    """Places of at most ``side`` x ``side`` that together are the picture, each pixel once.

    Example:
        >>> [(rows.start, columns.start) for rows, columns in tiles(2, 5, 3)]
        [(0, 0), (0, 3)]
    """
    for top in range(0, height, side):
        for left in range(0, width, side):
            yield slice(top, min(top + side, height)), slice(left, min(left + side, width))


def grown(at: Place, margin: int, height: int, width: int) -> tuple[Place, Place]:
    """The place with a margin, cut off at the picture's edges; and where the place itself lies in that.

    Example:
        >>> grown((slice(0, 3), slice(4, 6)), 2, 9, 9)
        ((slice(0, 5, None), slice(2, 8, None)), (slice(0, 3, None), slice(2, 4, None)))
    """
    wide = [slice(max(s.start - margin, 0), min(s.stop + margin, n)) for s, n in zip(at, (height, width), strict=True)]
    inner = [slice(s.start - w.start, s.stop - w.start) for s, w in zip(at, wide, strict=True)]
    return (wide[0], wide[1]), (inner[0], inner[1])


def enlarged(small_hwC: Floats, full: tuple[int, ...], at: Place) -> Floats:
    """One place of what ``small_hwC`` is when enlarged to ``full`` (H, W), by linear interpolation.

    Example:
        >>> enlarged(np.float32([[0, 1]]), (1, 4), (slice(0, 1), slice(1, 3))).tolist()
        [[0.25, 0.75]]
    """
    down, across = small_hwC.shape[0] / full[0], small_hwC.shape[1] / full[1]
    top, left = at[0].start, at[1].start
    matrix = np.array([[across, 0, (left + 0.5) * across - 0.5], [0, down, (top + 0.5) * down - 0.5]])
    size = (at[1].stop - left, at[0].stop - top)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(small_hwC, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE), np.float32)


def shrunk(array: Floats, pixels: int) -> Floats:
    """Shrunk to about so many pixels at most, by area; itself if it has no more.

    Example:
        >>> shrunk(np.ones((40, 90, 3), np.float32), 900).shape
        (20, 45, 3)
    """
    shape = smaller(array.shape, pixels)
    if shape == array.shape[:2]:
        return np.ascontiguousarray(array)
    return np.asarray(cv2.resize(array, shape[::-1], interpolation=cv2.INTER_AREA), np.float32)


def smaller(shape: tuple[int, ...], pixels: int) -> tuple[int, int]:
    """The shape (H, W) that `shrunk` gives."""
    scale = min(1.0, float(np.sqrt(pixels / (shape[0] * shape[1]))))
    return max(1, round(shape[0] * scale)), max(1, round(shape[1] * scale))
