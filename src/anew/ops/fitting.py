"""Fitting: a picture brought to a size of another aspect.

    stretch   each side by itself                 crop   covers the size, what hangs over is cut off
    fill      lies inside, its edges drawn out to the size's

Axes: H rows, W columns, C channels.
"""

from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from anew.ops.pyramids import resize

Floats = NDArray[np.float32]
How = Literal["stretch", "crop", "fill"]
HOWS: tuple[str, ...] = get_args(How)


def fitted(picture_HWC: Floats, height: int, width: int, how: How) -> Floats:
    """A picture, (H, W) or (H, W, C), at that size; its middle stays in the middle.

    Example:
        >>> fitted(np.array([[1, 2, 3, 4]], np.float32), 1, 2, "crop").tolist()
        [[2.0, 3.0]]
        >>> fitted(np.array([[1, 2]], np.float32), 3, 2, "fill").tolist()
        [[1.0, 2.0], [1.0, 2.0], [1.0, 2.0]]
    """
    if how == "stretch":
        return resize(picture_HWC, height, width)
    old_height, old_width = picture_HWC.shape[:2]
    scales = height / old_height, width / old_width
    scale = max(scales) if how == "crop" else min(scales)
    sides = max(1, round(old_height * scale)), max(1, round(old_width * scale))
    scaled = resize(picture_HWC, *sides)
    for axis, side in enumerate((height, width)):
        scaled = _of_length(scaled, side, axis)
    return scaled


def _of_length(picture: Floats, length: int, axis: int) -> Floats:
    """Along one axis cut, or drawn out at both ends alike."""
    spare = picture.shape[axis] - length
    before = abs(spare) // 2
    if spare >= 0:
        return np.take(picture, range(before, before + length), axis)
    ends = [(0, 0)] * picture.ndim
    ends[axis] = (before, -spare - before)
    return np.pad(picture, ends, mode="edge")
