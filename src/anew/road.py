"""The one road from a recipe to a picture. Every door above leads here.

    pictures --> task checks --> engine makes floats --> originals put back --> checked --> record

Engines see float arrays. What a task keeps is copied from the original samples, bit for
bit, in the file's own mode and depth, and then compared once more before anybody sees it.
"""

import platform
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import PackageNotFoundError, version
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from anew.engines import registry
from anew.engines.base import Array, Inputs, Planner, Proposal, Work
from anew.engines.card import EngineCard, where
from anew.errors import BadModel, BadTask, EngineFailed
from anew.image import CLI, Limit, Mode, Picture
from anew.image.arrays import Samples
from anew.image.space import SRGB
from anew.ops.preview import Floats, Preview, through, unseen
from anew.ops.progress import Progress, part, silent
from anew.provenance import Record, Result
from anew.recipes.planned import in_place_of
from anew.recipes.recipe import MAIN, Recipe, Step
from anew.tasks import Canvas, Task
from anew.tasks.base import mask_of, refuse_unknown
from anew.version import VERSION
from anew.weights import Weights

Mask = npt.NDArray[np.bool_]


MOST_DEEP = 8
"""Plans within plans; more would go on for ever."""


class Proposed(NamedTuple):
    """A recipe that has been looked at and not run."""

    recipe: Recipe
    whys: tuple[str, ...]
    """Why each step is there; empty for those that were asked for as they are."""
    notes: tuple[str, ...]


def run(
    recipe: Recipe,
    *,
    progress: Progress = silent,
    preview: Preview = unseen,
    limit: Limit = CLI,
    **pictures: Picture,
) -> Result:
    """Make a picture.

    Args:
        recipe: What to do, who does it, how, and from which seed.
        progress: Told how far the work is; may raise ``Cancelled`` to stop it.
        preview: Given how to draw the work when there is something new to see: float32 (h, w, 3) in [0, 1], sRGB, no
            side longer than 256. ``anew.ops.preview.seldom`` draws once a second.
        limit: The largest canvas to make; checked before any memory is taken for it.
        pictures: The inputs, by the names the recipe's steps use.

    Returns:
        The picture and its record.

    Raises:
        BadTask: the pictures do not fit the task.
        CannotServe: no engine, or not the one named, does that task with those fields.
        BadModel: a model that cannot be used, or another than the one the recipe was pinned to.
        TooLarge: the new picture would be over the limit.
        EngineFailed: the engine broke a promise its card makes.

    Example:
        >>> grey = Picture.from_array(np.full((8, 8, 3), 0.5))
        >>> hole = Picture.from_array(np.eye(8, dtype=bool))
        >>> run(Recipe.from_dict({"task": "recolor"}), picture=grey, mask=hole).picture.size
        Size(width=8, height=8)
    """
    refuse_unknown(pictures, recipe.names(), "the recipe")
    job = Job(recipe, pictures, preview, limit)
    for index, step in enumerate(recipe.steps):
        job.do(step, _share(progress, index, len(recipe.steps)))
    progress(1.0, "done")
    return job.result()


def propose(recipe: Recipe, *, progress: Progress = silent, limit: Limit = CLI, **pictures: Picture) -> Proposed:
    """What `run` would do, as far as it can be told before anything is made.

    Steps that an engine plans are replaced by what it plans; those that follow something made are left as they are.

    Args:
        recipe: What is asked.
        progress: Told of each look; may raise ``Cancelled`` to stop it.
        limit: The largest canvas to make.
        pictures: The inputs, by the names the recipe's steps use.

    Raises:
        BadTask, CannotServe, BadModel, TooLarge: as `run` does.
    """
    refuse_unknown(pictures, recipe.names(), "the recipe")
    job = Job(recipe, pictures, unseen, limit)
    steps = [each for step in recipe.steps for each in job.foreseen(step, progress)]
    recipe = Recipe(steps=tuple(step for step, _ in steps), seed=recipe.seed)
    return Proposed(recipe, tuple(why for _, why in steps), tuple(job.notes))


