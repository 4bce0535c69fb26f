"""The table of engines: ours by name here, others through the ``anew.engines`` entry point.

An entry point names an ``EngineCard``:

    [project.entry-points."anew.engines"]
    membrane = "my_package.card:CARD"
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import MappingProxyType
from typing import Any

from anew.engines.base import Engine
from anew.engines.card import EngineCard, where
from anew.errors import BadModel, CannotServe, MissingExtra, NoSuchEngine, did_you_mean
from anew.tasks import Task

BUILT_IN: Mapping[str, str] = MappingProxyType(
    {
        "control": "anew.engines.control.card:CARD",
        "diffusion": "anew.engines.diffusion.card:CARD",
        "foreign": "anew.engines.foreign.card:CARD",
        "gan": "anew.engines.gan.card:CARD",
        "patch": "anew.engines.patch.card:CARD",
        "restore": "anew.engines.restore.card:CARD",
    }
)
"""Ours. A built-in's name cannot be taken by another package."""


def names() -> list[str]:
    """Every engine installed, ours first, each group in alphabetical order."""
    return [*sorted(BUILT_IN), *sorted(point.name for point in _visitors())]


@cache
def card(name: str) -> EngineCard:
    """The card of one engine; none of its code is imported.

    Raises:
        NoSuchEngine: nothing of that name is installed.
    """
    if name in BUILT_IN:
        found = _named(BUILT_IN[name])
    else:
        visitor = next((point for point in _visitors() if point.name == name), None)
        if visitor is None:
            raise NoSuchEngine(needed="an installed engine", found=name, fix=did_you_mean(name, names()))
        found = visitor.load()
    assert isinstance(found, EngineCard)
    return found


def cards() -> list[EngineCard]:
    """Every engine's card, least need first."""
    return sorted((card(name) for name in names()), key=lambda each: (each.rank, each.name))


@cache
def load(name: str) -> Engine[Any]:
    """Import and build one engine.

    Raises:
        NoSuchEngine: nothing of that name is installed.
        MissingExtra: it is known, but what it stands on is not installed.
    """
    found = card(name)
    if found.missing():
        raise MissingExtra(
            needed=f"{', '.join(found.missing())} for the engine {name}",
            found="not installed",
            fix=f"Install it with: pip install 'anew[{found.extra}]'" if found.extra else "Install it with pip.",
        )
    engine = _named(found.engine)()
    assert isinstance(engine, Engine)
    return engine


def choose(task: Task, roles: Iterable[str] = (), name: str | None = None, model: str = "") -> EngineCard:
    """The engine for a task: the one named, or the first that honours all that is asked.

    Args:
        task: What is asked.
        roles: Names of the pictures given.
        name: Take this one or refuse.
        model: Where the model is; an engine that takes none, or does not know this one, is passed over or refuses.

    Raises:
        NoSuchEngine: nothing of that name is installed.
        BadModel: the model is not there, or not one of that engine's.
        CannotServe: no engine does this task with these fields and pictures.
    """
    asked = asked_of(task, roles)
    if name is not None:
        _refuse_unread(card(name), task, asked)
        _refuse_model(card(name), model)
        return card(name)
    serving, knowing = [each for each in cards() if type(task) in each.serves], _knowing(model)
    able = [each for each in serving if asked <= each.reads(type(task)) and _takes(each, model, knowing)]
    able.sort(key=lambda each: bool(each.missing()))
    if able:
        return able[0]
    if serving:
        nearest = next((each for each in serving if _takes(each, model, knowing)), serving[0])
        _refuse_unread(nearest, task, asked)
        _refuse_model(nearest, model)
    raise CannotServe(
        needed=f"an engine that serves {task.name}",
        found="none installed",
        fix="`anew engines` lists those that are.",
    )


def of_model(model: str) -> str | None:
    """The engine that knows a model, if exactly one does."""
    knowing = _knowing(model)
    return knowing[0] if len(knowing) == 1 else None


