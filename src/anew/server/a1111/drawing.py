"""Drawing: txt2img and img2img."""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, Request

from anew.errors import BadTask, CannotServe, NotFound
from anew.image import Size
from anew.jobs.spec import MOST
from anew.server.a1111 import pictures
from anew.server.a1111.asked import Drawn, Img2Img, Txt2Img, read
from anew.server.a1111.checkpoints import Checkpoint, called, usual
from anew.server.a1111.choices import Choices
from anew.server.a1111.infotext import KEY
from anew.server.a1111.making import Order, made
from anew.server.a1111.rounds import Room, Rooms
from anew.server.a1111.taking import pixels_of, taken
from anew.server.a1111.telling import Tale, echoed
from anew.server.a1111.translating import HINT, HOLE, Draft, from_picture, from_words, how_of
from anew.server.a1111.units import Unit, unit_of
from anew.server.asking import owner_of
from anew.server.desk import Desk
from anew.server.intake import Upload
from anew.server.spelled import encoded

SEEDS = 2**32
"""Seeds there are."""


@dataclass(frozen=True)
class Canvas:
    """The picture that is worked on, and where."""

    digest: str
    size: Size
    hole: str = ""
    """Digest of the mask; empty where the whole picture may change."""


@dataclass(frozen=True)
class Plan:
    """All but the pictures' digests."""

    checkpoint: Checkpoint
    choices: Choices
    unit: Unit | None
    layers: int
    seeds: Sequence[int] = field(default_factory=tuple)


def router(desk: Desk, rooms: Rooms) -> APIRouter:
    """The routes."""
    router = APIRouter()

    @router.post("/img2img")
    async def img2img(request: Request) -> dict[str, Any]:
        asked, room = await _asked(Img2Img, request, rooms)
        plan = await asyncio.to_thread(_plan, asked, room)
        canvas = await _canvas(desk, asked, plan.checkpoint)
        draft = await asyncio.to_thread(
            lambda: from_picture(
                asked, plan.checkpoint, canvas.size, masked=bool(canvas.hole), unit=plan.unit, layers=plan.layers
            )
        )
        return await _drawn(desk, request, room, asked, plan, canvas, draft)

    @router.post("/txt2img")
    async def txt2img(request: Request) -> dict[str, Any]:
        asked, room = await _asked(Txt2Img, request, rooms)
        plan = await asyncio.to_thread(_plan, asked, room)
        draft = await asyncio.to_thread(lambda: from_words(asked, plan.checkpoint, unit=plan.unit, layers=plan.layers))
        blank = await desk.make(pictures.blank, width=asked.width, height=asked.height, pixels=pixels_of(desk))
        canvas = Canvas(blank.digest, Size(asked.width, asked.height))
        return await _drawn(desk, request, room, asked, plan, canvas, draft)

    return router


async def _asked(kind: type[Any], request: Request, rooms: Rooms) -> tuple[Any, Room]:
    asked = await asyncio.to_thread(read, kind, await request.body())
    return asked, rooms.of(owner_of(request))


def _plan(asked: Drawn, room: Room) -> Plan:
    """Who does it, and how; its seeds are any where none is asked for."""
    if asked.count > MOST:
        raise BadTask(
            needed=f"at most {MOST} pictures of one request", found=str(asked.count), fix="Ask for fewer at once."
        )
    choices = room.choices.with_these(asked.override_settings)
    if not asked.override_settings_restore_afterwards:
        room.choices = choices
    chosen = choices.sd_model_checkpoint
    first = asked.seed if asked.seed >= 0 else secrets.randbelow(SEEDS)
    return Plan(
        checkpoint=called(chosen) if chosen else usual(),
        choices=choices,
        unit=unit_of(asked.alwayson_scripts),
        layers=asked.clip_skip or choices.CLIP_stop_at_last_layers,
        seeds=[(first + index) % SEEDS for index in range(asked.count)],
    )


