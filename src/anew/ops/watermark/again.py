"""Again: a mark in a picture that has one already.

Two marks that lie one over the other have the same sync and different bits, and where the bits differ they take each
other away. So the old one is looked for, and taken out first, as much of it as is still there.
"""

import numpy as np

from anew.ops.watermark.finding import find_aligned, presence
from anew.ops.watermark.marking import STRENGTH, Floats, mark, unmarked


def remark(picture: Floats, id: int) -> Floats:
    """The picture with this id, and without the one that was there.

    An old mark that does not lie where it was put, because the picture was cut or turned since, stays; it does not
    disturb the new one, and is found after it.

    Args:
        picture: float32 (H, W, 3) in [0, 1].
        id: A number of 48 bits.
    """
    old = find_aligned(picture)
    return mark(picture if old is None else _cleared(picture, old.id), id)


def _cleared(picture: Floats, id: int) -> Floats:
    """Without as much of a mark as there is: a painting over may have left half of it."""
    less = unmarked(picture, id)
    before, after = presence(picture, id), presence(less, id)
    share = float(np.clip(before / max(before - after, 1e-6), 0, 1.5))
    return unmarked(picture, id, strength=STRENGTH * share)
