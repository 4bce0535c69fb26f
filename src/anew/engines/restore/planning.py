"""Planning: what is to be done to a picture, from what is wrong with it.

    denoise, dejpeg, deblur    with no level --> the same with the level that was found, or nothing
    repair                     damage makes hole --> inpaint where the hole is, by whoever inpaints
    restore                    repair, clean, tone, colorize, upscale: those that something was found for, in this order

Damage is filled first, so that no network smears it; colours are chosen on a clean picture, and enlarged with it.

Whiskers look like scratches, and mist like a faded print. So ``restore`` fills damage by itself only in a picture that
also looks like a print: of one tint and short of range, or, where much is damaged, faded. It brings tone back only in
one that is also damaged; of others it says what it saw, and the person decides.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from anew.engines.base import Array, Inputs, Planned, Proposal
from anew.engines.restore.estimate import in_words
from anew.engines.restore.job import Job
from anew.engines.restore.judging import MUCH_TAKEN, judged
from anew.engines.restore.levels import Levels
from anew.engines.restore.scratches import found
from anew.ops import masks
from anew.ops.tone import Ends, contrast_beside, ends_of, of_one_tint
from anew.tasks import Clean, Deblur, Dejpeg, Denoise, Repair, Restore, Task

HOLE = "hole"
"""What the mask of damage is called in a recipe."""
LEAST_DAMAGE = 2e-5
"""Share of a picture below which damage is not worth a repair: fifty pixels of a small print."""
TOLD_DAMAGE = 3e-3
"""The same share from which the person is told of marks."""
PRINT_DAMAGE, YELLOW_DAMAGE = 2e-2, 6e-3
"""The same share for a picture to count as a damaged print: of one tint and short of range, or faded; and for one that
is faded, and whose white is yellow. Four of the 678 photographs that were learned from do; `make bench-restore` tells
what that costs others."""
MARKS_ALONE = 0.5
"""Where less than this share of a picture's contrast lies beside its marks, they are what it shows: trails of stars,
rain, a white pattern on plain cloth. Drawn prints have less where a large piece is gone: one of 85."""
YELLOW = 0.08
"""Red above blue in a print's white, from which on its paper is yellow."""
PRINT_TINT, PRINT_RANGE = 1.3, 0.85
"""A print of one tint has no more spread of colour than this, and less range from black to white: grey cats and white
walls have more of the one, black-and-white photographs of today of the other."""
GROWN = 2
"""Pixels by which ``restore`` fills more than was found."""
SMALL = 480
"""Pixels of the shorter side below which a picture is small, and the person is told how to enlarge it."""


def planned(task: Task, x: Inputs, job: Job) -> Proposal | None:
    """What is to be done; None for a task that says all itself."""
    picture = x["picture"][..., :3]
    if isinstance(task, Denoise) and not task.level:
        return _level(task, {"level": judged(picture, job).noise}, job)
    if isinstance(task, Dejpeg) and not task.jpeg_quality:
        return _level(task, {"jpeg_quality": judged(picture, job).quality}, job)
    if isinstance(task, Deblur) and not task.radius:
        return _level(task, {"radius": judged(picture, job).blur}, job)
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
    share = _damaged(picture, task.sensitivity, task.grow, job).share
    if not share:
        return Proposal((), "nothing to do: no damage found")
    steps = tuple(_found_and_filled(task.sensitivity, task.grow, share, job))
    return Proposal(steps, f"found damage on {share:.2%} of the picture")


class Marks(NamedTuple):
    """What looks like damage."""

    share: float
    """Of the picture; 0 where it is next to nothing, or leaves nothing to fill it from."""
    beside: float = 1.0
    """Share of the picture's contrast that lies beside them."""


