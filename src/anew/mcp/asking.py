"""Asking: the words of a call, as a task, who does it, and its pictures.

{"picture": "p1", "mask": "p2", "grow": 4, "engine": "patch", "seed": 7}
roles of the task --^      fields --^      ^-- of every task: HOW
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from anew.engines import registry
from anew.errors import BadTask, did_you_mean
from anew.mcp.tree import LAST
from anew.recipes import Recipe
from anew.recipes.naming import by_name
from anew.tasks import TASKS

MAIN = "picture"
HOW: Mapping[str, Mapping[str, Any]] = {
    "engine": {"type": "string", "default": "", "description": "Who does it; empty takes the first that can."},
    "model": {"type": "string", "default": "", "description": "A model on this machine by name; see engines."},
    "settings": {"type": "object", "default": {}, "description": "The engine's own knobs; see engines."},
    "seed": {
        "type": "integer",
        "default": 0,
        "minimum": 0,
        "maximum": 2**32 - 1,
        "description": "Another seed gives another picture; the same one the same.",
    },
    "format": {
        "enum": ["png", "jpeg", "webp"],
        "default": "png",
        "description": "Of the file, for save_as.",
    },
    "consent": {
        "type": "string",
        "default": "",
        "description": "Why this may be done, in the person's own words, where the policy here asks for it.",
    },
}
"""What every task is told beside its fields."""


@dataclass(frozen=True)
class Asked:
    """One call."""

    recipe: Recipe
    engine: str
    pictures: Mapping[str, str]
    """What was given for each role: an id, ``last`` or a path."""
    format: str
    consent: str


def asked(name: str, words: Mapping[str, Any]) -> Asked:
    """Read a call.

    Args:
        name: Of the task.
        words: The arguments, as they came.

    Raises:
        BadTask, BadRecipe: a word that the tool does not have, a value out of range, a picture that is missing.
        NoSuchEngine, CannotServe, BadModel: nobody can do it.
    """
    task = TASKS[name]
    roles = {role.name: role for role in task.roles}
    known = [*roles, *task.model_fields, *HOW]
    told = {key: value for key, value in words.items() if value is not None}
    refuse_strange(told, known, name)
    how = {key: told.get(key, HOW[key]["default"]) for key in HOW}
    check_texts({key: how[key] for key in ("engine", "model", "format", "consent")})
    pictures = {MAIN: LAST, **{role: told[role] for role in roles if told.get(role)}}
    check_texts(pictures)
    for role in task.roles:
        if role.needed and role.name not in pictures:
            raise BadTask(
                needed=f"a {role.name} for {name}",
                found=", ".join(pictures),
                fix=f"Give its id, such as p2. {role.help}" + (" draw_mask makes masks." if role.mask else ""),
            )
    step = {
        "task": name,
        "with": {key: told[key] for key in task.model_fields if key in told},
        "settings": how["settings"],
        "model": how["model"],
        **({"engine": how["engine"]} if how["engine"] else {}),
    }
    recipe = Recipe.from_dict({"seed": how["seed"], **step})
    by_name(recipe)
    first = recipe.steps[0]
    engine = registry.choose(first.task, pictures, first.engine, first.model).name
    return Asked(recipe, engine, pictures, how["format"], how["consent"])


def refuse_strange(words: Mapping[str, Any], known: list[str], name: str) -> None:
    """Refuse words that a tool does not have: one that is misspelt must not be dropped in silence.

    Raises:
        BadTask: there is one.
    """
    for key in words:
        if key not in known:
            raise BadTask(needed=f"arguments that {name} has", found=key[:80], fix=did_you_mean(key[:80], known))


def check_texts(words: Mapping[str, Any]) -> None:
    """Refuse what should be text and is not.

    Raises:
        BadTask: there is such a thing.
    """
    for key, value in words.items():
        if not isinstance(value, str):
            raise BadTask(needed=f"{key} as text", found=repr(value)[:80], fix="Write it between quotes.")
