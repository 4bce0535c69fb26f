"""Looks: plans, inspections and histories of uploads and results. Nothing is made or queued."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request

from anew.errors import Refused
from anew.jobs.spec import Spec, checked
from anew.server.desk import Desk
from anew.server.native import shapes
from anew.server.native.asked import Draft, Look, read, recipe_of
from anew.server.native.telling import recipe_of as told_of
from anew.server.native.uploads import DIGEST
from anew.server.native.words import body, errors, json_in
from anew.server.sandbox.finding import inspected, past, planned


def router(desk: Desk) -> APIRouter:
    """The routes."""
    router = APIRouter(tags=["looks"])
    pixels = desk.settings.limit.pixels
    alone = len({key.owner for key in desk.settings.keys}) == 1

    @router.post(
        "/plan", summary="What a run would do", responses=errors(404, 409, 413), openapi_extra=body(json="Draft")
    )
    async def plan(request: Request) -> shapes.Plan:
        """The recipe with the steps that engines would put in place of what is asked, and why."""
        asked = read(Draft, await json_in(request))
        recipe, names = await asyncio.to_thread(_checked, asked), list(asked.pictures)
        told = (await desk.ask(planned, *asked.pictures.values(), recipe=recipe, names=names, pixels=pixels)).told
        return shapes.Plan(recipe=told_of(told["recipe"]), whys=told["whys"], notes=told["notes"])

    @router.post(
        "/inspect",
        summary="Evidence of how a picture was made",
        responses=errors(404, 413),
        openapi_extra=body(json="Look"),
    )
    async def look(request: Request) -> shapes.Inspection:
        """Of an upload or a result. Evidence, and no verdict."""
        asked = read(Look, await json_in(request))
        answer = await desk.ask(inspected, asked.digest, thorough=asked.thorough, alone=alone, pixels=pixels)
        return shapes.Inspection.model_validate(answer.told)

    @router.get("/history/{digest}", summary="How a picture came to be", responses=errors(404, 413))
    async def of(digest: DIGEST) -> shapes.Past:
        """Of an upload or a result, as its file and the store of this machine know it."""
        if not alone:
            raise Refused(
                needed="a server of one owner",
                found="one of several, whose store is everybody's",
                fix="Inspect the picture: that tells what its file says.",
            )
        return shapes.Past.model_validate((await desk.ask(past, digest, pixels=pixels)).told)

    return router


def _checked(asked: Draft) -> dict[str, Any]:
    """The recipe, which has every picture that it needs."""
    recipe = recipe_of(asked.recipe)
    checked(Spec(recipe=recipe, pictures=asked.pictures))
    return recipe
