"""Listing: what clients ask for at their start. What is not here is an empty list, not a missing route."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request

from anew.errors import CannotServe
from anew.server.a1111.checkpoints import checkpoints, loras
from anew.server.a1111.sampling import samplers, schedulers
from anew.server.a1111.units import SCRIPT

NOTHING = (
    *("sd-vae", "sd-modules", "hypernetworks", "face-restorers", "realesrgan-models", "prompt-styles"),
    *("latent-upscale-modes", "extensions"),
)
"""Lists that are empty here."""
HINTS = ("refresh-checkpoints", "refresh-vae", "refresh-embeddings", "refresh-loras")
"""Hints that are always followed: nothing is remembered of what lies on the disk."""


def router() -> APIRouter:
    """The routes."""
    router = APIRouter()

    @router.get("/sd-models")
    async def sd_models() -> list[dict[str, Any]]:
        found = await asyncio.to_thread(checkpoints)
        return [each.told() for each in found]

    @router.get("/samplers")
    async def all_samplers() -> list[dict[str, Any]]:
        return list(samplers())

    @router.get("/schedulers")
    async def all_schedulers() -> list[dict[str, Any]]:
        return list(schedulers())

    @router.get("/loras")
    async def all_loras() -> list[dict[str, Any]]:
        return await asyncio.to_thread(loras)

    @router.get("/embeddings")
    async def embeddings() -> dict[str, Any]:
        return {"loaded": {}, "skipped": {}}

    @router.get("/scripts")
    async def scripts() -> dict[str, Any]:
        return {"txt2img": [SCRIPT], "img2img": [SCRIPT]}

    @router.get("/script-info")
    async def script_info() -> list[dict[str, Any]]:
        shown = {"name": SCRIPT, "is_alwayson": True, "args": []}
        return [{**shown, "is_img2img": False}, {**shown, "is_img2img": True}]

    @router.get("/cmd-flags")
    async def flags() -> dict[str, Any]:
        return {"api": True, "nowebui": True, "lowvram": False, "medvram": False}

    @router.get("/memory")
    async def memory() -> dict[str, Any]:
        """As A1111 tells it where it cannot know: how much the machine has is nobody's business."""
        return {"ram": {"error": "not told"}, "cuda": {"error": "not told"}}

    @router.post("/interrogate")
    async def interrogate(request: Request) -> None:
        raise CannotServe(
            needed="a model that describes pictures",
            found="none: anew has no such task",
            fix="Write the prompt yourself.",
        )

    for name in NOTHING:
        router.add_api_route(f"/{name}", _nothing, methods=["GET"])
    for name in HINTS:
        router.add_api_route(f"/{name}", _followed, methods=["POST"])
    for name in ("unload-checkpoint", "reload-checkpoint"):
        router.add_api_route(f"/{name}", _heard, methods=["POST"])
    return router


async def _nothing() -> list[Any]:
    return []


async def _followed() -> None:
    return None


async def _heard() -> dict[str, Any]:
    """A worker lets a model go by itself, when another one needs the room."""
    return {}
