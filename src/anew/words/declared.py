"""Declared: the fields of any task by their own names, as its declaration has them: "grow 4", "kind depth"."""

from collections.abc import Iterable
from typing import Any, Literal, get_args, get_origin

from anew.tasks import TASKS, Task
from anew.words.atoms import Atom
from anew.words.rule import Clause, Draft

VALUES = ("number", "share", "length", "colour", "aspect", "box", "point", "times")
ON, OFF = ("on", "true", "yes"), ("off", "false", "no")


def names(engines: frozenset[str], models: frozenset[str], sides: Iterable[str] = ()) -> dict[str, dict[str, Any]]:
    """What the names of tasks, fields, values, engines and models mean, each by its word."""
    told: dict[str, dict[str, Any]] = {}
    for name, task in TASKS.items():
        told.setdefault(name, {})["task"] = name
        for field in task.model_fields:
            told.setdefault(field.partition("_")[0], {}).setdefault("field", True)
            for value in choices(task, field):
                told.setdefault(value, {}).setdefault("choice", value)
    for side in sides:
        for word in (side.lower(), f"{side.lower()}s"):
            told.setdefault(word, {})["goal"] = side
    for kind, known in (("engine", engines), ("model", models)):
        for name in known:
            told.setdefault(name.lower(), {})[kind] = name
    return told


def goal(clause: Clause, draft: Draft) -> None:
    """Where a translator should go: the last of its sides that is named."""
    while (atom := clause.taken("goal")) is not None:
        draft.fields["to"] = atom.means["goal"]


def told(task: type[Task], clause: Clause) -> bool:
    """Whether some field of a task stands in a clause by its name, with a value."""
    draft = Draft()
    fields(task, Clause(clause.atoms, clause.scene, clause.sentence), draft)
    return bool(draft.fields)


def choices(task: type[Task], field: str) -> tuple[str, ...]:
    """What a field may be, where it is one of a few words."""
    kind = task.model_fields[field].annotation
    return tuple(each for each in get_args(kind) if isinstance(each, str)) if get_origin(kind) is Literal else ()


def fields(task: type[Task], clause: Clause, draft: Draft) -> None:
    """Every field that stands in a clause by its name with a value behind it, and every choice of one by its word."""
    for name in task.model_fields:
        if name not in draft.fields:
            _one(task, name, clause, draft)


def _one(task: type[Task], name: str, clause: Clause, draft: Draft) -> None:
    words = name.split("_")
    unread = clause.unread()
    for index in range(len(unread) - len(words)):
        if [atom.text.lower() for atom in unread[index : index + len(words)]] != words:
            continue
        behind = [atom for atom in unread[index + len(words) :] if not _mere(atom)][:1]
        value = _value(task, name, behind[0]) if behind else None
        if value is not None:
            draft.fields[name] = value
            for atom in (*unread[index : index + len(words)], *behind):
                clause.take(atom)
            return
    options = choices(task, name)
    for atom in unread:
        if options and atom.means.get("choice") in options:
            clause.take(atom)
            draft.fields[name] = atom.means["choice"]
            return


def _mere(atom: Atom) -> bool:
    return atom.has("filler") and not atom.has(*VALUES, "choice") and atom.text.lower() not in (*ON, *OFF)


def _value(task: type[Task], name: str, atom: Atom) -> Any:
    text = atom.text.lower()
    if task.model_fields[name].annotation is bool:
        return True if text in ON else False if text in OFF else None
    if choices(task, name):
        return atom.means.get("choice")
    for kind in VALUES:
        if kind in atom.means:
            value = atom.means[kind]
            return int(value) if isinstance(value, float) and value.is_integer() else value
    return None
