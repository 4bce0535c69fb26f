"""Results: the picture files that a job made, and the drawing of one that runs."""

from typing import Annotated

from fastapi import APIRouter, Header, Path, Request, Response

from anew.errors import NotKept
from anew.server.asking import owner_of
from anew.server.desk import MEDIA, Desk, output_of
from anew.server.native.jobs import ID
from anew.server.native.uploads import pictures
from anew.server.native.words import Answers, errors

KEPT = "private, no-cache"
"""A browser may keep the file, and asks whether it is still its own to see; 304 is a short answer."""

KNOWN: Answers = {304: {"description": "It is the one that is known."}}
SMALL: Answers = {200: {"description": "No side longer than 256.", "content": {"image/webp": {}}}}


def router(desk: Desk) -> APIRouter:
    """The routes."""
    router = APIRouter(tags=["jobs"])

    @router.get(
        "/jobs/{id}/results/{index}",
        summary="A picture that a job made",
        response_class=Response,
        responses=pictures("The file; its ETag is its digest.") | KNOWN | errors(404, 409),
    )
    async def result(
        id: ID,
        index: Annotated[int, Path(ge=0, lt=1000, description="From 0.")],
        request: Request,
        known: Annotated[str, Header(alias="If-None-Match", description="Digests that are known.")] = "",
    ) -> Response:
        owner = owner_of(request)
        output = output_of(await desk.job(id, owner=owner), index)
        headers = {"etag": f'"{output.digest}"', "cache-control": KEPT}
        if known.strip() == "*" or headers["etag"] in known:
            return Response(status_code=304, headers=headers)
        headers["content-disposition"] = f'inline; filename="{id[:8]}-{output.seed}.{output.format}"'
        return Response(await desk.file(output.digest), media_type=MEDIA[output.format], headers=headers)

    @router.get(
        "/jobs/{id}/preview",
        summary="The newest drawing of a job that runs",
        response_class=Response,
        responses=SMALL | errors(404),
    )
    async def preview(id: ID, request: Request) -> Response:
        """Of a job that was put with ``preview``; each preview event says that there is a new one."""
        drawing = await desk.preview(id, owner=owner_of(request))
        if drawing is None:
            raise NotKept(needed="a drawing of a job that runs", found="none", fix="Wait for its preview event.")
        return Response(drawing, media_type="image/webp")

    return router
