"""Planning: what is to be done to a picture, from what is wrong with it.

    denoise, dejpeg, deblur    with no level --> the same with the level that was found, or nothing
    repair                     damage makes hole --> inpaint where the hole is, by whoever inpaints
    restore                    repair, clean, tone, colorize, upscale: those that something was found for, in this order

Damage is filled first, so that no network smears it; colours are chosen on a clean picture, and enlarged with it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from anew.engines.base import Array, Inputs, Planned, Proposal
from anew.engines.restore.estimate import estimated, in_words
from anew.engines.restore.job import Job
from anew.engines.restore.levels import Levels
from anew.engines.restore.scratches import found
from anew.ops import masks
from anew.ops.tone import ends_of, of_one_tint
from anew.tasks import Clean, Deblur, Dejpeg, Denoise, Repair, Restore, Task

HOLE = "hole"
"""What the mask of damage is called in a recipe."""
LEAST_DAMAGE = 2e-5
"""Share of a picture below which damage is not worth a repair: fifty pixels of a small print."""
SMALL = 480
"""Pixels of the shorter side below which a picture is small, and the person is told how to enlarge it."""


def planned(task: Task, x: Inputs, job: Job) -> Proposal | None:
    """What is to be done; None for a task that says all itself."""
    picture = x["picture"][..., :3]
    if isinstance(task, Denoise) and not task.level:
        return _level(task, {"level": estimated(picture, job).noise}, job)
    if isinstance(task, Dejpeg) and not task.jpeg_quality:
        return _level(task, {"jpeg_quality": estimated(picture, job).quality}, job)
    if isinstance(task, Deblur) and not task.radius:
        return _level(task, {"radius": estimated(picture, job).blur}, job)
    if isinstance(task, Repair):
        return _repair(task, picture, job, given="mask" in x)
    if isinstance(task, Restore):
        return _restore(task, picture, job)
    return None


WRONG: Mapping[type[Task], tuple[str, str]] = {
    Denoise: ("noise", "noise of about {:g} levels"),
    Dejpeg: ("trace of JPEG", "JPEG of about quality {:g}"),
    Deblur: ("blur", "blur of about {:g} pixels"),
}
"""For each task with a level, what it takes away, and how a level of it is said."""


def _level(task: Task, found: Mapping[str, float], job: Job) -> Proposal:
    """The same task with its level, or nothing."""
    what, words = WRONG[type(task)]
    if not any(found.values()):
        return Proposal((), f"nothing to do: no {what} found")
    told = words.format(*found.values())
    return Proposal((_step(task.name, found, told, job),), f"found {told}")


def _repair(task: Repair, picture: Array, job: Job, *, given: bool) -> Proposal:
    if given:
        return Proposal((_fill("mask", task.grow, "where the mask is white"),), "")
    share = _damaged(picture, task.sensitivity, task.grow, job)
    if not share:
        return Proposal((), "nothing to do: no damage found")
    steps = tuple(_found_and_filled(task.sensitivity, task.grow, share, job))
    return Proposal(steps, f"found damage on {share:.2%} of the picture")


def _restore(task: Restore, picture: Array, job: Job) -> Proposal:
    steps: list[Planned] = []
    seen: list[str] = []
    advice = ""
    share = _damaged(picture, task.sensitivity, 2, job.share(0, 0.8)) if task.repair else 0
    if share:
        steps += _found_and_filled(task.sensitivity, 2, share, job)
        seen.append(f"damage on {share:.2%} of the picture")
    levels = estimated(picture, job.share(0.8, 1)) if task.clean else Levels()
    if levels != Levels():
        steps.append(_step(Clean.name, _clean(levels), " and ".join(in_words(levels)), job))
        seen += in_words(levels)
    ends = ends_of(picture)
    if task.tone and ends.faded:
        why = f"a range of {ends.range:.0%} from black to white"
        steps.append(_step("tone", {}, why, job))
        seen.append(why)
    if task.colour:
        steps.append(_step("colorize", {}, "asked for", job))
    if task.scale > 1:
        steps.append(_step("upscale", {"scale": task.scale}, "asked for", job))
    elif min(picture.shape[:2]) < SMALL:
        advice = "; it is small: --scale 2 would double it"
    if not task.colour and of_one_tint(picture):
        advice += "; it has no colours: --colour would guess some"
    if not steps:
        return Proposal((), f"nothing to do: no damage, noise, compression, blur or fading found{advice}")
    return Proposal(tuple(steps), f"found {', '.join(seen) or 'nothing wrong'}{advice}")


def _clean(levels: Levels) -> Mapping[str, Any]:
    """One kind of damage is told to the network; of several at once it knows only the look, and is told nothing."""
    wrong = [level for level in (levels.noise, levels.loss, levels.blur) if level]
    if len(wrong) > 1:
        return {}
    told = {"noise": levels.noise, "jpeg_quality": levels.quality, "blur": levels.blur}
    return {name: level for name, level in told.items() if level}


def _damaged(picture: Array, sensitivity: float, grow: int, job: Job) -> float:
    """The share of the picture that is damaged; 0 where that is next to nothing, or leaves nothing to fill it from."""
    mask = found(picture, sensitivity, job)
    share = float(mask.mean())
    if share < LEAST_DAMAGE or masks.grow(mask.astype(np.float32), grow).all():
        return 0
    return share


def _found_and_filled(sensitivity: float, grow: int, share: float, job: Job) -> Iterator[Planned]:
    fields = {} if sensitivity == 0.5 else {"sensitivity": sensitivity}
    look = _step("damage", fields, f"damage on {share:.2%} of the picture", job)
    yield look._replace(step={**look.step, "makes": HOLE})
    yield _fill(HOLE, grow, "filled from what is around it")


def _fill(mask: str, grow: int, why: str) -> Planned:
    step: dict[str, Any] = {"task": "inpaint", "pictures": {"mask": mask}}
    return Planned({**step, "with": {"grow": grow}} if grow else step, why)


def _step(task: str, fields: Mapping[str, Any], why: str, job: Job) -> Planned:
    """A step by this engine, with the settings that the person chose."""
    told = {"with": dict(fields), "settings": job.settings.model_dump(exclude_defaults=True)}
    return Planned({"task": task, "engine": "restore", **{key: table for key, table in told.items() if table}}, why)
