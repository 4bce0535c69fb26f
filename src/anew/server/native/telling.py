"""Telling: what the queue knows, in the shapes of the API."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from anew.jobs import Job, Output
from anew.server.native import shapes


def job_of(job: Job) -> shapes.Job:
    """A job."""
    spec = job.spec
    return shapes.Job(
        **{name: getattr(job, name) for name in _OF_JOB},
        **{name: getattr(spec, name) for name in _OF_SPEC},
        recipe=recipe_of(spec.recipe),
        pictures=dict(spec.pictures),
        outputs=[_output(job.id, index, output) for index, output in enumerate(job.outputs)],
        notes=list(job.notes),
        fault=shapes.Fault(**asdict(job.fault)) if job.fault else None,
    )


def recipe_of(told: Mapping[str, Any]) -> shapes.Recipe:
    """A recipe, whichever way it was written down.

    Example:
        >>> recipe_of({"task": "vary", "seed": 3}).steps[0].task
        'vary'
    """
    if "steps" in told:
        return shapes.Recipe.model_validate(told)
    whole = {key: told[key] for key in ("anew", "seed", "mark") if key in told}
    step = {key: value for key, value in told.items() if key not in whole}
    return shapes.Recipe.model_validate({**whole, "steps": [step]})


def _output(job: str, index: int, output: Output) -> shapes.Output:
    return shapes.Output(**asdict(output), url=f"/v1/jobs/{job}/results/{index}")


_OF_JOB = (
    *("id", "state", "key", "priority", "timeout", "attempt", "stopping", "fraction", "doing"),
    *("created", "begun", "ended"),
)
_OF_SPEC = ("count", "format", "quality", "preview")