async def _canvas(desk: Desk, asked: Img2Img, checkpoint: Checkpoint) -> Canvas:
    """Only the masked part is drawn at the picture's own size; else it is brought to the size that was asked for."""
    how = how_of(asked)
    if not asked.init_images:
        raise NotFound(needed="an init image", found="none", fix="Put it into init_images.")
    if len(asked.init_images) > 1:
        raise CannotServe(needed="one init image", found=str(len(asked.init_images)), fix="Send one request for each.")
    picture = await taken(desk, asked.init_images[0], "init_images")
    own, wanted = Size(picture.width, picture.height), Size(asked.width, asked.height)
    size = own if asked.mask and asked.inpaint_full_res else wanted
    hole = await _hole(desk, asked, own, size) if asked.mask else None
    if asked.mask and hole is None and not _fills_only(checkpoint):
        size = wanted  # all of it may change
    if size != own:
        picture = await desk.make(
            pictures.fit, picture.digest, width=size.width, height=size.height, how=how, pixels=pixels_of(desk)
        )
    if hole is None and asked.mask and _fills_only(checkpoint):
        raise BadTask(
            needed="some black in the mask, which is kept",
            found="white everywhere",
            fix="Paint white only what should change; if it is the other way round, set inpainting_mask_invert.",
        )
    return Canvas(picture.digest, size, hole.digest if hole else "")


async def _hole(desk: Desk, asked: Img2Img, own: Size, size: Size) -> Upload | None:
    """The mask; None where it is white everywhere, so that all of the picture may change."""
    drawn = await taken(desk, asked.mask, "mask")
    answer = await desk.ask(
        pictures.mask,
        drawn.digest,
        size=list(own),
        canvas=list(size),
        how=how_of(asked),
        inverted=bool(asked.inpainting_mask_invert),
        blur=list(asked.blur),
        rounded=asked.mask_round,
        pixels=pixels_of(desk),
    )
    if answer.told["black"]:
        raise BadTask(
            needed="some white in the mask, which may change",
            found="black everywhere",
            fix="Paint it white; if it is the other way round, set inpainting_mask_invert.",
        )
    return None if answer.told["white"] else await desk.take(answer.blobs[0])


def _fills_only(checkpoint: Checkpoint) -> bool:
    """Whether it does nothing with a picture as a whole that words could lead."""
    return checkpoint.maker().engine != "diffusion"


async def _drawn(
    desk: Desk, request: Request, room: Room, asked: Drawn, plan: Plan, canvas: Canvas, draft: Draft
) -> dict[str, Any]:
    given = {"picture": canvas.digest} | ({HOLE: canvas.hole} if canvas.hole else {})
    unit, hint = plan.unit, canvas.digest
    if unit is not None and unit.file:
        hint = (await _hint(desk, unit, canvas.size)).digest
        given[HINT] = hint
    tale = Tale(asked, draft, plan.layers, masked=bool(canvas.hole), controlled=unit.told if unit else "")
    orders = [Order(draft.recipe(seed), given, _texts(tale, plan, seed)) for seed in plan.seeds]
    if unit is not None and unit.kind and unit.save_detected_map:
        orders.append(Order({"steps": [unit.step()]}, {"picture": hint}))
    with room.round(asked.steps, asked.force_task_id) as round:
        files = await made(desk, request, round, orders)
    images = [encoded(file) for file in files if file is not None]
    seeds = [seed for seed, file in zip(plan.seeds, files, strict=False) if file is not None]
    told = {"images": images if asked.send_images else [], "parameters": echoed(asked)}
    return told | {"info": tale.info(seeds, round.stamp)}


async def _hint(desk: Desk, unit: Unit, size: Size) -> Upload:
    """The picture of a unit, at the size of the one that is worked on."""
    picture = await taken(desk, unit.file, "alwayson_scripts")
    if (picture.width, picture.height) == tuple(size):
        return picture
    return await desk.make(
        pictures.fit, picture.digest, width=size.width, height=size.height, how=unit.how, pixels=pixels_of(desk)
    )


def _texts(tale: Tale, plan: Plan, seed: int) -> Mapping[str, str]:
    return {KEY: tale.infotext(seed)} if plan.choices.enable_pnginfo else {}
