"""Enlarge: the same picture with two, three or four times the pixels a side."""

import numpy as np

from anew.engines.base import Array, Inputs
from anew.engines.restore.job import Job
from anew.ops.pyramids import resize
from anew.tasks import Task, Upscale


def upscale(task: Task, x: Inputs, job: Job) -> Array:
    """The maker of upscale; alpha, where there is one, grows with the picture."""
    assert isinstance(task, Upscale)
    picture = x["picture"]
    made = job.made("enlarge", picture[..., :3], doing="enlarging", scale=task.scale)
    if picture.shape[2] == 3:
        return made
    alpha = np.clip(resize(picture[..., 3], *made.shape[:2]), 0, 1)
    return np.concatenate((made, alpha[..., None]), axis=2)