def variants(
    recipe: Recipe,
    count: int,
    *,
    progress: Progress = silent,
    preview: Preview = unseen,
    limit: Limit = CLI,
    **pictures: Picture,
) -> list[Result]:
    """The same recipe from ``count`` seeds in a row, beginning with its own."""
    return [
        run(
            recipe.model_copy(update={"seed": (recipe.seed + index) % 2**32}),
            progress=_share(progress, index, count),
            preview=preview,
            limit=limit,
            **pictures,
        )
        for index in range(count)
    ]


@dataclass
class Job:
    """A recipe on its way: what is there so far, and what was done for it."""

    recipe: Recipe
    given: Mapping[str, Picture]
    preview: Preview
    limit: Limit
    flowing: Picture | None = None
    """What the last step made that let it flow."""
    made: dict[str, Picture] = field(default_factory=dict)
    """What steps made under a name of its own."""
    steps: list[Step] = field(default_factory=list)
    licences: dict[str, str] = field(default_factory=dict)
    versions: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)

    def do(self, step: Step, progress: Progress, deep: int = 0) -> None:
        """One step, or what its engine plans in place of it."""
        step, card, bound = self._ready(step)
        work = self._work(step, progress)
        proposal = _proposal(step, card, bound, work, self.limit)
        if proposal is None:
            self._keep(step, card, make(step, card, bound, work, self.limit))
            return
        planned = self._planned(step, proposal, deep)
        for index, each in enumerate(planned, 1):  # the look at the picture took the first share
            self.do(each, _share(progress, index, len(planned) + 1), deep + 1)
        if not planned:
            self._keep(step, card, bound[MAIN])

    def foreseen(self, step: Step, progress: Progress, deep: int = 0, why: str = "") -> list[tuple[Step, str]]:
        """The steps that would be done, each with why.

        One that takes what another makes is left as it is: what a look at that would find is not known yet.
        """
        made = {each.makes or MAIN for each in self.steps}
        ready = self._ready(step) if not made & set(step.takes.values()) else None
        work = self._work(step, progress)
        proposal = _proposal(*ready, work, self.limit) if ready else None
        if ready is None or proposal is None:
            self.steps.append(step)
            return [(step, why)]
        planned = self._planned(ready[0], proposal, deep)
        whys = [each.why for each in proposal.steps]
        found = [self.foreseen(each, progress, deep + 1, told) for each, told in zip(planned, whys, strict=True)]
        return [each for several in found for each in several] or [(step, proposal.found)]

    def result(self) -> Result:
        """The picture and its record."""
        assert self.flowing is not None  # the last step of a recipe makes no name
        recipe = Recipe(steps=tuple(self.steps), seed=self.recipe.seed)
        record = _record(recipe, self.given, self.flowing, self.licences, self.versions)
        return Result(self.flowing, record, tuple(self.notes))

    def _work(self, step: Step, progress: Progress) -> Work:
        seed = _step_seed(self.recipe.seed, len(self.steps))
        return Work(seed, progress, self.preview, where(step.model), step.revision)

    def _ready(self, step: Step) -> tuple[Step, EngineCard, dict[str, Picture]]:
        """The step with its engine, weights and pictures."""
        bound = self._bound(step)
        step, card = _resolved(step, bound)
        return _pinned(step, card), card, bound

    def _bound(self, step: Step) -> dict[str, Picture]:
        there = {**self.given, **self.made}
        for role, name in step.pictures.items():
            if name not in there:
                raise BadTask(
                    needed=f"a picture named {name}, which the recipe takes for the {role} of {step.task.name}",
                    found=", ".join(sorted(there)) or "none",
                    fix="Give it by that name.",
                )
        bound = {role: there[name] for role, name in step.takes.items() if name in there}
        if self.flowing is not None and MAIN not in step.pictures:
            bound[MAIN] = self.flowing
        return bound

    def _planned(self, step: Step, proposal: Proposal, deep: int) -> list[Step]:
        if deep > MOST_DEEP:
            raise EngineFailed(needed="plans that come to an end", found=f"{step.task.name} again", fix="Report it.")
        if proposal.found:
            self.notes.append(proposal.found)
        return in_place_of(step, proposal, self.recipe.names() | self.recipe.made())

    def _keep(self, step: Step, card: EngineCard, picture: Picture) -> None:
        """What was made, and in the record what made it; engines that only planned are not in it, as in no replay."""
        self.steps.append(step)
        self.licences |= {card.name: card.licence} | _licences(step, card)
        self.versions |= set(registry.load(card.name).versions(step.task, step.settings))
        if step.makes:
            self.made[step.makes] = picture
        else:
            self.flowing = picture


