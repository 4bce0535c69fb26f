"""Lattice: a colour map written on a 33 x 33 x 33 grid of colours and read back by trilinear interpolation.

Any colour map, however slow, then costs the same per pixel; this is what a film grader calls a 3-D LUT.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from anew.ops.kernels import for_bands, kernel

Array = NDArray[np.float32]
SIDE = 33

_STEPS = np.linspace(0, 1, SIDE, dtype=np.float32)
LATTICE: Array = np.stack(np.meshgrid(_STEPS, _STEPS, _STEPS, indexing="ij"), axis=-1).reshape(-1, 3)
"""The colours a map must be given for: float32 (35937, 3), the last channel fastest."""


def apply_lattice(picture_HWC: Array, lattice_N3: Array) -> Array:
    """The picture with each colour replaced by what the lattice holds there.

    Args:
        picture_HWC: float32 (H, W, 3); values outside [0, 1] read the lattice's edge.
        lattice_N3: What became of each colour of ``LATTICE``.

    Returns:
        float32 (H, W, 3), clipped to [0, 1].

    Example:
        >>> picture = np.full((1, 1, 3), 0.3, np.float32)
        >>> round(float(apply_lattice(picture, 1 - LATTICE)[0, 0, 0]), 3)
        0.7
    """
    out_HWC = np.empty_like(picture_HWC)
    table = np.ascontiguousarray(lattice_N3, np.float32).reshape(SIDE, SIDE, SIDE, 3)
    picture = np.ascontiguousarray(picture_HWC, np.float32)
    height, width = picture.shape[:2]
    for_bands(lambda first, last: _look_up(picture, table, out_HWC, first, last), height, height * width)
    return out_HWC


@kernel
def _look_up(picture: Any, table: Any, out: Any, first: Any, last: Any) -> None:
    n = table.shape[0] - 1
    for y in range(first, last):
        for x in range(picture.shape[1]):
            r = min(max(picture[y, x, 0], np.float32(0)), np.float32(1)) * n
            g = min(max(picture[y, x, 1], np.float32(0)), np.float32(1)) * n
            b = min(max(picture[y, x, 2], np.float32(0)), np.float32(1)) * n
            i, j, k = min(int(r), n - 1), min(int(g), n - 1), min(int(b), n - 1)
            fr, fg, fb = r - i, g - j, b - k
            for c in range(3):
                low = (table[i, j, k, c] * (1 - fb) + table[i, j, k + 1, c] * fb) * (1 - fg)
                low += (table[i, j + 1, k, c] * (1 - fb) + table[i, j + 1, k + 1, c] * fb) * fg
                high = (table[i + 1, j, k, c] * (1 - fb) + table[i + 1, j, k + 1, c] * fb) * (1 - fg)
                high += (table[i + 1, j + 1, k, c] * (1 - fb) + table[i + 1, j + 1, k + 1, c] * fb) * fg
                value = low * (1 - fr) + high * fr
                out[y, x, c] = min(max(value, np.float32(0)), np.float32(1))
