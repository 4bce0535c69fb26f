"""Seams: make the pieces of a copied fill agree in light and colour, with each other and with what is around.

Inside a piece the copied differences between neighbours are right by nature. Where two pieces meet, and at
the hole's edge, the differences that the pieces themselves hold are asked for instead. Differences that are far off
are real edges, not shading, and are let go.

Source
    Pérez et al. 2003, "Poisson Image Editing", doi:10.1145/882262.882269
"""

import numpy as np
from numpy.typing import NDArray

from anew.ops.patchmatch import Floats, Mask
from anew.ops.poisson import solve
from anew.ops.voting import Offsets

_EDGE = 30 / 255
"""A mismatch this large is half let go; larger ones almost wholly."""
_SCREEN = 2e-4


def heal(filled_HWC: Floats, hole: Mask, offsets: Offsets) -> Floats:
    """``filled_HWC`` with the hole's pixels corrected so that its seams vanish; other pixels stay as they are.

    Args:
        filled_HWC: A picture whose hole was filled by copying the pixel ``offsets`` away.
        hole: The pixels that were copied, (H, W).
        offsets: Rows down and columns right to each one's source pixel.
    """
    asked = np.zeros_like(filled_HWC)
    for axis in (0, 1):
        _ask(asked, filled_HWC, hole, offsets, axis)
    asked[~hole] = 0
    return filled_HWC + solve(asked, hole, screen=_SCREEN)


def _ask(asked: Floats, filled: Floats, hole: Mask, offsets: Offsets, axis: int) -> None:
    """Add to the right-hand side what the pairs along ``axis`` that lie in two different pieces ask for."""
    down, right = offsets
    this, other = _pair(axis)
    differs = (down[this] != down[other]) | (right[this] != right[other]) | (hole[this] != hole[other])
    y, x = np.nonzero((hole[this] | hole[other]) & differs)
    y2, x2 = (y + 1, x) if axis == 0 else (y, x + 1)
    total = np.zeros((len(y), filled.shape[2]), np.float32)
    voices = np.zeros((len(y), 1), np.float32)
    for at in ((y, x), (y2, x2)):
        step, heard = _step_inside(filled, hole, (y + down[at], x + right[at]), (y2 + down[at], x2 + right[at]))
        heard &= hole[at]
        total += np.where(heard[:, None], step, 0)
        voices += heard[:, None]
    wrong = total / np.maximum(voices, 1) - (filled[y2, x2] - filled[y, x])
    wrong *= (voices > 0) / (1 + (np.abs(wrong).max(axis=1, keepdims=True) / _EDGE) ** 4)
    np.subtract.at(asked, (y, x), wrong)
    np.add.at(asked, (y2, x2), wrong)


Index = NDArray[np.intp]


def _step_inside(filled: Floats, hole: Mask, a: tuple[Index, Index], b: tuple[Index, Index]) -> tuple[Floats, Mask]:
    """The difference from a to b in the source, and whether both are known pixels of the picture."""
    height, width = hole.shape
    inside = (b[0] >= 0) & (b[0] < height) & (b[1] >= 0) & (b[1] < width)
    inside &= (a[0] >= 0) & (a[0] < height) & (a[1] >= 0) & (a[1] < width)
    a = np.clip(a[0], 0, height - 1), np.clip(a[1], 0, width - 1)
    b = np.clip(b[0], 0, height - 1), np.clip(b[1], 0, width - 1)
    return filled[b] - filled[a], inside & ~hole[a] & ~hole[b]


def _pair(axis: int) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    """Slices that lay every pixel on top of its lower (0) or right (1) neighbour."""
    every = slice(None)
    if axis == 0:
        return (slice(None, -1), every), (slice(1, None), every)
    return (every, slice(None, -1)), (every, slice(1, None))
