"""Routes: edits, variations, generations, models."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from anew.errors import BadPicture
from anew.image import Size
from anew.jobs import Job
from anew.server import makers
from anew.server.asking import owner_of
from anew.server.desk import Desk
from anew.server.intake import Upload
from anew.server.openai import answers, pictures, schemas, translating
from anew.server.openai.asked import Asked, Drawn, EditAsked, GenerationAsked, VariationAsked, read
from anew.server.openai.faults import about, render
from anew.server.openai.reading import sent
from anew.server.openai.streaming import events
from anew.server.openai.translating import Wish
from anew.server.settings import Settings

STREAM: dict[int | str, dict[str, Any]] = {
    200: {"description": "The pictures; as server-sent events with ``stream``.", "content": {"text/event-stream": {}}}
}
NAMED = {"name": "model", "in": "path", "required": True, "schema": {"type": "string"}}
"""Said by hand, or FastAPI would add an error that is of another shape."""
CANVAS = Size(1024, 1024)
"""Of a generation whose size is auto."""


def router(desk: Desk, settings: Settings) -> APIRouter:
    """All of its routes."""
    router = APIRouter(prefix="/v1", tags=["openai"])
    pixels = settings.limit.pixels

    @router.post(
        "/images/edits",
        summary="Change a picture",
        response_model=answers.OpenAIImages,
        response_model_exclude_none=True,
        responses=STREAM | schemas.errors(),
        openapi_extra=schemas.body(EditAsked, pictures=("image", "mask", "markup"), words=True),
    )
    async def edits(request: Request) -> Any:
        """What is transparent in the mask may change; all else stays as it is, bit for bit."""
        came = await sent(request, desk, pictures=1)
        asked = read(EditAsked, dict(came.fields))
        maker = await _maker(asked)
        _check_size(asked, settings)
        first, mask = came.images[0], ""
        if came.mask:
            with about("mask"):
                mask = (await desk.make(pictures.hole, came.mask.digest, pixels=pixels)).digest
        elif came.markup:
            with about("markup"):
                first = await desk.make(pictures.overlaid, first.digest, came.markup.digest, pixels=pixels)
        elif _has_alpha(first) and translating.takes_alpha(asked, maker):
            with about("image"):
                mask = (await desk.make(pictures.hole, first.digest, pixels=pixels)).digest
                first = await desk.make(pictures.opaque, first.digest, pixels=pixels)
        if asked.background == "opaque":
            _check_opaque(first)
        key = _key(request)
        images = [first.digest, *(each.digest for each in came.images[1:])]
        size = Size(first.width, first.height)
        wish = translating.edit(asked, maker, images, mask, size, translating.seed_of(asked, key))
        return await _answered(desk, request, asked, wish, "image_edit")

    @router.post(
        "/images/variations",
        summary="Another version of a picture",
        response_model=answers.OpenAIImages,
        response_model_exclude_none=True,
        responses=schemas.errors(),
        openapi_extra=schemas.body(VariationAsked, pictures=("image",)),
    )
    async def variations(request: Request) -> Any:
        """Each seed gives another one."""
        came = await sent(request, desk, pictures=1)
        asked = read(VariationAsked, dict(came.fields))
        maker = await _maker(asked)
        _check_size(asked, settings)
        with about("image"):
            _check_alone(len(came.images), bool(came.mask or came.markup))
        image = came.images[0]
        size = Size(image.width, image.height)
        seed = translating.seed_of(asked, _key(request))
        wish = translating.variation(asked, maker, image.digest, size, seed)
        return await _answered(desk, request, asked, wish, "")

    @router.post(
        "/images/generations",
        summary="A picture from words",
        response_model=answers.OpenAIImages,
        response_model_exclude_none=True,
        responses=STREAM | schemas.errors(),
        openapi_extra=schemas.body(GenerationAsked, words=True),
    )
    async def generations(request: Request) -> Any:
        """For diffusion models that are on the server's machine."""
        came = await sent(request, desk, pictures=0)
        asked = read(GenerationAsked, dict(came.fields))
        maker = await _maker(asked)
        _check_size(asked, settings)
        seed = translating.seed_of(asked, _key(request))
        wish = translating.generation(asked, maker, "", seed)  # refused before a canvas is made
        width, height = asked.wanted_size or CANVAS
        canvas = await desk.make(pictures.empty, width=width, height=height)
        wish = translating.generation(asked, maker, canvas.digest, seed)
        return await _answered(desk, request, asked, wish, "image_generation")

    @router.get("/models", summary="What may be named as a model", responses=_plain(401, 403, 429, 500))
    async def models_here() -> answers.OpenAIModels:
        """Engines that need no model, then the models of this machine."""
        return answers.OpenAIModels(data=[_model(each) for each in await asyncio.to_thread(makers.named)])

    @router.get(
        "/models/{model}",
        summary="One of them",
        responses=_plain(400, 401, 403, 404, 429, 500),
        openapi_extra={"parameters": [NAMED]},
    )
    async def model_here(request: Request) -> answers.OpenAIModel:
        model = request.path_params["model"]
        with about("model"):
            await asyncio.to_thread(makers.maker, model)
        return next(_model(each) for each in await asyncio.to_thread(makers.named) if each.id == model)

    return router


