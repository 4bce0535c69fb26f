"""Scratches: where an old print is damaged.

    picture, in three or four sizes --> turned and mirrored --> network --> how sure, turned and sized back
                                                                the mean of each size, and the mean of these

A scratch seen from four sides is one; what is a scratch from one side only is a whisker more often. Enlarged, a thin
line is what the network knows; made smaller, it sees what is missing at a corner whole.
"""

from collections.abc import Iterator
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from anew.engines.base import Array, Inputs
from anew.engines.restore.job import Job
from anew.tasks import Damage, Task

SUREST, LEAST_SURE = 0.95, 0.05
"""How sure the network must be at sensitivity 0, and at 1; between them each step divides it by as much."""


class Way(NamedTuple):
    """How a picture is held before the network."""

    turns: int = 0
    """Quarters."""
    mirror: bool = False
    """First, from left to right."""


WAYS = (Way(0), Way(1), Way(0, True), Way(1, True))
LOOKS = {1.0: WAYS, 0.5: (WAYS[0], WAYS[3]), 1.5: (WAYS[0], WAYS[3]), 2.0: WAYS[:1]}
"""In which sizes, as multiples of the picture's, and in which ways of each it is looked at."""
ENLARGED = 4_000_000
"""Pixels of the largest picture that is also looked at enlarged: in a larger scan a scratch is wider."""
MOST = 0.5
"""If more of a picture than this seems damaged, nothing is: there would be nothing left to fill it from."""


def damage(task: Task, x: Inputs, job: Job) -> Array:
    """The maker of damage: white where it is, black elsewhere."""
    assert isinstance(task, Damage)
    mask = found(x["picture"][..., :3], task.sensitivity, job)
    return np.repeat(mask[..., None].astype(np.float32), 3, axis=2)


def found(picture_HWC: Array, sensitivity: float, job: Job) -> npt.NDArray[np.bool_]:
    """(H, W), True where the picture is damaged.

    Args:
        picture_HWC: float32 (H, W, 3), sRGB.
        sensitivity: 0 marks what is surely damaged, 1 whatever may be.
        job: Of which the network ``scratches`` is taken.
    """
    least = SUREST * (LEAST_SURE / SUREST) ** sensitivity
    mask: npt.NDArray[np.bool_] = _sure(picture_HWC, job) > least
    return mask if mask.mean() <= MOST else np.zeros_like(mask)


def _sure(picture: Array, job: Job) -> Array:
    """How sure the network is of damage, (H, W) in [0, 1]."""
    height, width = picture.shape[:2]
    sizes = [size for size in LOOKS if size <= 1 or height * width <= ENLARGED]
    ends = np.cumsum([0, *(size**2 for size in sizes)]) / sum(size**2 for size in sizes)
    sure = np.zeros((height, width), np.float32)
    for size, start, end in zip(sizes, ends, ends[1:], strict=False):
        for each in _sure_at(size, picture, job.share(float(start), float(end))):
            each /= np.float32(len(LOOKS[size]) * len(sizes))
            sure += each
    return sure


def _sure_at(size: float, picture: Array, job: Job) -> Iterator[Array]:
    """The same in one size, for each way; in place, because that of 24 megapixels is 0.1 GB."""
    height, width = picture.shape[:2]
    sized = _sized(picture, max(round(height * size), 1), max(round(width * size), 1))
    ways = LOOKS[size]
    for index, way in enumerate(ways):
        logit = _seen(sized, way, job.share(index / len(ways), (index + 1) / len(ways)))
        sure = _sized(logit, height, width)
        del logit
        sure /= 2
        np.tanh(sure, out=sure)
        sure += 1
        sure /= 2
        yield sure


def _seen(picture: Array, way: Way, job: Job) -> Array:
    """What the network says of a picture that is held in some way, (h, w) as it was held before."""
    held = np.rot90(picture[:, ::-1] if way.mirror else picture, way.turns)
    logit = np.rot90(job.made("scratches", np.ascontiguousarray(held), doing="looking for damage")[..., 0], -way.turns)
    return np.ascontiguousarray(logit[:, ::-1] if way.mirror else logit)


def _sized(x: Array, height: int, width: int) -> Array:
    """Colours or numbers in another size; the same object where they have it."""
    if x.shape[:2] == (height, width):
        return x
    how = cv2.INTER_AREA if height < x.shape[0] else cv2.INTER_CUBIC if x.ndim == 3 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(x, (width, height), interpolation=how), np.float32)