class Seen(NamedTuple):
    """What ``restore`` saw in a picture."""

    marks: Marks
    """Of no share where nobody asks."""
    levels: Levels
    ends: Ends
    tint: bool
    """Whether it is grey, sepia or otherwise of one tint."""
    toned: bool
    """Whether it is strictly so, as a print is."""
    small: bool

    @property
    def damaged(self) -> bool:
        """Whether the marks are those of a print."""
        if self.marks.beside < MARKS_ALONE:
            return False
        if self.toned and self.ends.range < PRINT_RANGE:
            return self.marks.share >= PRINT_DAMAGE
        yellow = float(self.ends.high[0] - self.ends.high[2]) >= YELLOW
        return self.ends.faded and self.marks.share >= (YELLOW_DAMAGE if yellow else PRINT_DAMAGE)

    @property
    def faded(self) -> bool:
        """Whether its short range is that of a print: it also is damaged."""
        return self.ends.faded and self.damaged


def _restore(task: Restore, picture: Array, job: Job) -> Proposal:
    seen = Seen(
        _damaged(picture, task.sensitivity, GROWN, job.share(0, 0.8)) if task.repair or task.tone else Marks(0),
        judged(picture, job.share(0.8, 1), MUCH_TAKEN) if task.clean else Levels(),
        ends_of(picture),
        of_one_tint(picture),
        of_one_tint(picture, PRINT_TINT),
        min(picture.shape[:2]) < SMALL,
    )
    steps, advice = tuple(_steps(task, seen, job)), "".join(_advice(task, seen))
    if not steps:
        return Proposal((), f"nothing to do: no damage, noise, compression, blur or fading found{advice}")
    return Proposal(steps, f"found {', '.join(_wrong(task, seen)) or 'nothing wrong'}{advice}")


def _steps(task: Restore, seen: Seen, job: Job) -> Iterator[Planned]:
    if task.repair and seen.damaged:
        yield from _found_and_filled(task.sensitivity, GROWN, seen.marks.share, job)
    if seen.levels != Levels():
        yield _step(Clean.name, _clean(seen.levels), " and ".join(in_words(seen.levels)), job)
    if task.tone and seen.faded:
        yield _step("tone", {}, _range(seen), job)
    if task.colour and seen.tint:
        yield _step("colorize", {}, "asked for", job)
    if task.scale > 1:
        yield _step("upscale", {"scale": task.scale}, "asked for", job)


def _wrong(task: Restore, seen: Seen) -> Iterator[str]:
    """What is mended, in words."""
    if task.repair and seen.damaged:
        yield f"damage on {seen.marks.share:.2%} of the picture"
    yield from in_words(seen.levels)
    if task.tone and seen.faded:
        yield _range(seen)


def _advice(task: Restore, seen: Seen) -> Iterator[str]:
    """What is left to the person."""
    if task.repair and seen.marks.share >= TOLD_DAMAGE and not seen.damaged:
        yield f"; marks on {seen.marks.share:.2%} of it may be damage: `anew repair` fills them"
    if task.tone and seen.ends.faded and not seen.faded:
        yield f"; {_range(seen)} may be mist or fading: `anew tone` stretches it"
    if task.scale == 1 and seen.small:
        yield "; it is small: --scale 2 would double it"
    if task.colour and not seen.tint:
        yield "; it has colours, which stay: `anew colorize` would guess others"
    if seen.tint and not task.colour:
        yield "; it has no colours: --colour would guess some"


def _range(seen: Seen) -> str:
    return f"a range of {seen.ends.range:.0%} from black to white"


def _clean(levels: Levels) -> Mapping[str, Any]:
    """One kind of damage is told to the network; of several at once it knows only the look, and is told nothing."""
    wrong = [level for level in (levels.noise, levels.loss, levels.blur) if level]
    if len(wrong) > 1:
        return {}
    told = {"noise": levels.noise, "jpeg_quality": levels.quality, "blur": levels.blur}
    return {name: level for name, level in told.items() if level}


def _damaged(picture: Array, sensitivity: float, grow: int, job: Job) -> Marks:
    """What is damaged of the picture."""
    mask = found(picture, sensitivity, job)
    share, wide = float(mask.mean()), masks.grow(mask.astype(np.float32), grow) > 0
    if share < LEAST_DAMAGE or wide.all():
        return Marks(0)
    return Marks(share, contrast_beside(picture, wide))


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
