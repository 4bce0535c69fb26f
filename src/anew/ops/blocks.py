"""Blocks: how plainly JPEG's squares of eight pixels are seen, with no network.

    step at a border less the steps beside it, cut off at four levels, in the mean over all borders
    the eight places where borders may lie: one stands out where the picture was compressed

Axes
    H, W  the picture

Source
    After Wang, Sheikh & Bovik 2002, "No-Reference Perceptual Quality Assessment of JPEG Compressed Images"
"""

import numpy as np
import numpy.typing as npt

from anew.image.space import LUMA
from anew.ops.tiles import Place

Array = npt.NDArray[np.float32]

SIDE = 8
MOST = 4.0
"""8-bit levels; more is an edge of the picture, not of a block."""
LOOKED_AT = 1024
"""Pixels a side of the middle of the picture, which is looked at."""


def block_steps(picture_HWC: Array) -> float:
    """How far borders of blocks stand out, in 8-bit levels; 0 where they do not.

    The weaker of rows and columns is taken, since a picture may have a grid of its own in one of them. Where it was
    enlarged or made smaller after it was compressed, there is nothing to be seen.

    Args:
        picture_HWC: float32 (H, W, 3), sRGB in [0, 1].
    """
    light = (picture_HWC[_middle(picture_HWC.shape)] @ LUMA) * np.float32(255)
    return min(_standing_out(light), _standing_out(light.T))


def _standing_out(light_HW: Array) -> float:
    """Of borders between columns."""
    steps = np.abs(np.diff(light_HW, axis=1))
    over = np.clip(steps[:, 1:-1] - (steps[:, :-2] + steps[:, 2:]) / 2, -MOST, MOST)
    whole = over.shape[1] // SIDE * SIDE
    if not whole or not over.shape[0]:
        return 0.0
    by_place = np.sort(over[:, :whole].mean(axis=0).reshape(-1, SIDE).mean(axis=0))
    return max(float(by_place[-1] - np.median(by_place[:-1])), 0.0)


def _middle(shape: tuple[int, ...]) -> Place:
    rows, columns = (slice(max(0, (side - LOOKED_AT) // 2), (side + LOOKED_AT) // 2 + 1) for side in shape[:2])
    return rows, columns