def tasks_of(model: str) -> frozenset[str]:
    """Names of the tasks that a model does, with the engine that knows it.

    Raises:
        BadModel: no engine knows it, several do, or it is damaged.
    """
    name = of_model(model)
    if name is None:
        raise BadModel(
            needed="a model that one engine knows", found=model or "none", fix="`anew models list` tells what is here."
        )
    found = card(name)
    does: frozenset[str] = _named(found.does)(where(model)) if found.does else _served(found)
    return does & _served(found)


def _served(found: EngineCard) -> frozenset[str]:
    return frozenset(task.name for task in found.serves)


def asked_of(task: Task, roles: Iterable[str]) -> frozenset[str]:
    """What a run asks beyond the task's name: fields set away from their default, optional roles given."""
    optional = {role.name for role in task.roles if not role.needed}
    return frozenset(task.model_dump(exclude_defaults=True)) | (frozenset(roles) & optional)


def _refuse_unread(found: EngineCard, task: Task, asked: frozenset[str]) -> None:
    if type(task) not in found.serves:
        raise CannotServe(
            needed=f"a task that {found.name} serves: {', '.join(each.name for each in found.serves)}",
            found=task.name,
            fix=f"See who serves it with `anew engines --task {task.name}`.",
        )
    unread = sorted(asked - found.reads(type(task)))
    if unread:
        readers = [each.name for each in cards() if unread[0] in each.reads(type(task))]
        others = f"choose an engine that reads it: {', '.join(readers)}" if readers else "no installed engine reads it"
        raise CannotServe(
            needed=f"for {task.name}, what the engine {found.name} reads: {_listed(found.reads(type(task)))}",
            found=", ".join(unread),
            fix=f"Leave out {' and '.join(unread)}, or {others}." if readers else f"Leave it out; {others}.",
        )


def _takes(found: EngineCard, model: str, knowing: list[str]) -> bool:
    return found.name in knowing if model else found.model != "needed"


def _knowing(model: str) -> list[str]:
    """Engines that know a model by its name; of several, those whose own it also is by its header, if any."""
    by_name = [each for each in cards() if model and each.model != "none" and each.knows(model)]
    if len(by_name) > 1:
        path = where(model)
        by_name = [each for each in by_name if each.tells and _named(each.tells)(path)] or by_name
    return [each.name for each in by_name]


def _refuse_model(found: EngineCard, model: str) -> None:
    """Refuse a model that an engine cannot use, or the lack of one that it needs."""
    if model and found.model == "none":
        takers = [each.name for each in cards() if each.knows(model)]
        raise CannotServe(
            needed=f"no model: the engine {found.name} works without one",
            found=model,
            fix=f"Leave out the model{', or choose the engine ' + takers[0] if takers else ''}.",
        )
    knowing = _knowing(model)
    if model and found.name not in knowing:
        there = "another kind of folder or file" if Path(model).exists() else "nothing there"
        raise BadModel(
            needed=f"a model for {found.name} at {model}: {_files(found)}",
            found=f"one for {knowing[0]}" if knowing else there,
            fix=f"Ask {knowing[0]} for what it does; see `anew engines`." if knowing else "Check the name of it.",
        )
    if not model and found.model == "needed":
        raise CannotServe(
            needed=f"a model for the engine {found.name}: {_files(found)}",
            found="none",
            fix="Name one: --model FOLDER on the command line, model= in Python, model in a recipe.",
        )


def _files(found: EngineCard) -> str:
    """What a model of an engine looks like, in words."""
    return " or ".join(f"a file {name}" if "*" in name else f"a folder with {name}" for name in found.model_files)


def _listed(words: frozenset[str]) -> str:
    return ", ".join(sorted(words)) or "nothing beside its pictures"


def _visitors() -> Iterator[EntryPoint]:
    return (point for point in _points() if point.name not in BUILT_IN)


@cache
def _points() -> tuple[EntryPoint, ...]:
    """Looked up once a process: every look reads a file of every package that is installed."""
    return tuple(entry_points(group="anew.engines"))


def _named(path: str) -> Any:
    module, _, name = path.partition(":")
    return getattr(import_module(module), name)
