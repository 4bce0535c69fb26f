"""Judging: whether what the estimator saw in a picture is there. Each fault has a second witness, and both must agree.

    noise    the bridge, told of it, takes so much away, and from flat places as much as from busy ones;
             of a grey picture more, and from its quietest places too
    JPEG     the borders of its blocks stand out (`anew.ops.blocks`)
    blur     none: the estimator alone, and only where it sees much

Grass and gravel look like noise to the estimator; the bridge, even when it is told that they are, leaves most of them.
So a clean picture passes unchanged, and weak noise is still found.
"""

from typing import NamedTuple

import cv2
import numpy as np

from anew.engines.base import Array
from anew.engines.restore.bridge import bridged, is_grey
from anew.engines.restore.estimate import estimated, pieces_of
from anew.engines.restore.job import Job
from anew.engines.restore.levels import NOISE, Levels
from anew.image.space import LUMA
from anew.ops.blocks import block_steps

FAINT = Levels(loss=55.0, blur=1.35)
"""Less than these is nothing to mend: photographs as they come are compressed and soft a little."""
TAKEN, MUCH_TAKEN = 3.0, 5.0
"""Noise is there when so many levels are taken away, in the root mean square; the second where nobody asked for it."""
AGREED = 0.4
"""Least share of the noise seen that is taken away."""
FLAT = 0.85
"""Least that is taken from the flattest quarter of a picture, as a share of what is taken from all of it: noise does
not know where the picture is busy."""
GREY_AGREED, EVEN = 0.65, 0.6
"""The same share where the picture is grey, and the least that is taken from its quietest places, as a share of what
is taken from all of it. Without colours grass looks like noise even to the bridge; but somewhere there is a sky or a
wall, and noise is there too."""
SURE = 10.0
"""Where so many levels are taken away, the share is not asked for: noise of strong light leaves dark walls alone."""
STEPS = 0.45
"""Borders of JPEG's blocks stand out by so many levels."""
BLOCK, WHOLE = 8, 0.9
"""Pixels a side of a block, and the share of them that must be neither black nor white."""
_AROUND = (7, 7)


def judged(picture_HWC: Array, job: Job, least_taken: float = TAKEN) -> Levels:
    """What is wrong with a picture, rounded to what can be told apart; 0 where the witnesses do not agree.

    Args:
        picture_HWC: float32 (H, W, 3).
        job: Of which the networks ``estimate`` and ``bridge`` are taken.
        least_taken: Noise counts from so many levels on.
    """
    seen = estimated(picture_HWC, job.share(0, 0.4))
    compressed = seen.loss >= FAINT.loss and block_steps(picture_HWC) >= STEPS
    return Levels(
        noise=_noise(picture_HWC, seen.noise, least_taken, job.share(0.4, 1)),
        loss=min(round(seen.loss), 99) if compressed else 0.0,
        blur=round(seen.blur, 2) if seen.blur >= FAINT.blur else 0.0,
    )


def _noise(picture: Array, seen: float, least: float, job: Job) -> float:
    """The level of noise; 0 where the bridge does not bear it out.

    Of grey noise the estimator sees too much; what is taken away is told instead.
    """
    pieces = pieces_of(picture)
    told = Levels(noise=max(seen, 1.0))
    each = []
    for index, piece in enumerate(pieces):
        now = job.share(index / len(pieces), (index + 1) / len(pieces))
        each.append(_taken(piece, bridged(piece, told, now)))
    taken = Taken(*(float(level) for level in np.sqrt(np.mean(np.square(each), axis=0))))
    grey = is_grey(picture)
    if taken.everywhere < max(least, (GREY_AGREED if grey else AGREED) * seen):
        return 0.0
    if taken.quiet < EVEN * taken.everywhere if grey else taken.flat < FLAT * min(taken.everywhere, SURE):
        return 0.0
    return min(round(taken.everywhere if grey else max(seen, taken.everywhere), 1), NOISE)


class Taken(NamedTuple):
    """How far two pictures are apart, in levels, but for black and white."""

    everywhere: float
    flat: float
    """In the flattest quarter of the clean one."""
    quiet: float
    """In blocks of eight pixels: a twentieth of them are no farther apart."""


def _taken(noisy: Array, clean: Array) -> Taken:
    """What is taken away from a piece."""
    inside = (noisy.min(axis=2) > 0.02) & (noisy.max(axis=2) < 0.98)
    if inside.mean() < 0.1:
        inside[:] = True
    apart = np.square((noisy - clean) * 255).mean(axis=2)
    busy = _busy(clean)
    flat = inside & (busy <= np.percentile(busy[inside], 25))
    blocks = _by_blocks(apart)[_by_blocks(inside.astype(np.float32)) > WHOLE]
    levels = apart[inside].mean(), apart[flat].mean(), np.percentile(blocks if len(blocks) else apart[inside], 5)
    return Taken(*(float(level) for level in np.sqrt(levels)))


def _by_blocks(x_HW: Array) -> Array:
    """The mean of each whole block."""
    high, wide = (side // BLOCK for side in x_HW.shape)
    whole = x_HW[: high * BLOCK, : wide * BLOCK].reshape(high, BLOCK, wide, BLOCK)
    return np.asarray(whole.mean(axis=(1, 3)), np.float32)


def _busy(clean: Array) -> Array:
    """How much brightness changes about each pixel."""
    light = clean @ LUMA
    slope = np.hypot(cv2.Sobel(light, -1, 1, 0), cv2.Sobel(light, -1, 0, 1))
    return np.asarray(cv2.blur(slope, _AROUND), np.float32)
