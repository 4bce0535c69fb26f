"""Uploads: pictures that come in. Each is opened once, in a sandbox, and from then on named by its digest."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from starlette.datastructures import UploadFile

from anew.errors import BadRequest
from anew.server.desk import MEDIA, Desk
from anew.server.native import shapes
from anew.server.native.words import KINDS, Answers, body, errors, kind_of, strange

RAW = ("png", "jpeg", "webp", "raw")
DIGEST = Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="The digest of an upload.")]


def router(desk: Desk) -> APIRouter:
    """The routes."""
    router = APIRouter(tags=["uploads"])

    @router.post(
        "/uploads",
        status_code=201,
        summary="Send a picture",
        responses=errors(408, 413, 507),
        openapi_extra=body(form="NewUpload", **dict.fromkeys(RAW, "file")),
    )
    async def send(request: Request) -> shapes.Upload:
        """As a form with one file, or as the body itself. The answer names it by its digest."""
        return upload_of(await desk.take(await _picture(request)))

    @router.get("/uploads/{digest}", summary="What a picture is", responses=errors(404))
    async def told(digest: DIGEST) -> shapes.Upload:
        return upload_of(await desk.upload(digest))

    @router.get(
        "/uploads/{digest}/file",
        summary="A picture as it came",
        response_class=Response,
        responses=pictures("The file.") | errors(404),
    )
    async def file(digest: DIGEST) -> Response:
        upload = await desk.upload(digest)
        return Response(await desk.file(digest), media_type=MEDIA[upload.format])

    return router


def upload_of(upload: object) -> shapes.Upload:
    """An upload in the shape of the API."""
    return shapes.Upload(**asdict(upload))  # type: ignore[call-overload]


def pictures(words: str) -> Answers:
    """An answer that is a picture file, for OpenAPI."""
    schema = {"schema": {"type": "string", "format": "binary"}}
    return {200: {"description": words, "content": dict.fromkeys(MEDIA.values(), schema)}}


async def _picture(request: Request) -> bytes:
    kind = kind_of(request)
    if kind == KINDS["form"]:
        async with request.form(max_files=2, max_fields=2) as form:
            files = [each for _, each in form.multi_items() if isinstance(each, UploadFile)]
            if len(files) != 1:
                raise BadRequest(needed="one file", found=f"{len(files)}", fix="Send each picture by itself.")
            return await files[0].read()
    if kind.startswith("image/") or kind == KINDS["raw"]:
        return await request.body()
    raise strange(request, "form", *RAW)