def make(step: Step, card: EngineCard, pictures: Mapping[str, Picture], work: Work, limit: Limit = CLI) -> Picture:
    """One step: floats in, floats out, originals put back."""
    task = step.task
    task.check(pictures)
    before, canvas = pictures[MAIN], task.canvas(pictures)
    limit.check(canvas.size)
    paint = task.paint(pictures)
    work = _placed(work, pictures, task, card)
    made = registry.load(card.name)(task, _inputs(task, card, pictures), canvas.size, work, step.settings)
    keep = None if paint is None else paint <= 0
    after = before.remade(
        _own_colours(made, before, card),
        _alpha(made, before, canvas),
        keep=keep,
        at=(canvas.left, canvas.top),
        paint=paint,
        recolours=task.recolours,
    )
    if keep is not None:
        _check_kept(before, after, keep, canvas, card.name)
    return after


def run_task(
    task: Task,
    *,
    engine: str | None = None,
    model: str = "",
    settings: Mapping[str, Any] | None = None,
    seed: int = 0,
    progress: Progress = silent,
    preview: Preview = unseen,
    limit: Limit = CLI,
    **pictures: Picture,
) -> Result:
    """``anew.Vary()(photo, seed=7)``: a recipe of one step, run."""
    recipe = Recipe.of(task, engine=engine, model=str(model), settings=settings, seed=seed)
    return run(recipe, progress=progress, preview=preview, limit=limit, **pictures)


Task.road = staticmethod(run_task)


def _proposal(
    step: Step, card: EngineCard, pictures: Mapping[str, Picture], work: Work, limit: Limit
) -> Proposal | None:
    """What the step's engine would do in place of it; None where it makes the pixels itself."""
    engine = registry.load(card.name)
    if not isinstance(engine, Planner):
        return None
    step.task.check(pictures)
    limit.check(step.task.canvas(pictures).size)
    return engine.plan(step.task, _inputs(step.task, card, pictures), work, step.settings)


def _resolved(step: Step, pictures: Mapping[str, Picture]) -> tuple[Step, EngineCard]:
    card = registry.choose(step.task, pictures, step.engine, step.model)
    own = {} if step.engine else {"settings": registry.load(card.name).settings_type()}
    return step.model_copy(update={"engine": card.name, **own}), card


def _pinned(step: Step, card: EngineCard) -> Step:
    """The step with the digests of the weights at hand.

    Raises:
        BadModel: the recipe was pinned to others.
    """
    model, beside = _weights(step, card)
    if model is not None:
        _check_pin(step.revision, model, "`revision`")
        step = step.model_copy(update={"revision": model.revision})
    for path, weights in beside.items():
        _check_pin(step.weights.get(path, ""), weights, "`weights`")
    return step.model_copy(update={"weights": {path: weights.revision for path, weights in beside.items()}})


def _licences(step: Step, card: EngineCard) -> dict[str, str]:
    """What was stated of each of its weights' licence."""
    model, beside = _weights(step, card)
    told = {} if model is None else {step.model: model.licence}
    return told | {path: weights.licence for path, weights in beside.items()}


def _weights(step: Step, card: EngineCard) -> tuple[Weights | None, Mapping[str, Weights]]:
    """The model, if there is one, and what is used beside it."""
    engine = registry.load(card.name)
    return engine.weights(where(step.model)) if step.model else None, engine.beside(step.task, step.settings)


def _check_pin(pin: str, found: Weights, key: str) -> None:
    if pin not in ("", found.revision):
        raise BadModel(
            needed=f"the model that the recipe was pinned to, revision {pin[:12]}",
            found=f"revision {found.revision[:12]} at {found.where}",
            fix=f"Use the model it was made with, or take {key} out of the recipe to make it with this one.",
        )


