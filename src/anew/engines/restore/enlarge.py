"""Enlarge: the same picture with two, three or four times the pixels a side."""

from anew.engines.base import Array, Inputs
from anew.engines.restore.job import Job
from anew.ops.pyramids import with_alpha_of
from anew.tasks import Task, Upscale


def upscale(task: Task, x: Inputs, job: Job) -> Array:
    """The maker of upscale; alpha, where there is one, grows with the picture."""
    assert isinstance(task, Upscale)
    picture = x["picture"]
    return with_alpha_of(picture, job.made("enlarge", picture[..., :3], doing="enlarging", scale=task.scale))
