"""Shapes: masks drawn by numbers, for whoever cannot hold a brush."""

from collections.abc import Iterable

import numpy as np

from anew.ops.masks import FloatMask

Corners = tuple[int, int, int, int]
"""Left, top, width and height in pixels; what lies outside the picture is cut off."""


def drawn(height: int, width: int, boxes: Iterable[Corners] = (), ellipses: Iterable[Corners] = ()) -> FloatMask:
    """A mask with boxes, and the ellipses that fill boxes.

    Returns:
        float32 (height, width), 1 within any of them, 0 elsewhere.

    Example:
        >>> drawn(3, 4, boxes=[(1, 0, 2, 2)]).tolist()
        [[0.0, 1.0, 1.0, 0.0], [0.0, 1.0, 1.0, 0.0], [0.0, 0.0, 0.0, 0.0]]
    """
    mask = np.zeros((height, width), np.float32)
    for left, top, wide, high in boxes:
        mask[max(top, 0) : max(top + high, 0), max(left, 0) : max(left + wide, 0)] = 1
    for left, top, wide, high in ellipses:
        if wide < 1 or high < 1:
            continue
        rows = slice(max(top, 0), min(max(top + high, 0), height))
        columns = slice(max(left, 0), min(max(left + wide, 0), width))
        down = (np.arange(rows.start, rows.stop) + 0.5 - top) / high * 2 - 1
        right = (np.arange(columns.start, columns.stop) + 0.5 - left) / wide * 2 - 1
        mask[rows, columns][down[:, None] ** 2 + right**2 <= 1] = 1
    return mask
