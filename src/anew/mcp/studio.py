"""Studio: what each tool does, for one conversation. It knows nothing of the protocol."""

import asyncio
import json
from base64 import b64decode
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, Protocol

from anew.engines import registry
from anew.engines.facts import engine_facts
from anew.errors import BadInput, BadTask, CannotWrite, NoSuchTask, did_you_mean
from anew.image import Picture
from anew.image.files.fit import format_of
from anew.jobs import Queue, Spec
from anew.mcp.asking import MAIN, asked, check_texts, refuse_strange
from anew.mcp.drawing import drawn
from anew.mcp.looking import inspected, look
from anew.mcp.making import Tell, made
from anew.mcp.places import Places, decoded
from anew.mcp.tools import CONVERSATION
from anew.mcp.tree import LAST, Shot, Tree
from anew.models import Stored
from anew.models import listed as models_here
from anew.ops.shapes import Corners
from anew.ops.shapes import drawn as shapes
from anew.tasks import TASKS
from anew.trees import New

NAME = 60
"""Letters of the name of a picture that was opened."""


class Told(Protocol):
    """An answer of a sandbox."""

    @property
    def told(self) -> Any:
        """Plain data."""


class Sandbox(Protocol):
    """Where strangers' bytes are opened."""

    async def call(self, function: Callable[..., Any], *blobs: bytes, **arguments: Any) -> Told:
        """What a function of anew makes of bytes that nobody trusts."""


@dataclass(frozen=True)
class Said:
    """What came of a call."""

    text: str
    shot: Shot | None = None
    small: bytes = b""
    """The picture as a small WebP."""
    about: Mapping[str, Any] = field(default_factory=dict)
    """The same for programs."""


@dataclass
class Studio:
    """One conversation."""

    tree: Tree
    queue: Queue
    sandbox: Sandbox
    places: Places = field(default_factory=Places)
    conversation: str = "main"
    tasks: tuple[str, ...] = tuple(TASKS)
    ready: Callable[[], None] = lambda: None
    """Called before the first picture is worked on, so that a worker is there."""

    async def call(self, name: str, words: Mapping[str, Any], tell: Tell) -> Said:
        """Do what a tool does.

        Args:
            name: Of the tool.
            words: The arguments, as they came.
            tell: Told how far it is.

        Raises:
            AnewError: it cannot be done.
        """
        if name in self.tasks:
            return await self._task(name, words, tell)
        tools = {tool.name: tool for tool in CONVERSATION}
        if name not in tools:
            known = [*tools, *self.tasks]
            raise NoSuchTask(needed="a tool that exists", found=name[:80], fix=did_you_mean(name[:80], known))
        told = {key: value for key, value in words.items() if value is not None}
        properties = tools[name].schema["properties"]
        refuse_strange(told, list(properties), name)
        check_texts({key: value for key, value in told.items() if properties[key].get("type") == "string"})
        for key in tools[name].schema["required"]:
            if key not in told:
                raise BadTask(needed=f"{key} for {name}", found="none", fix=properties[key]["description"])
        act: Callable[..., Awaitable[Said]] = getattr(self, f"_{name}")
        return await act(**told)

    async def file(self, id: str) -> tuple[Shot, bytes]:
        """A picture and its file.

        Raises:
            NotKept: there is none, or no longer.
        """
        shot = await self._shot(id)
        return shot, await asyncio.to_thread(self.tree.file, shot)

    # Tasks.

    async def _task(self, name: str, words: Mapping[str, Any], tell: Tell) -> Said:
        wanted = await asyncio.to_thread(asked, name, words)
        self.ready()
        shots = {role: await self._found(text) for role, text in wanted.pictures.items()}
        files = {role: await asyncio.to_thread(self.tree.file, shot) for role, shot in shots.items()}
        spec = Spec(recipe=wanted.recipe.to_dict(), format=wanted.format, consent=wanted.consent)
        data, job = await made(self.queue, spec, files, tell)
        recipe = wanted.recipe.to_dict()
        how = f"{name} by {wanted.engine}, seed {wanted.recipe.seed}"
        takes = {role: shot.id for role, shot in shots.items()}
        return await self._kept(data, how, job.notes, parent=takes[MAIN], takes=takes, recipe=recipe)

    # The conversation. The names are those of the tools.

    async def _open_picture(self, path: str = "", data: str = "", name: str = "") -> Said:
        if bool(path) == bool(data):
            found = "both" if path else "neither"
            raise BadInput(needed="either a path or data", found=found, fix="Give one of them.")
        self.ready()
        if path:
            file = await asyncio.to_thread(self.places.read, path)
            return await self._kept(file, _named(name or PurePath(path).name))
        file = await asyncio.to_thread(decoded, data, self.places.limit)
        return await self._kept(file, _named(name or "a picture that was sent"))

    async def _show(self, picture: str = LAST) -> Said:
        return await self._shown(await self._shot(picture))

    async def _history(self) -> Said:
        shots = await asyncio.to_thread(self.tree.shots, self.conversation)
        last = (await self._shot(LAST)).id if shots else ""
        about = [{"id": each.id, "how": each.how, "takes": dict(each.takes), "recipe": each.recipe} for each in shots]
        return Said(drawn(shots, last) or "No pictures yet.", about={"last": last, "pictures": about})

    async def _undo(self) -> Said:
        return await self._shown(await asyncio.to_thread(self.tree.undo, self.conversation))

    async def _branch(self, picture: str) -> Said:
        shot = await self._shot(picture)
        await asyncio.to_thread(self.tree.stand, shot, self.conversation)
        return await self._shown(shot)

    async def _draw_mask(self, picture: str = LAST, boxes: Any = (), ellipses: Any = (), invert: bool = False) -> Said:
        shot = await self._shot(picture)
        drawn_boxes, drawn_ellipses = _corners(boxes), _corners(ellipses)
        if not drawn_boxes and not drawn_ellipses:
            raise BadTask(needed="boxes or ellipses", found="neither", fix='Say boxes: ["40,30,200,100"].')
        mask = shapes(shot.height, shot.width, drawn_boxes, drawn_ellipses) > 0
        file = await asyncio.to_thread(lambda: Picture.from_array(mask != bool(invert)).to_bytes("png"))
        return await self._kept(file, "mask drawn", parent=shot.id, head=False)

    async def _inspect(self, picture: str = LAST) -> Said:
        shot, data = await self.file(picture)
        found = (await self.sandbox.call(inspected, data, pixels=self.places.limit.pixels)).told
        return Said("\n".join([f"{shot.id}:", *map(str, found["summary"])]), shot, about=found["sections"])

    async def _engines(self, task: str) -> Said:
        if task not in TASKS:
            raise NoSuchTask(needed="a task that exists", found=task[:80], fix=did_you_mean(task[:80], TASKS))
        told = await asyncio.to_thread(_serving, task)
        return Said(json.dumps(told, ensure_ascii=False), about=told)

    async def _save_as(self, path: str, picture: str = LAST) -> Said:
        shot, data = await self.file(picture)
        if format_of(path) != shot.format:
            raise CannotWrite(
                needed=f"a name that ends in .{shot.format}: {shot.id} is one",
                found=PurePath(path).name[:100],
                fix=f"Name it so, or make it again with format = {format_of(path)}.",
            )
        place = await asyncio.to_thread(self.places.write, path, data)
        return Said(f"{shot.id} is in {place}", shot)

    # How.

    async def _shot(self, id: str) -> Shot:
        return await asyncio.to_thread(self.tree.shot, id, self.conversation)

    async def _found(self, text: str) -> Shot:
        """A picture by its id, or one that is opened by its path, aside."""
        if text == LAST or (text[:1] == "p" and text[1:].isdecimal()):
            return await self._shot(text)
        file = await asyncio.to_thread(self.places.read, text)
        shot = (await self._kept(file, _named(PurePath(text).name), head=False)).shot
        assert shot is not None  # it was just kept
        return shot

    async def _kept(
        self, data: bytes, how: str, notes: tuple[str, ...] = (), *, head: bool = True, **made_of: Any
    ) -> Said:
        seen = (await self.sandbox.call(look, data, pixels=self.places.limit.pixels)).told
        new = New(**{key: seen[key] for key in ("format", "width", "height", "mode")}, how=how, **made_of)
        shot = await asyncio.to_thread(self.tree.add, self.conversation, new, data, head=head)
        return _said(shot, b64decode(seen["small"]), notes)

    async def _shown(self, shot: Shot) -> Said:
        data = await asyncio.to_thread(self.tree.file, shot)
        seen = (await self.sandbox.call(look, data, pixels=self.places.limit.pixels)).told
        return _said(shot, b64decode(seen["small"]))


