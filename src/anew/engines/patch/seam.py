"""Seams: make the pieces of a copied fill agree in light and colour, with each other and with what is around.

Inside a piece the copied differences between neighbours are right by nature. Where two pieces meet, and at
the hole's edge, the differences that the pieces themselves hold are asked for instead. Differences that are far off
are real edges, not shading, and are let go.

Source
    Pérez et al. 2003, "Poisson Image Editing", doi:10.1145/882262.882269
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from anew.ops.patchmatch import Floats, Mask
from anew.ops.poisson import solve
from anew.ops.pyramids import resize
from anew.ops.voting import Offsets

Index = NDArray[np.intp]

_EDGE = 30 / 255
"""A mismatch this large is half let go; larger ones almost wholly."""
_SCREEN = 2e-4
_LARGE = 4_000_000  # pixels


def heal(filled_HWC: Floats, hole: Mask, offsets: Offsets) -> None:
    """Correct the hole's pixels, in place, so that its seams vanish. Other pixels stay as they are.

    Parts of the hole that do not touch each other are independent, so each is solved in its own box.

    Args:
        filled_HWC: A picture whose hole was filled by copying the pixel ``offsets`` away.
        hole: The pixels that were copied, (H, W).
        offsets: Rows down and columns right to each one's source pixel.
    """
    _, _, boxes, _ = cv2.connectedComponentsWithStats(hole.astype(np.uint8), connectivity=4)
    for left, top, width, height, _ in _merged(np.asarray(boxes[1:], np.int32)):
        box = slice(max(0, top - 1), top + height + 1), slice(max(0, left - 1), left + width + 1)
        _heal_box(filled_HWC, hole, offsets, box)


def _heal_box(filled: Floats, hole: Mask, offsets: Offsets, box: tuple[slice, slice]) -> None:
    """One box of the hole. A very large one is solved on cells of 2 x 2 pixels or more, which saves its memory."""
    inside = hole[box]
    cell = 1
    while inside.size > _LARGE * cell**2:
        cell *= 2
    rows, columns = (-(-side // cell) for side in inside.shape)
    asked = np.zeros((rows, columns, filled.shape[2]), np.float32)
    for axis in (0, 1):
        _ask(asked, filled, hole, offsets, box, axis, cell)
    cells = np.zeros((rows, columns), bool)  # cells that touch the hole
    for y, x in np.ndindex(cell, cell):
        part = inside[y::cell, x::cell]
        cells[: part.shape[0], : part.shape[1]] |= part
    correction = solve(np.where(cells[..., None], asked, 0), cells, screen=_SCREEN * cell**2)
    for channel in range(filled.shape[2]):
        wide = resize(correction[..., channel], rows * cell, columns * cell)[: inside.shape[0], : inside.shape[1]]
        filled[(*box, channel)] += wide * inside


def _merged(boxes: NDArray[np.int32]) -> NDArray[np.int32]:
    """One box around all where that is little more work than the boxes one by one, else the boxes."""
    if len(boxes) == 0:
        return boxes
    left, top = boxes[:, 0].min(), boxes[:, 1].min()
    width, height = (boxes[:, 0] + boxes[:, 2]).max() - left, (boxes[:, 1] + boxes[:, 3]).max() - top
    if width * height < min(_LARGE, 4 * (boxes[:, 2] * boxes[:, 3]).sum() + 2**15 * len(boxes)):
        return np.array([[left, top, width, height, 0]], np.int32)
    return boxes


def _ask(
    asked: Floats, filled: Floats, hole: Mask, offsets: Offsets, box: tuple[slice, slice], axis: int, cell: int
) -> None:
    """Add to the right-hand side what the pairs along ``axis`` that lie in two different pieces ask for."""
    y, x = _seams(hole[box], (offsets[0][box], offsets[1][box]), axis)
    y2, x2 = (y + 1, x) if axis == 0 else (y, x + 1)
    top, left = box[0].start, box[1].start
    a, b = (y + top, x + left), (y2 + top, x2 + left)
    total = np.zeros((len(y), filled.shape[2]), np.float32)
    voices = np.zeros((len(y), 1), np.float32)
    for at in (a, b):
        down, right = offsets[0][at], offsets[1][at]
        step, heard = _step(filled, hole, (a[0] + down, a[1] + right), (b[0] + down, b[1] + right))
        heard &= hole[at]
        total += np.where(heard[:, None], step, 0)
        voices += heard[:, None]
    wrong = total / np.maximum(voices, 1) - (filled[b] - filled[a])
    wrong *= (voices > 0) / (1 + (np.abs(wrong).max(axis=1, keepdims=True) / _EDGE) ** 4)
    # The known lies right beside a pixel but, in the solver, a whole cell away: its pull counts that much less.
    wrong[hole[a] != hole[b]] /= cell
    np.subtract.at(asked, (y // cell, x // cell), wrong)
    np.add.at(asked, (y2 // cell, x2 // cell), wrong)


def _seams(hole: Mask, offsets: Offsets, axis: int) -> tuple[Index, Index]:
    """The upper or left pixels of the neighbours that come from different places."""
    this, other = _pair(axis)
    down, right = offsets
    differ = (down[this] != down[other]) | (right[this] != right[other]) | (hole[this] != hole[other])
    y, x = np.nonzero((hole[this] | hole[other]) & differ)
    return y, x


def _step(filled: Floats, hole: Mask, a: tuple[Index, Index], b: tuple[Index, Index]) -> tuple[Floats, Mask]:
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
