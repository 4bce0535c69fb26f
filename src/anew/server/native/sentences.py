"""Sentences: what somebody says, as steps of a recipe; nothing is done."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field

from anew.errors import BadRequest
from anew.image import Size
from anew.jobs.spec import MOST
from anew.recipes.recipe import MAIN
from anew.server.asking import owner_of
from anew.server.desk import Desk
from anew.server.garden import Garden
from anew.server.native import shapes
from anew.server.native.asked import Asked, read
from anew.server.native.shapes import Digest
from anew.server.native.trees.shapes import NodeId, TreeId
from anew.server.native.words import body, errors, json_in
from anew.trees import Node
from anew.words import Understood, here, understand
from anew.words.chat import through
from anew.words.grammar import LONGEST
from anew.words.understood import Unsure

SEEN = 512
"""The longer side of a picture that a chat model is shown."""
TALKING = 2
"""Chats at once: each waits in a thread, of which the server has few."""
Role = Annotated[str, Field(max_length=40)]


class Sentence(Asked):
    """What is said, and what is there when it is said."""

    sentence: Annotated[str, Field(min_length=1, max_length=LONGEST)]
    tree: TreeId | None = None
    node: NodeId | None = None
    """The node that is looked at; with a tree."""
    picture: Digest | None = None
    """An upload that is looked at, without a tree."""
    has: Annotated[dict[Role, bool], Field(max_length=20)] = {}
    """What is at hand beside the picture, by role: a mask that is drawn, a picture of a style and so on."""
    count: Annotated[int, Field(ge=1, le=MOST)] = 1
    """How many results where the words do not say it."""


class Understanding(shapes.Shape):
    """What the words ask for."""

    steps: list[shapes.Step]
    said: str
    """What will be done, in plain words."""
    needs: list[str]
    """Pictures that are missing, and how to give them, a sentence each."""
    missing: list[str]
    """The roles of those pictures."""
    unsure: list[str]
    """Words that were not understood or cannot be done, and what could be said instead, a sentence or two each."""
    count: int
    seed: int | None
    """The seed that the words ask for."""
    undo: bool
    """Go back one step first."""
    node: NodeId | None
    """The node that the steps are for: the one that was looked at, or what that was made of."""
    pictures: dict[str, str]
    """What to give to the recipe of what is at hand: its name for a picture, and the role."""
    given: dict[str, Digest]
    """What to give to the recipe of what the last step had."""
    by: str
    """Who understood it: grammar, or the name of a chat model."""
    notes: list[str]
    """What happened on the way, such as a chat model that did not answer."""


def router(desk: Desk, garden: Garden) -> APIRouter:
    """The route."""
    router = APIRouter(tags=["words"])
    talking = asyncio.Semaphore(TALKING)

    @router.post(
        "/words",
        summary="What a sentence asks for",
        responses=errors(404, 408, 413),
        openapi_extra=body(json="Sentence"),
    )
    async def words(request: Request) -> Understanding:
        """The steps of a recipe for it, and whatever of it was not understood. Nothing is done."""
        asked, owner = read(Sentence, await json_in(request)), owner_of(request)
        node = await _node(garden, asked, owner)
        size = await _size(desk, asked, node)
        last = node.recipe if node else None
        at_hand = [role for role, there in asked.has.items() if there]
        scene = await asyncio.to_thread(here, size, at_hand, last)
        chat = desk.settings.chat
        if chat is None:
            told = await asyncio.to_thread(understand, asked.sentence, scene)
        else:
            seen = await garden.look(node, SEEN) if chat.pictures and node and node.picture else b""
            async with talking:
                told = await asyncio.to_thread(through, chat, asked.sentence, scene, seen)
        return _told(told, asked, node)

    return router


async def _node(garden: Garden, asked: Sentence, owner: str) -> Node | None:
    if (asked.tree is None) != (asked.node is None):
        raise BadRequest(needed="a tree and its node together", found="one of them", fix="Give both, or neither.")
    if asked.tree is None or asked.node is None:
        return None
    return await asyncio.to_thread(garden.trees.node, asked.tree, asked.node, owner)


async def _size(desk: Desk, asked: Sentence, node: Node | None) -> Size | None:
    if node is not None:
        return Size(node.picture.width, node.picture.height) if node.picture else None
    if asked.picture is None:
        return None
    upload = await desk.upload(asked.picture)
    return Size(upload.width, upload.height)


def _told(told: Understood, asked: Sentence, node: Node | None) -> Understanding:
    begins = node.parent if node and told.again else asked.node
    return Understanding(
        steps=[shapes.Step.model_validate(dict(step)) for step in told.steps],
        said=told.said,
        needs=[need.how for need in told.needs],
        missing=[need.role for need in told.needs],
        unsure=[_line(each) for each in told.unsure],
        count=told.count if told.count > 1 else asked.count,
        seed=told.seed,
        undo=told.undo,
        node=begins or None,
        pictures=dict(told.pictures),
        given=_given(told, node),
        by=told.by,
        notes=list(told.notes),
    )


def _line(unsure: Unsure) -> str:
    near = " or ".join(f'"{each}"' for each in unsure.nearest if each)
    return f'"{unsure.words}": {unsure.why}' + (f" Perhaps say {near}." if near else "")


def _given(told: Understood, node: Node | None) -> dict[str, str]:
    """Pictures that the last steps had, where they are to be done again."""
    if node is None or not told.repeats:
        return {}
    return {name: digest for name, digest in node.pictures.items() if name != MAIN}
