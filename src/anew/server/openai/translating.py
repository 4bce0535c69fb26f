"""Translating: from what a client says to what anew does. Nothing here opens a picture.

    task named          that task
    a mask              inpaint; repair by anew-restore
    neither             reimagine, edit, restore or translate: the first that the model does

A model that reads no words does a task that is plain without them, and the answer says by an empty ``revised_prompt``
that none were used. Where nothing else says what to do, the prompt may be the name of a task that the model does.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from anew.errors import BadRequest, BadTask, CannotServe, did_you_mean
from anew.image import Size
from anew.server.makers import Maker
from anew.server.openai.asked import Asked, Drawn, EditAsked, GenerationAsked
from anew.tasks import TASKS, Task

MASKED = ("inpaint", "repair")
WHOLE = ("reimagine", "edit", "restore", "translate")
HOLE = "hole"
"""What the mask is called beside the other pictures, so that no later step takes it for its own."""


@dataclass(frozen=True)
class Wish:
    """What to put into the queue."""

    recipe: Mapping[str, Any]
    pictures: Mapping[str, str]
    """Digests by the names of the recipe."""
    prompt: str
    """The words that are read; empty where none are."""
    transparent: bool = False


def edit(asked: EditAsked, maker: Maker, images: Sequence[str], mask: str, size: Size, seed: int) -> Wish:
    """An edit.

    Args:
        asked: The request.
        maker: The model that it names.
        images: Digests, the picture first.
        mask: Digest of one that is white where the picture may change; empty where there is none.
        size: Of the picture.
        seed: Of the first result.

    Raises:
        BadTask, CannotServe: it is not plain what to do, or the model cannot.
        BadRequest: a field that nobody knows.
    """
    name = _task_of(asked, maker, masked=bool(mask))
    task = TASKS[name]
    pictures, bound = {"picture": images[0]}, {}
    for role, digest in zip(_others(task, images), images[1:], strict=True):
        pictures[role] = digest
    if mask:
        pictures[HOLE] = mask
        bound = {_mask_of(task): HOLE}
    steps = [_step(asked, maker, name, _words(asked, maker, name), bound), *_after(asked, task, size)]
    return _wish(asked, maker, name, steps, pictures, seed)


def variation(asked: Asked, maker: Maker, image: str, size: Size, seed: int) -> Wish:
    """Another version of a picture.

    Raises:
        CannotServe: the model makes none.
        BadRequest: a field that nobody knows.
    """
    name = asked.task or "vary"
    _check_does(maker, name)
    steps = [_step(asked, maker, name, {}, {}), *_sized(asked, TASKS[name], size)]
    return Wish(_recipe(asked, steps, seed), {"picture": image}, "")


def generation(asked: GenerationAsked, maker: Maker, canvas: str, seed: int) -> Wish:
    """A picture from words alone: a grey canvas, of which nothing is kept.

    Raises:
        CannotServe: the model begins from pictures only.
        BadTask: no words.
        BadRequest: a field that nobody knows.
    """
    if asked.task not in ("", "reimagine") or "reimagine" not in maker.tasks or not maker.words("reimagine"):
        raise CannotServe(
            needed="a diffusion model for pictures from words alone",
            found=asked.task or maker.id,
            fix="Choose one of /v1/models that is no engine's own name, or send a picture to /v1/images/edits.",
        )
    if not asked.prompt.strip():
        raise _no_words("what the picture shows")
    words = {"prompt": asked.prompt, "strength": 1.0}
    steps = [_step(asked, maker, "reimagine", words, {}), *_cut(asked, TASKS["reimagine"])]
    return _wish(asked, maker, "reimagine", steps, {"picture": canvas}, seed)


def takes_alpha(asked: EditAsked, maker: Maker) -> bool:
    """Whether the picture's own transparency is the mask, where no other is sent: for models that only fill."""
    elsewhere = asked.task or asked.prompt.strip() in maker.tasks or asked.background == "transparent"
    return not elsewhere and bool({*MASKED} & maker.tasks) and not {*WHOLE} & maker.tasks


def seed_of(asked: Asked, key: str) -> int:
    """The first seed: the one that was asked for, one that the request's own name gives, or any."""
    if asked.seed is not None:
        return asked.seed
    return int.from_bytes(sha256(key.encode()).digest()[:4], "big") if key else secrets.randbelow(2**32)


# Which task.


