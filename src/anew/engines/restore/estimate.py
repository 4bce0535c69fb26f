"""Estimate: how much noise, compression and blur there is in a picture, as a network sees it.

It looks at a few pieces, and the mean of what it says of each is taken. Whether that is there is judged elsewhere.
"""

import numpy as np

from anew.engines.base import Array
from anew.engines.restore.job import Job
from anew.engines.restore.levels import Levels
from anew.ops.mirror import mirrored

PIECE = 192
"""Pixels a side of each piece; a multiple of 8, where JPEG's blocks begin."""
PIECES = 3
"""Pieces along each side, at most."""


def estimated(picture_HWC: Array, job: Job) -> Levels:
    """What a network sees in a picture.

    Args:
        picture_HWC: float32 (H, W, 3).
        job: Of which the network ``estimate`` is taken.
    """
    job.progress(0.0, "looking for noise, compression and blur")
    plan, run = job.net("estimate")
    pieces = [_grown(piece, plan.multiple_of) for piece in pieces_of(picture_HWC)]
    seen = [run(np.ascontiguousarray(piece.transpose(2, 0, 1)[None]))[0] for piece in pieces]
    return Levels.read(np.clip(np.mean(seen, axis=0), 0, 1))


def in_words(levels: Levels) -> list[str]:
    """Each level that is not nothing.

    Example:
        >>> in_words(Levels(noise=12, loss=60))
        ['noise of about 12 levels', 'JPEG of about quality 40']
    """
    told = {
        f"noise of about {levels.noise:g} levels": levels.noise,
        f"JPEG of about quality {levels.quality}": levels.loss,
        f"blur of about {levels.blur:g} pixels": levels.blur,
    }
    return [words for words, level in told.items() if level]


def pieces_of(picture_HWC: Array) -> list[Array]:
    """A few pieces spread over the picture, each beginning where a block of JPEG does."""
    tops, lefts = (_starts(side) for side in picture_HWC.shape[:2])
    return [picture_HWC[top : top + PIECE, left : left + PIECE] for top in tops for left in lefts]


def _starts(side: int) -> list[int]:
    room = max(side - PIECE, 0)
    count = min(PIECES, 1 + room // PIECE)
    return sorted({room * index // max(count - 1, 1) // 8 * 8 for index in range(count)})


def _grown(piece: Array, multiple: int) -> Array:
    return mirrored(piece, bottom=-piece.shape[0] % multiple, right=-piece.shape[1] % multiple)
