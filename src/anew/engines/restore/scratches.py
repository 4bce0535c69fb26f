"""Scratches: where an old print is damaged.

    picture, turned and mirrored in four ways --> network --> how sure, turned back --> the mean of the four

A scratch seen from four sides is one; what is a scratch from one side only is a whisker more often.
"""

import numpy as np
import numpy.typing as npt

from anew.engines.base import Array, Inputs
from anew.engines.restore.job import Job
from anew.tasks import Damage, Task

SUREST, LEAST_SURE = 0.95, 0.05
"""How sure the network must be at sensitivity 0, and at 1; between them each step divides it by as much."""
WAYS = ((0, False), (1, False), (0, True), (1, True))
"""Quarter turns, and whether it is mirrored first."""
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
    """How sure the network is of damage, (H, W) in [0, 1]: the mean of what it says from each side."""
    sure = np.zeros(picture.shape[:2], np.float32)
    for index, (turns, mirror) in enumerate(WAYS):
        now = job.share(index / len(WAYS), (index + 1) / len(WAYS))
        seen = np.rot90(picture[:, ::-1] if mirror else picture, turns)
        logit = now.made("scratches", np.ascontiguousarray(seen), doing="looking for damage")[..., 0]
        back = np.rot90((1 + np.tanh(logit / 2)) / 2, -turns)
        sure += back[:, ::-1] if mirror else back
    return sure / np.float32(len(WAYS))
