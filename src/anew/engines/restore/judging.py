"""Judging: whether what the estimator saw in a picture is there. Each fault has a second witness, and both must agree.

    noise    the bridge, told of it, takes so much away, and from flat places as much as from busy ones
    JPEG     the borders of its blocks stand out (`anew.ops.blocks`)
    blur     none: the estimator alone, and only where it sees much

Grass and gravel look like noise to the estimator; the bridge, even when it is told that they are, leaves most of them.
So a clean picture passes unchanged, and weak noise is still found.
"""

import cv2
import numpy as np

from anew.engines.base import Array
from anew.engines.restore.bridge import bridged
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
SURE = 10.0
"""Where so many levels are taken away, the share is not asked for: noise of strong light leaves dark walls alone."""
STEPS = 0.45
"""Borders of JPEG's blocks stand out by so many levels."""
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
    """The level of noise; 0 where the bridge does not bear it out."""
    pieces = pieces_of(picture)
    told = Levels(noise=max(seen, 1.0))
    taken = []
    for index, piece in enumerate(pieces):
        now = job.share(index / len(pieces), (index + 1) / len(pieces))
        taken.append(_taken(piece, bridged(piece, told, now)))
    everywhere, flat = np.sqrt(np.mean(np.square(taken), axis=0))
    if everywhere < max(least, AGREED * seen) or flat < FLAT * min(everywhere, SURE):
        return 0.0
    return min(round(max(seen, float(everywhere)), 1), NOISE)


def _taken(noisy: Array, clean: Array) -> tuple[float, float]:
    """How far two pieces are apart, in levels, but for black and white: everywhere, and in the flattest quarter."""
    inside = (noisy.min(axis=2) > 0.02) & (noisy.max(axis=2) < 0.98)
    if inside.mean() < 0.1:
        inside[:] = True
    apart = np.square((noisy - clean) * 255).mean(axis=2)
    busy = _busy(clean)
    flat = inside & (busy <= np.percentile(busy[inside], 25))
    return float(np.sqrt(apart[inside].mean())), float(np.sqrt(apart[flat].mean()))


def _busy(clean: Array) -> Array:
    """How much brightness changes about each pixel."""
    light = clean @ LUMA
    slope = np.hypot(cv2.Sobel(light, -1, 1, 0), cv2.Sobel(light, -1, 0, 1))
    return np.asarray(cv2.blur(slope, _AROUND), np.float32)
