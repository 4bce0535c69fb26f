"""Tools: what a chat model can ask for. One a task, from the task's own declaration, and those of the conversation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from anew.engines import registry
from anew.mcp.asking import HOW, MAIN
from anew.tasks import TASKS, Task
from anew.tasks.schema import plain_schema

ID = "An id such as p1, or last."


@dataclass(frozen=True)
class Tool:
    """One tool."""

    name: str
    description: str
    schema: Mapping[str, Any]
    reads: bool = False
    """Whether it only looks."""


def tools(tasks: Iterable[str]) -> list[Tool]:
    """Those of these tasks, and those of the conversation."""
    return [*CONVERSATION, *(of_task(TASKS[name]) for name in tasks)]


def of_task(task: type[Task]) -> Tool:
    """The tool of a task.

    Example:
        >>> from anew.tasks import Inpaint
        >>> of_task(Inpaint).schema["required"]
        ['mask']
    """
    told = plain_schema(task)
    engines = [card.name for card in registry.cards() if task in card.serves and not card.missing()]
    how = {**HOW, "engine": {**HOW["engine"], "enum": ["", *engines]}}
    pictures = {
        role.name: {"type": "string", "description": f"{role.help} {ID}" + (" Or a path." if role.name == MAIN else "")}
        | ({"default": "last"} if role.name == MAIN else {})
        for role in task.roles
    }
    needed = [role.name for role in task.roles if role.needed and role.name != MAIN]
    schema = told | {
        "properties": {**pictures, **told["properties"], **how},
        "required": [*needed, *told["required"]],
        "additionalProperties": False,
    }
    return Tool(task.name, task.summary(), schema)


def _schema(needed: Iterable[str] = (), **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(needed), "additionalProperties": False}


_PICTURE = {"type": "string", "default": "last", "description": ID}
_BOXES = {"type": "array", "items": {"type": "string"}, "default": [], "maxItems": 100}

CONVERSATION = (
    Tool(
        "open_picture",
        "Bring a picture into the conversation. Later calls name it by the id in the answer, or by last.",
        _schema(
            path={
                "type": "string",
                "default": "",
                "description": "A file in a folder that the person allowed; absolute, or from that folder.",
            },
            data={"type": "string", "default": "", "description": "The file itself as base64, in place of a path."},
            name={"type": "string", "default": "", "description": "What to call it in history."},
        ),
    ),
    Tool("show", "Look at a picture again.", _schema(picture=_PICTURE), reads=True),
    Tool(
        "history",
        "All pictures of this conversation, and what each was made of, as a tree.",
        _schema(),
        reads=True,
    ),
    Tool("undo", "Go back to what the last picture was made of. The later one stays, by its id.", _schema()),
    Tool(
        "branch",
        "Go on from an earlier picture: it becomes last.",
        _schema(["picture"], picture={"type": "string", "description": ID}),
    ),
    Tool(
        "draw_mask",
        "Draw a mask for a picture: white where something is to be done, black elsewhere. last stays as it is.",
        _schema(
            picture=_PICTURE,
            boxes={**_BOXES, "description": "Each left,top,width,height in pixels of the full picture."},
            ellipses={**_BOXES, "description": "Each by the box that it fills, as left,top,width,height."},
            invert={"type": "boolean", "default": False, "description": "Black within, white elsewhere."},
        ),
    ),
    Tool(
        "inspect",
        "Look for evidence of how a picture was made: signed manifests, records, watermarks, tags.",
        _schema(picture=_PICTURE),
        reads=True,
    ),
    Tool(
        "engines",
        "Who can do a task, with the engines' own settings and the models on this machine.",
        _schema(["task"], task={"type": "string", "description": "The name of a task's tool."}),
        reads=True,
    ),
    Tool(
        "save_as",
        "Write a picture to a new file in a folder that the person allowed, with its record and signature.",
        _schema(
            ["path"],
            path={"type": "string", "description": "Of the new file; it ends in the format's name, such as .png."},
            picture=_PICTURE,
        ),
    ),
)
"""Those of the conversation."""
