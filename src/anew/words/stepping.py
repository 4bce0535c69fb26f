"""Stepping: from what a rule read to a step of a recipe, checked by the task's own class."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from anew.engines import registry
from anew.errors import AnewError, BadTask
from anew.image import Picture, Size
from anew.provenance.sources import Change
from anew.tasks import TASKS, Task
from anew.words.scene import OTHERS, Scene

MODELLED: Mapping[str, Mapping[str, frozenset[str]]] = {
    "control": {"kind": frozenset({"depth", "segmentation", "pose", "mask"})}
}
"""Values of fields that need a model, where the task as such does not."""


@dataclass
class Planned:
    """A step before it is written out."""

    task: Task
    uses: frozenset[str] = frozenset()
    """Optional pictures that it is to take."""
    engine: str = ""
    model: str = ""
    about: str = ""
    size: Size | None = None
    """Of the picture that comes to it."""
    had: bool = False
    """Its other pictures are those that it had before."""
    pictures: dict[str, str] = field(default_factory=dict)

    @property
    def takes(self) -> list[str]:
        """Roles of the pictures that it takes beside the one that flows."""
        return [role.name for role in self.task.roles[1:] if role.needed or role.name in self.uses]

    def to_dict(self) -> dict[str, Any]:
        """As in a recipe."""
        told = {
            "task": self.task.name,
            "engine": self.engine,
            "model": self.model,
            "with": self.task.model_dump(exclude_defaults=True),
            "pictures": {role: name for role, name in self.pictures.items() if role != name},
        }
        return {key: value for key, value in told.items() if value}


class Unable(Exception):
    """Why a step cannot be, in a sentence."""


def planned(
    name: str,
    fields: Mapping[str, Any],
    scene: Scene,
    *,
    uses: frozenset[str] = frozenset(),
    engine: str = "",
    model: str = "",
) -> Planned:
    """A step that somebody here can do.

    Args:
        name: Of the task.
        fields: Of the task.
        scene: What is there.
        uses: Optional pictures that it is to take.
        engine: Who should do it, if anybody was named.
        model: With which model, if one was named.

    Raises:
        Unable: a value out of range, or nobody here does it.
    """
    try:
        task = TASKS[name](**fields)
    except BadTask as error:
        raise Unable(f"{error.found[:1].upper()}{error.found[1:]}: {error.fix}") from None
    asked = registry.asked_of(task, uses)
    needs_model = any(getattr(task, key) in values for key, values in MODELLED.get(name, {}).items())
    for card in registry.cards():
        if (engine and card.name != engine) or not asked <= card.reads(type(task)) or type(task) not in card.serves:
            continue
        own = [each for each in scene.models if each.engine == card.name and name in each.tasks]
        own = [each for each in own if model in ("", each.name)]
        if card.model == "needed" or needs_model or model:
            if own:
                return Planned(task, uses, engine, own[0].name)
        elif not card.missing():
            return Planned(task, uses, engine)
    raise Unable(_why(task, asked, engine, model))


def _why(task: Task, asked: frozenset[str], engine: str, model: str) -> str:
    serving = [card for card in registry.cards() if type(task) in card.serves and engine in ("", card.name)]
    able = [card for card in serving if asked <= card.reads(type(task))]
    if model or (able and all(card.model != "none" or card.missing() for card in able)):
        who = " or ".join(card.name for card in able or serving)
        return f"It takes a model for the engine {who}{f' by the name {model}' if model else ''}, and none is here."
    unread = ", ".join(sorted(asked - serving[0].reads(type(task)))) if serving else ""
    who = f"the engine {engine}" if engine else "no engine here"
    return (
        f"For {task.name}, {who} {'does not read' if engine else 'reads'} {unread}."
        if unread
        else (f"{who[:1].upper()}{who[1:]} {'does not do' if engine else 'does'} {task.name}.")
    )


@dataclass(frozen=True)
class _Sized:
    """All that a canvas asks of a picture."""

    size: Size


def united(first: Planned, second: Planned) -> Planned | None:
    """Two steps of one task in a row as one, where the second says more of the first, or the same once more."""
    said, more = (step.task.model_dump(exclude_defaults=True) for step in (first, second))
    same_way = (first.task.name, first.engine) == (second.task.name, second.engine) and not (first.had or second.had)
    looks = first.task.changes is Change.LOOKS  # two maps are two
    if looks or not same_way or any(said[name] != more[name] for name in said.keys() & more.keys()):
        return None
    try:
        task = type(first.task)(**{**said, **more})
    except BadTask:
        return None
    return replace(second, task=task, uses=first.uses | second.uses, about=second.about or first.about)


def reads_words(task: str, scene: Scene) -> bool:
    """Whether a model is here that does a task by a prompt."""
    able = {card.name for card in registry.cards() if "prompt" in card.reads(TASKS[task])}
    return any(model.engine in able for model in scene.models if task in model.tasks)


def size_after(task: Task, size: Size | None) -> Size | None:
    """The size of what a task makes of a picture of that size."""
    if size is None:
        return None
    try:
        return task.canvas({"picture": cast(Picture, _Sized(size))}).size
    except AnewError:
        return None


def bind(steps: Sequence[Planned], scene: Scene) -> dict[str, str]:
    """Give every step the names of its pictures.

    A recipe gives a picture to every step that takes one by its name. Where one step is meant and another that could
    take it is not, it has another name.

    Returns:
        What to give to the recipe: its name for a picture, and the role under which that is at hand.
    """
    given: dict[str, str] = {}
    for step in steps:
        for role in step.takes:
            spared = any(role not in each.takes and role in {one.name for one in each.task.roles} for each in steps)
            source = role if scene.has(role) or role not in OTHERS else scene.other()
            step.pictures[role] = f"the_{role}" if spared else role
            if scene.has(source):
                given[step.pictures[role]] = source
    return given