def _task_of(asked: EditAsked, maker: Maker, *, masked: bool) -> str:
    if asked.task:
        _check_does(maker, asked.task)
        return asked.task
    usual = next((name for name in (MASKED if masked else WHOLE) if name in maker.tasks), "")
    words = asked.prompt.strip()
    if masked and not usual:
        raise CannotServe(needed="a model that fills where a mask says", found=maker.id, fix=_does(maker))
    if masked or (usual and (maker.words(usual) or not words)):
        return usual
    if words in maker.tasks:
        return words
    if not usual and asked.background == "transparent" and not words and "background" in maker.tasks:
        return "background"
    raise BadTask(
        needed=f"a mask, or a task: {maker.id} reads no words" if masked or not usual else f"no words for {maker.id}",
        found="a prompt that is no task's name" if words else "neither",
        fix=_does(maker),
    )


def _check_does(maker: Maker, name: str) -> None:
    if name not in maker.tasks:
        error = CannotServe(needed=f"a task that {maker.id} does", found=name, fix=_does(maker))
        error.param = "task"
        raise error


def _does(maker: Maker) -> str:
    masked = "Send a mask to fill a part. " if {*MASKED} & maker.tasks else ""
    return f"{masked}Without one, set task to one of: {', '.join(sorted(maker.tasks)) or 'none'}."


def _no_words(what: str) -> BadTask:
    error = BadTask(needed=f"a prompt: {what}", found="an empty one", fix="Say it in words.")
    error.param = "prompt"
    return error


# Its pictures and its fields.


def _mask_of(task: type[Task]) -> str:
    """The role that a mask takes."""
    role = next((role.name for role in task.roles if role.mask), "")
    if not role:
        error = BadTask(needed=f"no mask for {task.name}", found="one", fix="Leave it out.")
        error.param = "mask"
        raise error
    return role


def _others(task: type[Task], images: Sequence[str]) -> list[str]:
    """The roles of the pictures after the first, in the order in which the task declares them."""
    roles = [role.name for role in task.roles if not role.mask and role.name != "picture"]
    if len(images) - 1 > len(roles):
        error = BadTask(
            needed=f"at most {1 + len(roles)} pictures for {task.name}", found=str(len(images)), fix="Send fewer."
        )
        error.param = "image"
        raise error
    return roles[: len(images) - 1]


def _words(asked: Drawn, maker: Maker, name: str) -> dict[str, str]:
    field = maker.words(name)
    if field == "instruction" and not asked.prompt.strip():
        raise _no_words("what to change")
    return {field: asked.prompt} if field and asked.prompt else {}


def _step(
    asked: Asked, maker: Maker, name: str, words: Mapping[str, Any], pictures: Mapping[str, str]
) -> dict[str, Any]:
    known = {*TASKS[name].model_fields} - {*words}
    for field in asked.more:
        if field not in known:
            error = BadRequest(
                needed=f"fields that the route or the task {name} has",
                found=repr(field[:80]),
                fix=did_you_mean(field, {*known, *type(asked).model_fields}),
            )
            error.param = field[:80]
            raise error
    told = {"task": name, "engine": maker.engine, "model": maker.model, "with": {**asked.more, **words}}
    told |= {"settings": asked.settings, "pictures": dict(pictures)}
    return {key: value for key, value in told.items() if value}


# What comes after it.


def _after(asked: Drawn, task: type[Task], size: Size) -> list[dict[str, Any]]:
    return [*_sized(asked, task, size), *_cut(asked, task)]


def _sized(asked: Asked, task: type[Task], size: Size) -> list[dict[str, Any]]:
    """A step to the size that was asked for, unless it is that size for sure."""
    wanted = asked.wanted_size
    if wanted is None or (wanted == size and task.canvas is Task.canvas):
        return []
    return [{"task": "retarget", "engine": "patch", "with": {"width": wanted.width, "height": wanted.height}}]


def _cut(asked: Drawn, task: type[Task]) -> list[dict[str, Any]]:
    cut = asked.background == "transparent" and task.name != "background"
    return [{"task": "background", "engine": "patch"}] if cut else []


def _wish(
    asked: Drawn, maker: Maker, name: str, steps: list[dict[str, Any]], pictures: Mapping[str, str], seed: int
) -> Wish:
    prompt = asked.prompt if maker.words(name) else ""
    return Wish(_recipe(asked, steps, seed), pictures, prompt, asked.background == "transparent")


def _recipe(asked: Asked, steps: list[dict[str, Any]], seed: int) -> dict[str, Any]:
    return {"seed": seed, "steps": steps} | ({} if asked.mark else {"mark": False})