async def _maker(asked: Asked) -> makers.Maker:
    with about("model"):
        maker = await asyncio.to_thread(makers.maker, asked.model)
    with about("engine"):
        makers.check_engine(maker, asked.engine)
    return maker


async def _answered(desk: Desk, request: Request, asked: Asked, wish: Wish, kind: str) -> Any:
    """Put it, wait for it, give it."""
    job = await _put(desk, request, asked, wish)
    if isinstance(asked, Drawn) and asked.stream:
        lines = _ended(desk, job, events(desk, job, asked, kind, request.state.request), keep=bool(_key(request)))
        return StreamingResponse(lines, media_type="text/event-stream")
    job = await _waited(desk, request, job)
    if not job.over:
        return render(answers.not_yet(job, request.state.request))
    return await answers.images_of(desk, answers.done(job), wish, asked, str(request.base_url))


async def _put(desk: Desk, request: Request, asked: Asked, wish: Wish) -> Job:
    format, lossy = getattr(asked, "output_format", "png"), getattr(asked, "output_compression", None)
    return await desk.put(
        wish.recipe,
        wish.pictures,
        owner=owner_of(request),
        count=asked.n,
        format=format,
        quality=None if lossy is None else max(1, lossy),
        preview=getattr(asked, "partial_images", 0) > 0,
        consent=asked.consent,
        key=_key(request),
        priority=asked.priority,
    )


async def _waited(desk: Desk, request: Request, job: Job) -> Job:
    """The job when it is over. Nobody else will fetch it, so that it is cancelled where the client goes away."""
    over, gone = asyncio.create_task(desk.wait(job.id)), asyncio.create_task(_gone(request))
    try:
        await asyncio.wait({over, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not over.done() and not _key(request):
            return await desk.cancel(job.id)
        return await over
    finally:
        over.cancel()
        gone.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _ended(desk: Desk, job: Job, lines: AsyncIterator[str], *, keep: bool) -> AsyncIterator[str]:
    """The same lines; whoever goes away before their end cancels the job."""
    whole = False
    try:
        async for line in lines:
            yield line
        whole = True
    finally:
        if not whole and not keep and not desk.leaving:
            task = asyncio.ensure_future(desk.cancel(job.id))
            _CANCELLING.add(task)
            task.add_done_callback(_CANCELLING.discard)
            with suppress(asyncio.CancelledError):
                await asyncio.shield(task)


_CANCELLING: set["asyncio.Future[Job]"] = set()
"""A task that nobody holds may be collected before it is done."""


def _check_size(asked: Asked, settings: Settings) -> None:
    if asked.wanted_size is not None:
        with about("size"):
            settings.limit.check(asked.wanted_size)


def _key(request: Request) -> str:
    return request.headers.get("idempotency-key", "")[:200]


def _has_alpha(upload: Upload) -> bool:
    return upload.mode in ("LA", "RGBA")


def _check_opaque(first: Upload) -> None:
    if _has_alpha(first):
        error = BadPicture(
            needed="a picture without transparency for an opaque background",
            found=first.mode,
            fix="Leave background out to keep its transparency, or send it without.",
        )
        error.param = "background"
        raise error


def _check_alone(images: int, masked: bool) -> None:
    if images > 1 or masked:
        raise BadPicture(needed="one image and nothing beside it", found="more", fix="Send them to /v1/images/edits.")


def _model(named: makers.Named) -> answers.OpenAIModel:
    return answers.OpenAIModel(id=named.id, created=named.created, owned_by=named.owner)


def _plain(*statuses: int) -> dict[int | str, dict[str, Any]]:
    told = schemas.errors()
    return {status: told[status] for status in statuses}
