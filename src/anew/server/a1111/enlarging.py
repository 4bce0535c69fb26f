"""Enlarging: what A1111 has under Extras."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request

from anew.errors import CannotServe, NotFound, did_you_mean
from anew.image import Size
from anew.server.a1111 import pictures
from anew.server.a1111.asked import ExtraBatch, Extras, ExtraSingle, PngInfo, read
from anew.server.a1111.making import Order, made
from anew.server.a1111.rounds import Rooms
from anew.server.a1111.taking import pixels_of, taken
from anew.server.asking import owner_of
from anew.server.desk import Desk
from anew.server.intake import Upload
from anew.server.spelled import encoded

NETS: Mapping[str, int] = {"anew restore x2": 2, "anew restore x3": 3, "anew restore x4": 4}
"""Upscalers that are networks, and how many times they enlarge."""
PLAIN = ("None", "Lanczos")
"""Those that are none."""


def router(desk: Desk, rooms: Rooms) -> APIRouter:
    """The routes."""
    router = APIRouter()

    @router.post("/extra-single-image")
    async def single(request: Request) -> dict[str, Any]:
        asked = await asyncio.to_thread(read, ExtraSingle, await request.body())
        (file,) = await _enlarged(desk, rooms, request, asked, [asked.image])
        return {"html_info": "", "image": file}

    @router.post("/extra-batch-images")
    async def batch(request: Request) -> dict[str, Any]:
        asked = await asyncio.to_thread(read, ExtraBatch, await request.body())
        files = await _enlarged(
            desk, rooms, request, asked, [each.file for each in asked.imageList or asked.image_list]
        )
        return {"html_info": "", "images": files}

    @router.post("/png-info")
    async def info(request: Request) -> dict[str, Any]:
        asked = await asyncio.to_thread(read, PngInfo, await request.body())
        picture = await taken(desk, asked.image, "image")
        told: dict[str, Any] = (await desk.ask(pictures.words, picture.digest, pixels=pixels_of(desk))).told
        return told

    @router.get("/upscalers")
    async def upscalers() -> list[dict[str, Any]]:
        return list(_listed())

    return router


def target(asked: Extras, size: Size) -> Size:
    """The size that was asked for, before anything is cut off.

    Example:
        >>> target(Extras(resize_mode=1, upscaling_resize_w=300, upscaling_resize_h=200), Size(100, 100))
        Size(width=300, height=300)
    """
    if asked.resize_mode == 0:
        scale = asked.upscaling_resize
    else:
        scale = max(asked.upscaling_resize_w / size.width, asked.upscaling_resize_h / size.height)
    return Size(max(1, round(size.width * scale)), max(1, round(size.height * scale)))


async def _enlarged(desk: Desk, rooms: Rooms, request: Request, asked: Extras, images: Sequence[str]) -> list[str]:
    name = _upscaler(asked.upscaler_1)
    found = [await taken(desk, image, "image") for image in images]
    if name in NETS:
        orders = [_order(asked, name, picture) for picture in found]
        with rooms.of(owner_of(request)).round(steps=1) as round:
            files = await made(desk, request, round, orders) if orders else []
        return [encoded(file) for file in files if file is not None]
    return [encoded(await desk.file((await _resized(desk, asked, name, each)).digest)) for each in found]


async def _resized(desk: Desk, asked: Extras, name: str, picture: Upload) -> Upload:
    """By no network: "None" gives it back as it is."""
    pixels = pixels_of(desk)
    if name == "None":
        return picture if picture.format == "png" else await desk.make(pictures.png, picture.digest, pixels=pixels)
    size = target(asked, Size(picture.width, picture.height))
    larger = await desk.make(pictures.enlarge, picture.digest, width=size.width, height=size.height, pixels=pixels)
    if not _cut(asked, size):
        return larger
    wide, high = asked.upscaling_resize_w, asked.upscaling_resize_h
    return await desk.make(pictures.fit, larger.digest, width=wide, height=high, how="crop", pixels=pixels)


def _order(asked: Extras, name: str, picture: Upload) -> Order:
    own, scale = Size(picture.width, picture.height), NETS[name]
    size = target(asked, own)
    if size != Size(own.width * scale, own.height * scale) or _cut(asked, size):
        raise CannotServe(
            needed=f"{own.width * scale}x{own.height * scale}, which is what {name} makes of it",
            found=f"{size.width}x{size.height}",
            fix="Set upscaling_resize to 2, 3 or 4 and name the upscaler of that number, or choose Lanczos.",
        )
    step = {"task": "upscale", "engine": "restore", "with": {"scale": scale}}
    return Order({"steps": [step]}, {"picture": picture.digest})


def _cut(asked: Extras, size: Size) -> bool:
    """Whether something hangs over that is to be cut off."""
    wanted = Size(asked.upscaling_resize_w, asked.upscaling_resize_h)
    return asked.resize_mode == 1 and asked.cut and size != wanted


def _upscaler(name: str) -> str:
    known = {each.lower(): each for each in (*PLAIN, *NETS)}
    if name.strip().lower() not in known:
        raise NotFound(
            needed="an upscaler that /sdapi/v1/upscalers lists",
            found=name[:80],
            fix=did_you_mean(name[:80], known.values()),
        )
    return known[name.strip().lower()]


def _listed() -> Iterator[dict[str, Any]]:
    for name in (*PLAIN, *NETS):
        whose = "restore" if name in NETS else None
        yield {
            "name": name,
            "model_name": whose,
            "model_path": None,
            "model_url": None,
            "scale": float(NETS.get(name, 4)),
        }
