"""Moving: the models and weight files of a recipe where they are by now, known by their digests."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from anew.engines import registry
from anew.engines.card import where
from anew.errors import AnewError, BadModel
from anew.recipes import Recipe, Step
from anew.road.naming import renamed


def moved(recipe: Recipe, places: Sequence[str], *, anyway: bool = False) -> Recipe:
    """The recipe with each of its models and weight files at a place where it is.

    Args:
        recipe: The one that ran.
        places: Folders and files that may be what it needs. Those that have the digest are taken.
        anyway: Take the first place for a model that none of them is.

    Raises:
        BadModel: one is not where it was, and at none of the places.
    """
    return recipe.model_copy(update={"steps": tuple(_step(step, places, anyway=anyway) for step in recipe.steps)})


def _step(step: Step, places: Sequence[str], *, anyway: bool) -> Step:
    if step.model:
        step = _with_model(step, places, anyway=anyway)
    for path, revision in step.weights.items():
        if path in str(step.settings.model_dump()):  # others are the engine's own, and where it has them
            step = _with_weights(step, path, revision, places)
    return step


def _with_model(step: Step, places: Sequence[str], *, anyway: bool) -> Step:
    found = next((place for place in places if _revision(step, place) == step.revision), None)
    if found is not None:
        return step.model_copy(update={"model": found})
    if anyway and places:
        return step.model_copy(update={"model": places[0], "revision": ""})
    if places or not Path(where(step.model)).exists():
        raise _gone(f"the model of {step.task.name}", step.model, step.revision, places)
    return step


def _with_weights(step: Step, path: str, revision: str, places: Sequence[str]) -> Step:
    if Path(where(path)).exists():
        return step
    for place in places:
        changed = _renamed(step, path, place)
        if changed is not None and _beside(changed, place) == revision:
            kept = {old: digest for old, digest in step.weights.items() if old != path}
            return changed.model_copy(update={"weights": {**kept, place: revision}})
    raise _gone(f"a file that {step.task.name} was made with", path, revision, places)


def _renamed(step: Step, old: str, new: str) -> Step | None:
    """The step whose settings name another path; None where the engine takes no such settings."""
    told = renamed(step.settings.model_dump(exclude_defaults=True), old, new)
    with suppress(ValueError):
        return step.model_copy(update={"settings": type(step.settings)(**told)})
    return None


def _revision(step: Step, place: str) -> str | None:
    """What the engine says of a model there; None where it is none of its own."""
    with suppress(AnewError):
        return registry.load(step.engine or "").weights(where(place)).revision
    return None


def _beside(step: Step, place: str) -> str | None:
    with suppress(AnewError):
        return registry.load(step.engine or "").beside(step.task, step.settings)[place].revision
    return None


def _gone(what: str, path: str, revision: str, places: Sequence[str]) -> BadModel:
    others = f", and others at {', '.join(places)}" if places else ""
    return BadModel(
        needed=f"{what}, which was at {path}" + (f", revision {revision}" if revision else ""),
        found=("it there" if Path(path).exists() else "nothing there") + others,
        fix="Say where it is by now with --model PATH, or models= in Python; it is known by its revision.",
    )
