"""Scratches: where an old print is damaged."""

import numpy as np
import numpy.typing as npt

from anew.engines.base import Array, Inputs
from anew.engines.restore.job import Job
from anew.tasks import Damage, Task

SUREST, LEAST_SURE = 0.95, 0.05
"""How sure the network must be at sensitivity 0, and at 1."""
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
    logit = job.made("scratches", picture_HWC, doing="looking for damage")[..., 0]
    sure = SUREST + sensitivity * (LEAST_SURE - SUREST)
    mask: npt.NDArray[np.bool_] = logit > np.log(sure / (1 - sure))
    return mask if mask.mean() <= MOST else np.zeros_like(mask)
