"""Toning: a faded picture's range brought back; no network is needed for it."""

from anew.engines.base import Array, Inputs
from anew.engines.restore.job import Job
from anew.ops.tone import ends_of, stretched
from anew.tasks import Task, Tone


def tone(task: Task, x: Inputs, job: Job) -> Array:
    """The maker of tone."""
    assert isinstance(task, Tone)
    job.progress(0.0, "looking for black and white")
    picture = x["picture"][..., :3]
    ends = ends_of(picture, cast=task.cast)
    job.progress(0.5, "bringing them back")
    return stretched(picture, ends, task.strength)
