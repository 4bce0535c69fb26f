"""Mapping: the routes of the ControlNet extension. Maps of a picture are made by the task ``control``."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request

from anew.errors import CannotServe
from anew.server.a1111.asked import Detect, read
from anew.server.a1111.checkpoints import nets
from anew.server.a1111.making import Order, made
from anew.server.a1111.rounds import Rooms
from anew.server.a1111.taking import taken
from anew.server.a1111.units import kind_of, map_step, modules
from anew.server.asking import owner_of
from anew.server.desk import Desk
from anew.server.spelled import encoded

VERSION = 3
"""Of the interface."""


def router(desk: Desk, rooms: Rooms) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/controlnet")

    @router.get("/version")
    async def version() -> dict[str, Any]:
        return {"version": VERSION}

    @router.get("/settings")
    async def settings() -> dict[str, Any]:
        return {"control_net_unit_count": 1}

    @router.get("/model_list")
    async def models() -> dict[str, Any]:
        return {"model_list": await asyncio.to_thread(nets)}

    @router.get("/module_list")
    async def all_modules() -> dict[str, Any]:
        found = modules()
        detail = {name: {"model_free": False, "sliders": []} for name in found}
        return {"module_list": found, "module_detail": detail}

    @router.get("/control_types")
    async def types() -> dict[str, Any]:
        found = ["None", *await asyncio.to_thread(nets)]
        whole = {"module_list": modules(), "model_list": found, "default_option": "none", "default_model": found[-1]}
        return {"control_types": {"All": whole}}

    @router.post("/detect")
    async def detect(request: Request) -> dict[str, Any]:
        asked = await asyncio.to_thread(read, Detect, await request.body())
        images = asked.controlnet_input_images or asked.controlnet_images
        kind = kind_of(asked.controlnet_module)
        if not kind:
            return {"info": "Success", "images": list(images)}
        step = map_step(
            kind, asked.controlnet_processor_res, asked.controlnet_threshold_a, asked.controlnet_threshold_b
        )
        found = [await taken(desk, image, "controlnet_input_images") for image in images]
        orders = [Order({"steps": [step]}, {"picture": each.digest}) for each in found]
        with rooms.of(owner_of(request)).round(steps=1) as round:
            files = await made(desk, request, round, orders) if orders else []
        return {"info": "Success", "images": [encoded(file) for file in files if file is not None]}

    @router.post("/render_openpose_json")
    async def poses() -> None:
        raise CannotServe(
            needed="a drawer of poses from numbers", found="none", fix="Send the map itself, with the module none."
        )

    return router
