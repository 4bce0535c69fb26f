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
