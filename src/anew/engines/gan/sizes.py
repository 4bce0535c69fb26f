"""Sizes: any picture through nets that know multiples of some number, whole or in overlapping tiles.

    |<------- tile ------->|
    |              |<------- tile ------->|
    |              |<-over->|             |       inside the overlap one tile fades out as the other fades in

Nets with instance normalisation would give each tile a tone of its own; ``steady`` keeps them from it.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from anew.ops.progress import Progress

Floats = npt.NDArray[np.float32]
Code = npt.NDArray[Any]

LEAST = 32
"""Nets are not shown less than this: reflections inside them need neighbours."""


class Share(NamedTuple):
    """One tile along one axis: where it begins, and how much each of its pixels counts; shares add up to 1."""

    start: int
    weights: Floats


def up_to(length: int, multiple: int) -> int:
    """The next side that a net takes.

    Example:
        >>> up_to(65, 4), up_to(1, 4)
        (68, 32)
    """
    least = max(length, LEAST)
    return least + -least % multiple


def reflected(code: Code, height: int, width: int) -> Code:
    """The picture grown to the right and downwards by its mirror image."""
    bottom, right = height - code.shape[0], width - code.shape[1]
    if not (bottom or right):
        return code
    return np.pad(code, ((0, bottom), (0, right), (0, 0))[: code.ndim], mode="reflect")


def shares(length: int, tile: int, overlap: int, *, hard: bool = False) -> list[Share]:
    """Tiles of one length that cover an axis, evenly spread.

    Args:
        length: Of the axis, at least ``tile``.
        tile: Of each tile.
        overlap: At least so much of two neighbours is the same; below ``tile``.
        hard: Each pixel is taken from one tile alone, the one in whose middle it is most.

    Example:
        >>> [(share.start, share.weights.tolist()) for share in shares(5, 3, 1)]
        [(0, [1.0, 1.0, 0.5]), (2, [0.5, 1.0, 1.0])]
    """
    count = 1 + -(-(length - tile) // (tile - overlap))
    starts = [round(index * (length - tile) / max(count - 1, 1)) for index in range(count)]
    rise = np.minimum((np.arange(tile, dtype=np.float32) + 0.5) / max(overlap, 1), 1)
    rise = np.sin(rise * np.pi / 2) ** 2
    counts = np.zeros((count, length), np.float32)
    for index, start in enumerate(starts):
        counts[index, start : start + tile] = 1
        if index > 0:
            counts[index, start : start + tile] *= rise
        if index < count - 1:
            counts[index, start : start + tile] *= rise[::-1]
    if hard:
        counts = (counts.argmax(axis=0) == np.arange(count)[:, None]).astype(np.float32)
    counts /= counts.sum(axis=0)
    return [Share(start, counts[index, start : start + tile]) for index, start in enumerate(starts)]


def several(height: int, width: int, tile: int, multiple: int) -> bool:
    """Whether a picture of that size goes through in more than one piece."""
    return bool(tile) and max(height, width) > up_to(tile, multiple)


def through(
    code: Code,
    call: Callable[[Code], Floats],
    *,
    tile: int,
    overlap: int,
    multiple: int,
    hard: bool,
    progress: Progress,
) -> Floats:
    """A picture of any size through a net.

    Args:
        code: (H, W) or (H, W, c).
        call: Takes a piece of it whose sides are multiples of ``multiple``; gives (h, w, 3).
        tile: The longest side of a piece, rounded up to a multiple; 0 = the whole picture at once.
        overlap: How much neighbours share; at most half a tile.
        multiple: What the net asks of sides.
        hard: Cut tiles apart in the middle of the overlap instead of fading: for label maps.
        progress: Told before each piece; may raise ``Cancelled``.

    Returns:
        float32 (H, W, 3).
    """
    height, width = code.shape[:2]
    sides = [up_to(side, multiple) for side in (height, width)]
    if tile:
        sides = [min(side, up_to(tile, multiple)) for side in sides]
    whole = reflected(code, max(height, sides[0]), max(width, sides[1]))
    rows, columns = (
        shares(length, side, min(overlap, side // 2), hard=hard)
        for length, side in zip(whole.shape[:2], sides, strict=True)
    )
    made = np.zeros((*whole.shape[:2], 3), np.float32)
    for index, (row, column) in enumerate((row, column) for row in rows for column in columns):
        progress(index / (len(rows) * len(columns)), "translating")
        place = slice(row.start, row.start + sides[0]), slice(column.start, column.start + sides[1])
        made[place] += call(whole[place]) * (row.weights[:, None] * column.weights)[..., None]
    return made[:height, :width]