def _said(shot: Shot, small: bytes, notes: tuple[str, ...] = ()) -> Said:
    """A picture with the line that tells of it."""
    made_of = ", ".join(f"{role} {id}" for role, id in shot.takes.items()) or shot.parent
    line = f"{shot.id}: {shot.how}, {shot.width}x{shot.height} {shot.mode} {shot.format}"
    text = "\n".join([line + (f", from {made_of}" if made_of else ""), *notes])
    about = {"id": shot.id, "width": shot.width, "height": shot.height, "recipe": dict(shot.recipe)}
    return Said(text, shot, small, about)


def _named(text: str) -> str:
    """A name that others gave, as one short line."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:NAME] or "a picture"


def _corners(texts: Any) -> list[Corners]:
    """Boxes as they are written, read.

    Raises:
        BadTask: one is no box.
    """
    texts = [texts] if isinstance(texts, str) else texts
    if not isinstance(texts, list | tuple) or len(texts) > 100:
        raise BadTask(needed="a list of at most 100 boxes", found=repr(texts)[:80], fix=_BOX)
    return [_box(text) for text in texts]


def _box(text: Any) -> Corners:
    parts = text if isinstance(text, list | tuple) else str(text).split(",")
    try:
        left, top, width, height = (int(max(-_FAR, min(_FAR, float(part)))) for part in parts)
    except (TypeError, ValueError):
        raise BadTask(needed="a box", found=repr(text)[:80], fix=_BOX) from None
    return left, top, width, height


_FAR = 2**20
"""No picture reaches so far."""
_BOX = 'Write each as "left,top,width,height" in pixels.'


def _serving(task: str) -> dict[str, Any]:
    cards = [card for card in registry.cards() if TASKS[task] in card.serves]
    told = []
    for card in cards:
        facts = engine_facts(card)
        known = {key: facts[key] for key in ("name", "summary", "licence", "ready", "model", "get")}
        settings = {} if card.missing() else registry.load(card.name).settings_type.model_json_schema()
        told.append(known | {"settings": settings.get("properties", {})})
    models = [each.name for each in models_here().values() if isinstance(each, Stored)]
    return {"task": task, "engines": told, "models": models}
