"""Facts: engines and tasks as plain data, for every door that lists them."""

from typing import Any

from anew.engines import registry
from anew.engines.card import EngineCard
from anew.tasks import Task
from anew.tasks.schema import schema


def how_to_get(card: EngineCard) -> str:
    """The command that installs what an engine needs."""
    return f"pip install 'anew[{card.extra}]'" if card.extra else f"pip install {' '.join(card.missing())}"


def engine_facts(card: EngineCard) -> dict[str, Any]:
    """A card for programs."""
    return {
        "name": card.name,
        "summary": card.summary,
        "licence": card.licence,
        "extra": card.extra,
        "missing": card.missing(),
        "ready": not card.missing(),
        "model": card.model,
        "get": how_to_get(card) if card.missing() else "",
        "serves": {task.name: sorted(reads) for task, reads in card.serves.items()},
        "sources": list(card.sources),
    }


def task_facts(task: type[Task]) -> dict[str, Any]:
    """A task for programs: what it takes and who serves it."""
    told = schema(task)
    return {
        "name": task.name,
        "summary": task.summary(),
        "roles": told["roles"],
        "fields": told["properties"],
        "engines": serving(task),
    }


def serving(task: type[Task]) -> list[str]:
    """Engines that serve a task, least need first.

    Example:
        >>> from anew.tasks import Vary
        >>> serving(Vary)[0]
        'patch'
    """
    return [card.name for card in registry.cards() if task in card.serves]