def _inputs(task: Task, card: EngineCard, pictures: Mapping[str, Picture]) -> Inputs:
    masks = {role.name for role in task.roles if role.mask}
    return {
        name: mask_of(picture) if name in masks else _pixels(picture, pictures[MAIN], card)
        for name, picture in pictures.items()
    }


def _pixels(picture: Picture, main: Picture, card: EngineCard) -> Array:
    rgb = picture.rgb("srgb") if card.space == "srgb" else picture.rgb_as(main)
    alpha = picture.alpha() if card.alpha else None
    return rgb if alpha is None else np.dstack((rgb, alpha))


def _placed(work: Work, pictures: Mapping[str, Picture], task: Task, card: EngineCard) -> Work:
    """The same work, whose previews are small, in sRGB, and show what the task keeps as it was."""
    if work.preview is unseen:
        return work
    from anew.ops.board import thumb  # with OpenCV, and only for whoever looks
    from anew.tasks.glimpse import Glimpse

    glimpse, space = Glimpse(task, pictures), pictures[MAIN].space

    def whole(made: Floats) -> Floats:
        small = thumb(made[..., :3])
        return glimpse.of(small if card.space == "srgb" else space.to(SRGB, small))

    return replace(work, preview=through(work.preview, whole))


def _own_colours(made: Array, before: Picture, card: EngineCard) -> Array:
    """What an engine made, as the picture numbers its colours."""
    return SRGB.to(before.space, made[..., :3]) if card.space == "srgb" else made[..., :3]


def _alpha(made: Array, before: Picture, canvas: Canvas) -> Array | None:
    """The new alpha: the engine's, or else the old one with new canvas opaque."""
    if made.shape[2] == 4:
        return made[..., 3]
    old = before.alpha()
    if old is None or canvas == Canvas(before.size):
        return old
    alpha = np.ones(made.shape[:2], np.float32)
    inside = alpha[canvas.top : canvas.top + old.shape[0], canvas.left : canvas.left + old.shape[1]]
    inside[...] = old[: inside.shape[0], : inside.shape[1]]
    return alpha


def _check_kept(before: Picture, after: Picture, keep: Mask, canvas: Canvas, engine: str) -> None:
    """Compare the kept samples once more, in the file's own mode and depth, a few rows at a time."""
    height, width = before.samples.shape[:2]
    window = (slice(canvas.top, canvas.top + height), slice(canvas.left, canvas.left + width))
    for rows in np.array_split(np.arange(height), max(1, height // 256)):
        wanted = _in_mode(before.samples[rows], before.mode, after.mode)
        if (after.samples[window][rows] != wanted).any(axis=2)[keep[window][rows]].any():
            raise EngineFailed(
                needed="the kept pixels as they were",
                found=f"changed ones after {engine}",
                fix="Please report it; nothing was written.",
            )


def _in_mode(samples: Samples, old: Mode, new: Mode) -> Samples:
    """The same pixels where a grey picture gained colour, or an opaque one alpha."""
    if old == new:
        return samples
    alpha = samples[..., -1:] if old in ("LA", "RGBA") else np.full_like(samples[..., :1], np.iinfo(samples.dtype).max)
    colours = np.repeat(samples[..., :1], 3, axis=2) if old in ("L", "LA") and new in ("RGB", "RGBA") else samples
    colours = colours[..., : len(new.removesuffix("A"))]
    return np.concatenate((colours, alpha), axis=2) if new in ("LA", "RGBA") else colours


def _step_seed(seed: int, index: int) -> int:
    """The first step's chance is the recipe's seed; each later step has its own."""
    return seed if index == 0 else int(np.random.SeedSequence([seed, index]).generate_state(1)[0])


def _share(progress: Progress, index: int, count: int) -> Progress:
    return progress if count == 1 else part(progress, index / count, (index + 1) / count)


def _record(
    recipe: Recipe, pictures: Mapping[str, Picture], made: Picture, licences: dict[str, str], versions: set[str]
) -> Record:
    return Record(
        recipe=recipe.to_dict(),
        inputs={name: picture.sha256 for name, picture in sorted(pictures.items())},
        output=made.sha256,
        licences=licences,
        versions={"anew": VERSION, "python": platform.python_version()}
        | {name: _version(name) for name in sorted(versions)},
    )


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "unknown"
