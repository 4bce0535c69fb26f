"""Jobs: put, seen, cancelled, done again, forgotten. An owner sees their own only."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Request, Response
from starlette.datastructures import FormData, UploadFile

from anew.errors import BadRequest
from anew.jobs.job import State
from anew.server.asking import owner_of
from anew.server.desk import Desk
from anew.server.garden import Garden
from anew.server.native import shapes
from anew.server.native.asked import NewJob, read, recipe_of
from anew.server.native.telling import job_of
from anew.server.native.words import KINDS, Answers, body, errors, kind_of, strange

ID = Annotated[str, Path(pattern="^[0-9a-f]{32}$", description="The id of a job.")]
PAGE = 50
MOST = 20
"""Pictures in one form."""
MADE: Answers = {201: {"headers": {"Location": {"schema": {"type": "string"}}}}}
PART = "job"
"""The part of a form that is JSON; all others are pictures."""


def router(desk: Desk, garden: Garden) -> APIRouter:
    """The routes."""
    router = APIRouter(tags=["jobs"])

    @router.post(
        "/jobs",
        status_code=201,
        summary="Put a job into the queue",
        responses=MADE | errors(404, 408, 409, 413, 507),
        openapi_extra=body(json="NewJob", form="NewJobForm"),
    )
    async def put(
        request: Request,
        response: Response,
        key: Annotated[
            str,
            Header(
                alias="Idempotency-Key",
                max_length=200,
                description="The caller's own name for the job: put twice under one key it is one job.",
            ),
        ] = "",
    ) -> shapes.Job:
        """It is on the disk when the answer comes. With a form, pictures come along, named as the recipe names them."""
        asked = await _asked(request, desk)
        recipe = await asyncio.to_thread(recipe_of, asked.recipe)
        terms = asked.model_dump(exclude={"recipe", "pictures"})
        job = await desk.put(recipe, asked.pictures, owner=owner_of(request), key=key, **terms)
        response.headers["location"] = f"/v1/jobs/{job.id}"
        return job_of(job)

    @router.get("/jobs", summary="Jobs, the newest first", responses=errors())
    async def page(
        request: Request,
        state: Annotated[list[State], Query(description="Only those in one of these.")] = [],  # noqa: B006 - FastAPI's
        limit: Annotated[int, Query(ge=1, le=500)] = PAGE,
        before: Annotated[str, Query(pattern="^([0-9a-f]{32})?$", description="``next`` of the page before.")] = "",
        key: Annotated[str, Query(max_length=200, description="Only those whose Idempotency-Key begins so.")] = "",
    ) -> shapes.Jobs:
        found = await desk.jobs(owner=owner_of(request), states=state, most=limit + 1, before=before, key=key)
        after = found[limit - 1].id if len(found) > limit else None
        return shapes.Jobs(jobs=[job_of(job) for job in found[:limit]], next=after)

    @router.get("/jobs/{id}", summary="How a job stands", responses=errors(404))
    async def told(id: ID, request: Request) -> shapes.Job:
        return job_of(await desk.job(id, owner=owner_of(request)))

    @router.post("/jobs/{id}/cancel", summary="Stop a job", responses=errors(404, 507))
    async def cancel(id: ID, request: Request) -> shapes.Job:
        """At once where it waits, else as soon as its worker hears. One that has ended stays as it is."""
        return job_of(await desk.cancel(id, owner=owner_of(request)))

    @router.post("/jobs/{id}/retry", summary="Do a job again", responses=errors(404, 409, 507))
    async def retry(id: ID, request: Request) -> shapes.Job:
        """One that failed or was cancelled."""
        job = await desk.retry(id, owner=owner_of(request))
        await garden.again(job.id)
        return job_of(job)

    @router.delete(
        "/jobs/{id}", status_code=204, summary="Forget a job that has ended", responses=errors(404, 409, 507)
    )
    async def forget(id: ID, request: Request) -> None:
        """Its recipe goes at once; its files go with the next sweep, unless other jobs have them too."""
        await desk.forget(id, owner=owner_of(request))

    return router


async def _asked(request: Request, desk: Desk) -> NewJob:
    kind = kind_of(request)
    if kind == KINDS["json"]:
        return read(NewJob, await request.body())
    if kind == KINDS["form"]:
        async with request.form(max_files=MOST + 1, max_fields=MOST) as form:
            return await _of_form(form, desk)
    raise strange(request, "json", "form")


async def _of_form(form: FormData, desk: Desk) -> NewJob:
    """A job with its pictures beside it; nothing is taken in before the job itself was read."""
    told = form.get(PART)
    if told is None:
        raise BadRequest(needed=f"a part {PART} with the job as JSON", found="none", fix="Send it beside the pictures.")
    asked = read(NewJob, await told.read() if isinstance(told, UploadFile) else told)
    await asyncio.to_thread(recipe_of, asked.recipe)
    pictures = dict(asked.pictures)
    for name, value in form.multi_items():
        if name == PART:
            continue
        if not isinstance(value, UploadFile) or name in pictures:
            raise BadRequest(
                needed="one file for each picture", found=f"text, or two, for {name[:80]}", fix="Send one."
            )
        pictures[name] = (await desk.take(await value.read())).digest
    return asked.model_copy(update={"pictures": pictures})
