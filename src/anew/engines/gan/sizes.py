"""Sizes: any picture through nets that know multiples of some number, whole or in overlapping tiles.

Nets with instance normalisation would give each tile a tone of its own; ``steady`` keeps them from it.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from anew.ops import overlaps
from anew.ops.mirror import mirrored
from anew.ops.progress import Progress

Floats = npt.NDArray[np.float32]
Code = npt.NDArray[Any]

LEAST = 32
"""Nets are not shown less than this: reflections inside them need neighbours."""


def up_to(length: int, multiple: int) -> int:
    """The next side that a net takes.

    Example:
        >>> up_to(65, 4), up_to(1, 4)
        (68, 32)
    """
    return overlaps.up_to(length, multiple, LEAST)


def reflected(code: Code, height: int, width: int) -> Code:
    """The picture grown to the right and downwards by its mirror image."""
    return mirrored(code, bottom=height - code.shape[0], right=width - code.shape[1])


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
    tiling = overlaps.tiling_of(
        code.shape[0], code.shape[1], tile=tile, overlap=overlap, multiple=multiple, least=LEAST, hard=hard
    )
    return tiling.make(code, lambda piece, _: call(piece), progress, "translating")
