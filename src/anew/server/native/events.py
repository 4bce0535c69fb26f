"""Events: what happens, as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html).

    id: 17
    event: progress
    data: {"seq": 17, "job": "...", "at": ..., "kind": "progress", "data": {"fraction": 0.5, "doing": "..."}}

The ids are the numbers of the ledger: a reader who names the last one it saw goes on there, even after the server was
started anew. A comment now and then keeps the connection alive.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import StreamingResponse

from anew.jobs import Event
from anew.server.asking import owner_of
from anew.server.desk import Desk
from anew.server.native.jobs import ID
from anew.server.native.words import Answers, errors

BEAT = 15.0
"""Seconds of silence after which a comment is sent."""
AGAIN = 1000
"""Milliseconds after which a browser that was cut off comes back."""
NUMBER = r"^\s*[0-9]{0,15}\s*$"

Last = Annotated[str, Header(alias="Last-Event-ID", pattern=NUMBER, description="The id of the last event seen.")]
After = Annotated[int, Query(ge=0, lt=2**53, description="The same, where no header can be set.")]


class Stream(StreamingResponse):
    """A stream of events."""

    media_type = "text/event-stream"


STREAM: Answers = {
    200: {"description": "Server-sent events; the data of each is an Event.", "content": {"text/event-stream": {}}}
}

TOLD: Answers = {204: {"description": "It has ended, and everything was told."}}


def router(desk: Desk) -> APIRouter:
    """The routes."""
    router = APIRouter(tags=["jobs"])

    @router.get(
        "/jobs/{id}/events",
        summary="What happens to a job",
        response_class=Stream,
        responses=STREAM | TOLD | errors(404),
    )
    async def of_one(id: ID, request: Request, last: Last = "", after: After = 0) -> Response:
        """From the first event, or from the one after the last that was seen; ends when the job has ended."""
        owner, after = owner_of(request), int(last.strip() or after)
        job = await desk.job(id, owner=owner)
        happenings = desk.happenings(id, after=after, owner=owner)
        first = await anext(happenings, None) if job.over else None
        if job.over and first is None:
            return Response(status_code=204)
        return Stream(_lines(desk, happenings, first or []))

    @router.get(
        "/events",
        summary="What happens to all of one's jobs",
        response_class=Stream,
        responses=STREAM | errors(),
    )
    async def of_all(
        request: Request,
        last: Last = "",
        after: Annotated[int, Query(ge=-1, lt=2**53, description="The same; -1 is whatever comes next.")] = -1,
    ) -> Stream:
        """From now on, or from the one after the last that was seen; ends when the server goes down."""
        seen = int(last.strip() or after)
        seen = await desk.latest() if seen < 0 else seen
        return Stream(_lines(desk, desk.happenings(None, after=seen, owner=owner_of(request)), []))

    return router


async def _lines(desk: Desk, happenings: AsyncIterator[list[Event]], first: list[Event]) -> AsyncIterator[str]:
    """Pieces as they go out: what happened at once goes at once."""
    yield f"retry: {AGAIN}\n\n" + "".join(map(line_of, first))
    async for found in _with_beats(happenings):
        yield "".join(map(line_of, found)) if found else ": still here\n\n"
    if desk.leaving:
        yield ": the server goes down\n\n"


async def _with_beats(happenings: AsyncIterator[list[Event]]) -> AsyncIterator[list[Event]]:
    """What happens, and nothing where nothing did for a while."""
    coming = asyncio.ensure_future(anext(happenings, None))
    try:
        while True:
            done, _ = await asyncio.wait({coming}, timeout=BEAT)
            if not done:
                yield []
                continue
            found = coming.result()
            if found is None:
                return
            coming = asyncio.ensure_future(anext(happenings, None))
            yield found
    finally:
        coming.cancel()
        with suppress(asyncio.CancelledError):
            await coming


def line_of(event: Event) -> str:
    """An event on the wire; its data are a ``shapes.Event``."""
    return f"id: {event.seq}\nevent: {event.kind}\ndata: {json.dumps(vars(event), ensure_ascii=False)}\n\n"
