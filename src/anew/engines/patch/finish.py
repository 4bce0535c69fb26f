"""Finish a fill at full size that was found at a smaller, working size.

Not the colours are enlarged but the matches: each pixel is copied from the full picture, so the fill is as sharp
as what is around it. A short local search settles where the pieces meet. Works on tiles, so that beside the
picture and its copy only small arrays are held.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from anew.engines.patch.levels import target_centres, valid_centres
from anew.ops.patchmatch import Field, Floats, Mask, clip_field, search
from anew.ops.progress import Progress
from anew.ops.voting import Offsets, best_offsets

_TILE = 512
_SWEEPS = 2


def finish(
    picture_HWC: Floats, hole: Mask, source: Mask, field: Field, *, radius: int, seed: int,
    progress: Progress,
) -> tuple[Floats, Offsets]:  # fmt: skip
    """The full-size picture with its hole filled by copying, and how far away each pixel came from.

    Args:
        picture_HWC: The full-size picture; what its hole holds means nothing.
        hole: What to fill, (H, W).
        source: What may be copied, (H, W).
        field: The matches at working size, given everywhere.
        radius: Of a patch, at both sizes.
        seed: Decides the jumps of the local search.
        progress: Told after each tile.
    """
    filled = picture_HWC.copy()
    valid = valid_centres(source, radius)
    offsets = np.zeros((2, *hole.shape), np.int16)
    tiles = list(_tiles(hole))
    for number, tile in enumerate(tiles):
        progress(number / len(tiles), "copying at full size")
        around = _grown(tile, 2 * radius, hole.shape)
        part = hole[around]
        targets = target_centres(part, radius)
        start = clip_field(_placed(field, around, hole.shape), hole.shape, radius=radius)
        guess = np.where(part[..., None], picture_HWC[start.y, start.x], picture_HWC[around])
        found = search(
            guess, picture_HWC, start, radius=radius, targets=targets, valid=valid, sweeps=_SWEEPS,
            seed=seed + number, reach=2 * hole.shape[0] // field.shape[0],
        )  # fmt: skip
        top, left = around[0].start, around[1].start
        inner = tuple(slice(t.start - a.start, t.stop - a.start) for t, a in zip(tile, around, strict=True))
        local = best_offsets(found, radius=radius, pixels=part, targets=targets)
        y, x = np.nonzero(part[inner])
        y, x = y + inner[0].start, x + inner[1].start
        from_y, from_x = y + local[0][y, x], x + local[1][y, x]
        filled[y + top, x + left] = picture_HWC[from_y, from_x]
        offsets[:, y + top, x + left] = from_y - y - top, from_x - x - left
    return filled, (offsets[0], offsets[1])


Box = tuple[slice, slice]


def _tiles(hole: Mask) -> Iterator[Box]:
    """The tiles that hold a part of the hole."""
    height, width = hole.shape
    for top in range(0, height, _TILE):
        for left in range(0, width, _TILE):
            tile = slice(top, min(height, top + _TILE)), slice(left, min(width, left + _TILE))
            if hole[tile].any():
                yield tile


def _grown(tile: Box, margin: int, shape: tuple[int, int]) -> Box:
    rows, columns = (
        slice(max(0, side.start - margin), min(length, side.stop + margin))
        for side, length in zip(tile, shape, strict=True)
    )
    return rows, columns


def _placed(field: Field, around: Box, shape: tuple[int, int]) -> Field:
    """The small field on one tile at full size: every pixel as far from its match, in pictures, as before."""
    (rows, from_rows), (columns, from_columns) = (
        _middle(side, few, many) for side, few, many in zip(around, field.shape, shape, strict=True)
    )
    at = np.ix_(from_rows, from_columns)
    stretch = shape[0] / field.shape[0], shape[1] / field.shape[1]
    y = rows[:, None] + np.rint((field.y[at] - from_rows[:, None]) * stretch[0]).astype(np.int32)
    x = columns[None, :] + np.rint((field.x[at] - from_columns[None, :]) * stretch[1]).astype(np.int32)
    return Field(y.astype(np.int32), x.astype(np.int32), np.zeros(y.shape, np.float32))


def _middle(side: slice, few: int, many: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The places of one side of a tile at full size, and those of the working size that they lie in."""
    places = np.arange(side.start, side.stop)
    return places, np.minimum((2 * places + 1) * few // (2 * many), few - 1)
