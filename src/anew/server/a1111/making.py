"""Making: pictures of one request, each a job of its own, so that one may be skipped.

    put, all of them --> wait, one after the other --> files

A client that goes away takes its jobs with it: the answer is the only way to them here.
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request

from anew.errors import AnewError, Cancelled, CannotServe
from anew.jobs import Job
from anew.server.a1111.rounds import Round
from anew.server.asking import owner_of
from anew.server.desk import Desk

LOOK = 0.5
"""Seconds between two looks at whether the client is still there."""


@dataclass(frozen=True)
class Order:
    """One picture to be made."""

    recipe: Mapping[str, Any]
    pictures: Mapping[str, str]
    """Digests by the names of the recipe."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Words for its file."""


async def made(desk: Desk, request: Request, round: Round, orders: Sequence[Order]) -> list[bytes | None]:
    """The files, in order; None for those that somebody stopped.

    Raises:
        AnewError: as ``Desk.put`` does, or why a job failed.
        Cancelled: all of them were stopped.
    """
    owner = owner_of(request)
    jobs: list[str] = []
    gone = asyncio.create_task(_gone(request))
    try:
        for order in orders:
            job = await desk.put(order.recipe, order.pictures, owner=owner, preview=True, texts=order.texts)
            jobs.append(job.id)
            round.jobs.append(job.id)
        found = [await _file(desk, await _ended(desk, id, owner, gone), owner) for id in jobs]
    except BaseException:
        await asyncio.shield(stop(desk, owner, jobs))
        raise
    finally:
        gone.cancel()
    if not any(found):
        raise _cancelled("a request to stop")
    return found


async def stop(desk: Desk, owner: str, jobs: Sequence[str]) -> None:
    """Cancel those that have not ended."""
    for id in jobs:
        with suppress(AnewError):
            await desk.cancel(id, owner=owner)


async def _ended(desk: Desk, id: str, owner: str, gone: "asyncio.Task[None]") -> Job:
    """A job that is over."""
    waiting = asyncio.create_task(desk.wait(id, owner=owner, timeout=86400.0))
    try:
        await asyncio.wait({waiting, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not waiting.done():
            raise _cancelled("nobody who waits for it")
        job = waiting.result()
    finally:
        waiting.cancel()
    if not job.over:
        raise CannotServe(needed="a server that stays", found="one that goes down", fix="Ask again when it is back.")
    return job


async def _file(desk: Desk, job: Job, owner: str) -> bytes | None:
    error = job.error()
    if error is not None:
        raise error
    return None if job.state == "cancelled" else (await desk.result(job.id, 0, owner=owner))[0]


async def _gone(request: Request) -> None:
    """Until the client has gone away."""
    while not await request.is_disconnected():
        await asyncio.sleep(LOOK)


def _cancelled(found: str) -> Cancelled:
    return Cancelled(needed="time to finish", found=found, fix="Ask again when you like.")
