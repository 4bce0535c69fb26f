"""Making: one job of the queue, put, watched, and cancelled when whoever asked no longer waits."""

import asyncio
from collections.abc import Awaitable, Callable

import anyio

from anew.errors import Cancelled, EngineFailed
from anew.jobs import Job, Queue, Spec, Terms

OWNER = "mcp"
"""Under which name its jobs are in the queue."""
EVERY = 0.1
"""Seconds between two looks at a job."""
Tell = Callable[[float, str], Awaitable[None]]
"""Told how far a job is: a fraction that only grows, and what is being done."""


async def made(queue: Queue, spec: Spec, files: dict[str, bytes], tell: Tell) -> tuple[bytes, Job]:
    """Do a job.

    Returns:
        The file of its first picture, and the job.

    Raises:
        AnewError: it is refused, or fails.
        Cancelled: somebody else stopped it.
    """
    with anyio.CancelScope(shield=True):  # else it might be in the queue and nobody would know its id
        job = await asyncio.to_thread(queue.put, spec, Terms(owner=OWNER), files)
    try:
        job = await _watched(queue, job, tell)
    finally:
        if not job.over:
            with anyio.CancelScope(shield=True):
                await asyncio.to_thread(queue.cancel, job.id)
    if (error := job.error()) is not None:
        raise error
    if job.state == "cancelled":
        raise Cancelled(needed="time to finish", found="a request to stop", fix="Ask again when you like.")
    if not job.outputs:
        raise EngineFailed(needed="a picture", found="none", fix="Report it.")
    return await asyncio.to_thread(queue.objects.get, job.outputs[0].digest), job


async def _watched(queue: Queue, job: Job, tell: Tell) -> Job:
    said = -1.0
    while not job.over:
        if job.fraction > said:
            said = job.fraction
            await tell(said, job.doing or job.state)
        await asyncio.sleep(EVERY)
        job = await asyncio.to_thread(queue.job, job.id)
    return job
