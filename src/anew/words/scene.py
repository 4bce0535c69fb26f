"""Scene: what is there when a sentence is said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from anew.errors import AnewError
from anew.image import Size

OTHERS = ("style", "scene", "reference", "piece")
"""Roles that another picture may have; which of them it has, the sentence says."""


@dataclass(frozen=True)
class Model:
    """A model on this machine, by its name."""

    name: str
    engine: str
    tasks: frozenset[str]
    sides: tuple[str, ...] = ()
    """Of a translator: the names of what it can go to."""


@dataclass(frozen=True)
class Scene:
    """What is there: sizes and names, and no pixels."""

    size: Size | None = None
    """Of the picture; None where nobody knows."""
    pictures: frozenset[str] = frozenset()
    """What is at hand beside it, by role: ``mask``, ``style``, ``scene``, ``piece``, ``reference``, ``hints`` ..."""
    models: tuple[Model, ...] = ()
    engines: frozenset[str] | None = None
    """Engines that are ready; None asks the registry."""
    last: Mapping[str, Any] | None = field(default=None, hash=False)
    """The recipe that the picture was made with."""

    def model_for(self, task: str, named: str = "") -> Model | None:
        """The model that does a task: the one named, or the first."""
        able = [each for each in self.models if task in each.tasks and named in ("", each.name)]
        return able[0] if able else None

    def has(self, role: str) -> bool:
        """Whether a picture is at hand for a role."""
        return role in self.pictures

    def other(self) -> str:
        """The one other picture that is at hand, whatever it was given as; empty where there is none."""
        return next((each for each in OTHERS if each in self.pictures), "")


def here(size: Size | None = None, pictures: Iterable[str] = (), last: Mapping[str, Any] | None = None) -> Scene:
    """The scene on this machine, with the models of its store."""
    return Scene(size=size, pictures=frozenset(pictures), models=models_here(), last=last)


def models_here() -> tuple[Model, ...]:
    """The models of the store that some ready engine knows, and what each does."""
    from anew.engines import registry
    from anew.models import Stored, listed

    found = []
    for stored in listed().values():
        if not isinstance(stored, Stored):
            continue
        try:
            engine = registry.of_model(str(stored.path))
            if engine and not registry.card(engine).missing():
                tasks = registry.tasks_of(str(stored.path))
                found.append(Model(stored.name, engine, tasks, _sides(engine, str(stored.path))))
        except AnewError:  # damaged, or of a kind that nothing here can use: it does nothing
            continue
    return tuple(found)


def _sides(engine: str, path: str) -> tuple[str, ...]:
    """Names of what a translator goes to."""
    if engine != "gan":
        return ()
    from anew.engines.gan.folder import read_facts

    try:
        facts = read_facts(path)
    except AnewError:  # an exported file, which tells no names
        return ()
    return tuple(facts.domain(side).name for side in facts.sides)
