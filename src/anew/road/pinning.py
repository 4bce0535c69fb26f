"""Pinning: who does a step and with which weights, and what that leaves in the record."""

import platform
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from anew.engines import registry
from anew.engines.card import EngineCard, where
from anew.errors import BadModel
from anew.image import Picture
from anew.provenance import Record
from anew.provenance.sources import source_type_of
from anew.recipes.recipe import Recipe, Step
from anew.version import VERSION
from anew.weights import Weights


def resolved(step: Step, roles: Iterable[str]) -> tuple[Step, EngineCard]:
    """The step with its engine, for pictures of those roles.

    Raises:
        CannotServe: no engine does it with these pictures.
    """
    card = registry.choose(step.task, roles, step.engine, step.model)
    own = {} if step.engine else {"settings": registry.load(card.name).settings_type()}
    return step.model_copy(update={"engine": card.name, **own}), card


def pinned(step: Step, card: EngineCard) -> Step:
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


def licences_of(step: Step, card: EngineCard) -> dict[str, str]:
    """What was stated of each of its weights' licence."""
    model, beside = _weights(step, card)
    told = {} if model is None else {step.model: model.licence}
    return told | {path: weights.licence for path, weights in beside.items()}


def record_of(
    recipe: Recipe,
    pictures: Mapping[str, Picture],
    made: Picture,
    licences: dict[str, str],
    versions: set[str],
    actions: Sequence[Mapping[str, str]],
    consent: str,
) -> Record:
    """What ran, on what, by what."""
    return Record(
        recipe=recipe.to_dict(),
        inputs={name: picture.sha256 for name, picture in sorted(pictures.items())},
        output=made.sha256,
        licences=licences,
        versions={"anew": VERSION, "python": platform.python_version()}
        | {name: _version(name) for name in sorted(versions)},
        actions=tuple(actions),
        source=source_type_of(made.origin.xmp) if actions else "",
        consent=consent,
    )


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


@cache
def _version(distribution: str) -> str:
    """As this process has loaded it, whatever is installed meanwhile."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "unknown"
