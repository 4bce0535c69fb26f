"""Trying: the routes of the samples, for a studio without a picture yet."""

import asyncio

from fastapi import APIRouter, Response

from anew.server.native.shapes import Shape
from anew.server.native.words import errors
from anew.server.web.samples import SAMPLES, file


class Sample(Shape):
    """Something to try: a photograph, and a mask where its task needs one."""

    name: str
    title: str
    task: str
    picture: str
    """Where the file is, on this server."""
    mask: str | None


def router() -> APIRouter:
    """The routes."""
    router = APIRouter(tags=["samples"])

    @router.get("/samples/{name}", include_in_schema=False)
    async def sample(name: str) -> Response:
        data, kind = await asyncio.to_thread(file, name)
        return Response(data, media_type=kind, headers={"cache-control": "private, max-age=86400"})

    @router.get("/v1/samples", summary="Photographs to begin with", responses=errors())
    async def listed() -> list[Sample]:
        return [
            Sample(
                name=each.name,
                title=each.title,
                task=each.task,
                picture=f"/samples/{each.picture}",
                mask=f"/samples/{each.mask}" if each.mask else None,
            )
            for each in SAMPLES
        ]

    return router
