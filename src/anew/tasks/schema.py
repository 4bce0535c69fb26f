"""Schema: a task's whole declaration as plain data, from which every door makes its face."""

from typing import Any

from anew.tasks.base import Task


def schema(task: type[Task]) -> dict[str, Any]:
    """The JSON schema of a task's fields, and beside it the name and the pictures it takes.

    Returns:
        What pydantic says of the fields, and ``name`` and ``roles``: one dict a picture with
        ``name``, ``help``, ``mask``, ``needed`` and ``own_size``.

    Example:
        >>> from anew.tasks import Vary
        >>> schema(Vary)["name"], schema(Vary)["roles"][0]["name"]
        ('vary', 'picture')
    """
    return {**task.model_json_schema(), "name": task.name, "roles": [role._asdict() for role in task.roles]}


def plain_schema(task: type[Task]) -> dict[str, Any]:
    """The fields of a task as chat models want a tool's: without titles, which say the names again.

    Example:
        >>> from anew.tasks import Vary
        >>> plain_schema(Vary)["properties"]["strength"]["maximum"]
        1
    """
    told = task.model_json_schema()
    fields = {name: _untitled(field) for name, field in told.get("properties", {}).items()}
    kept = {key: told[key] for key in ("$defs",) if key in told}
    return {**kept, "type": "object", "properties": fields, "required": [*told.get("required", [])]}


def _untitled(field: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in field.items() if key != "title"}
