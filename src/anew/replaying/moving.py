"""Moving: the models and weight files of a recipe where they are by now, known by their digests."""

from collections.abc import Mapping, Sequence
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
    return _with_files(step, places)


def _with_model(step: Step, places: Sequence[str], *, anyway: bool) -> Step:
    found = next((place for place in places if _revision(step, place) == step.revision), None)
    if found is not None:
        return step.model_copy(update={"model": found})
    if anyway and places:
        return step.model_copy(update={"model": places[0], "revision": ""})
    if places or not _there(step.model):
        raise _gone(f"the model of {step.task.name}", step.model, step.revision, places)
    return step


def _with_files(step: Step, places: Sequence[str]) -> Step:
    """The step with the files that its settings name; weights that they do not name are the engine's own."""
    told = str(step.settings.model_dump())
    named = {path: revision for path, revision in step.weights.items() if path in told}
    if all(map(_there, named)):
        return step
    found = {_beside(step, place): place for place in places}
    names = {path: path if _there(path) else found.get(revision, "") for path, revision in named.items()}
    for path, place in names.items():
        if not place:
            raise _gone(f"a file that {step.task.name} was made with", path, named[path], places)
    weights = {names.get(path, path): revision for path, revision in step.weights.items()}
    return _renamed(step, names).model_copy(update={"weights": weights})


def _there(path: str) -> bool:
    return Path(where(path)).exists()


def _renamed(step: Step, names: Mapping[str, str]) -> Step:
    told = renamed(step.settings.model_dump(exclude_defaults=True), names)
    return step.model_copy(update={"settings": type(step.settings)(**told)})


def _revision(step: Step, place: str) -> str | None:
    """What the engine says of a model there; None where it is none of its own."""
    with suppress(AnewError):
        return registry.load(step.engine or "").weights(where(place)).revision
    return None


def _beside(step: Step, place: str) -> str | None:
    """What the engine says of a file there, asked as if it were every file that the settings name."""
    with suppress(AnewError, ValueError):
        settings = _renamed(step, dict.fromkeys(step.weights, place)).settings
        return registry.load(step.engine or "").beside(step.task, settings)[place].revision
    return None


def _gone(what: str, path: str, revision: str, places: Sequence[str]) -> BadModel:
    others = f", and others at {', '.join(places)}" if places else ""
    return BadModel(
        needed=f"{what}, which was at {path}" + (f", revision {revision}" if revision else ""),
        found=("it there" if Path(path).exists() else "nothing there") + others,
        fix="Say where it is by now with --model PATH, or models= in Python; it is known by its revision.",
    )
