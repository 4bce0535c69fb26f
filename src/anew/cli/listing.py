"""Listing: the engines and the tasks, as a table or as JSON."""

from anew.cli.report import say, say_json, table
from anew.engines import registry
from anew.engines.card import EngineCard
from anew.engines.facts import engine_facts, how_to_get, task_facts
from anew.errors import NoSuchTask, did_you_mean
from anew.tasks import TASKS, Task
from anew.tasks.schema import schema


def tell_engines(*, task: str = "", reads: str = "", as_json: bool = False) -> int:
    """Every engine that serves the task and reads the field or optional picture.

    Raises:
        NoSuchTask: no task has that name.
    """
    kinds = [task_named(task)] if task else list(TASKS.values())
    cards = [card for card in registry.cards() if _fits(card, kinds, reads, any_task=not task)]
    if as_json:
        say_json([engine_facts(card) for card in cards])
    elif cards:
        rows = [(card.name, need(card), card.licence, ", ".join(each.name for each in card.serves)) for card in cards]
        say(table(rows, ("engine", "needs", "licence", "tasks")))
    else:
        say("none")
    return 0


def tell_tasks(*, as_json: bool = False, schemas: bool = False) -> int:
    """Every task, with what it takes."""
    if schemas:
        say_json({name: schema(task) for name, task in TASKS.items()})
    elif as_json:
        say_json([task_facts(task) for task in TASKS.values()])
    else:
        rows = [(name, _takes(task), task.summary()) for name, task in TASKS.items()]
        say(table(rows, ("task", "takes", "what it does")))
    return 0


def task_named(name: str) -> type[Task]:
    """The task of that name.

    Raises:
        NoSuchTask: there is none.
    """
    if name not in TASKS:
        raise NoSuchTask(needed="a task that exists", found=name, fix=did_you_mean(name, TASKS))
    return TASKS[name]


def need(card: EngineCard) -> str:
    """What an engine needs beside the core, and how to get it.

    Example:
        >>> need(registry.card("patch"))
        'nothing more'
    """
    missing = card.missing()
    if not missing:
        return f"{card.extra}, installed" if card.extra else "nothing more"
    return how_to_get(card)


def _takes(task: type[Task]) -> str:
    return ", ".join(role.name if role.needed else f"{role.name}?" for role in task.roles)


def _fits(card: EngineCard, kinds: list[type[Task]], reads: str, *, any_task: bool) -> bool:
    serves = any_task or any(kind in card.serves for kind in kinds)
    return serves and (not reads or any(reads.replace("-", "_") in card.reads(kind) for kind in kinds))
