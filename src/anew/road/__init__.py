"""The one road from a recipe to a picture. Every door above leads here.

    pictures --> task checks --> engine makes floats --> originals put back --> checked --> marked --> record

Engines see float arrays. What a task keeps is copied from the original samples, bit for
bit, in the file's own mode and depth, and then compared once more before anybody sees it.

    job       a recipe on its way, step by step, plans within it included
    making    one step: floats in, floats out, what is kept put back
    labelling what a step did to the picture, in the words of the trade
    marking   a watermark under what was generated
    pinning   which engine and which weights, and what they leave in the record
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from anew.image import CLI, Limit, Picture
from anew.ops.preview import Preview, unseen
from anew.ops.progress import Progress, silent
from anew.policy import Policy
from anew.policy.consent import note_of
from anew.provenance import Result
from anew.recipes.recipe import Recipe
from anew.road.job import Job, share_of
from anew.tasks import Task
from anew.tasks.base import refuse_unknown


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
    policy: Policy | None = None,
    consent: str = "",
    **pictures: Picture,
) -> Result:
    """Make a picture.

    Args:
        recipe: What to do, who does it, how, and from which seed.
        progress: Told how far the work is; may raise ``Cancelled`` to stop it.
        preview: Given how to draw the work when there is something new to see: float32 (h, w, 3) in [0, 1], sRGB, no
            side longer than 256. ``anew.ops.preview.seldom`` draws once a second.
        limit: The largest canvas to make; checked before any memory is taken for it.
        policy: Asked about every step before the first one is done, and about the steps that an engine plans when it
            has planned them. Nobody is asked by default; ``anew.policy.here()`` is what the command line asks.
        consent: Why this picture may be made, for the record, where the policy wants to know.
        pictures: The inputs, by the names the recipe's steps use.

    Returns:
        The picture and its record.

    Raises:
        BadTask: the pictures do not fit the task.
        CannotServe: no engine, or not the one named, does that task with those fields.
        BadModel: a model that cannot be used, or another than the one the recipe was pinned to.
        TooLarge: the new picture would be over the limit.
        Refused: the policy refuses it.
        EngineFailed: the engine broke a promise its card makes.

    Example:
        >>> import numpy as np
        >>> grey = Picture.from_array(np.full((8, 8, 3), 0.5))
        >>> hole = Picture.from_array(np.eye(8, dtype=bool))
        >>> run(Recipe.from_dict({"task": "recolor"}), picture=grey, mask=hole).picture.size
        Size(width=8, height=8)
    """
    refuse_unknown(pictures, recipe.names(), "the recipe")
    job = Job(recipe, pictures, preview, limit, policy=policy, consent=note_of(consent))
    job.ask(recipe.steps)
    for index, step in enumerate(recipe.steps):
        job.do(step, share_of(progress, index, len(recipe.steps)))
    progress(1.0, "done")
    return job.result()


def ask(policy: Policy, recipe: Recipe, *, consent: str = "", **pictures: Picture) -> None:
    """Ask a policy about a recipe, and do nothing of it. What an engine would plan is not known before it is planned.

    Args:
        policy: Who is asked.
        recipe: What somebody would do.
        consent: Why.
        pictures: Those of its inputs that are there.

    Raises:
        Refused: the policy refuses it.
        CannotServe, BadModel: as `run` does.
    """
    Job(recipe, pictures, unseen, CLI, policy=policy, consent=note_of(consent)).ask(recipe.steps)


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
    recipe = recipe.model_copy(update={"steps": tuple(step for step, _ in steps)})
    return Proposed(recipe, tuple(why for _, why in steps), tuple(job.notes))


def variants(
    recipe: Recipe,
    count: int,
    *,
    progress: Progress = silent,
    preview: Preview = unseen,
    limit: Limit = CLI,
    policy: Policy | None = None,
    consent: str = "",
    **pictures: Picture,
) -> list[Result]:
    """The same recipe from ``count`` seeds in a row, beginning with its own."""
    return [
        run(
            recipe.model_copy(update={"seed": (recipe.seed + index) % 2**32}),
            progress=share_of(progress, index, count),
            preview=preview,
            limit=limit,
            policy=policy,
            consent=consent,
            **pictures,
        )
        for index in range(count)
    ]


def run_task(
    task: Task,
    *,
    engine: str | None = None,
    model: str = "",
    settings: Mapping[str, Any] | None = None,
    seed: int = 0,
    mark: bool = True,
    progress: Progress = silent,
    preview: Preview = unseen,
    limit: Limit = CLI,
    policy: Policy | None = None,
    consent: str = "",
    **pictures: Picture,
) -> Result:
    """``anew.Vary()(photo, seed=7)``: a recipe of one step, run."""
    recipe = Recipe.of(task, engine=engine, model=str(model), settings=settings, seed=seed, mark=mark)
    return run(recipe, progress=progress, preview=preview, limit=limit, policy=policy, consent=consent, **pictures)


Task.road = staticmethod(run_task)
