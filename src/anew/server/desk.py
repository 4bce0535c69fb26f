"""Desk: what every dialect asks for, and the only way to the queue from a request.

    bytes --take--> upload       opened in a sandbox, kept by digest (see ``intake``)
    recipe --put--> job          checked, asked about, within the owner's share (see ``putting``)
    job --wait, events, preview, result, cancel-->                                (see ``seeing``)

An owner sees their own jobs only. Files, writes and long looks are done in threads.
"""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any, ParamSpec, TypeVar

from anew.errors import AnewError, CannotServe, NotFound
from anew.jobs import Job, Queue, Spec, Terms
from anew.jobs.job import Output
from anew.server.intake import Intake
from anew.server.putting import Putting
from anew.server.seeing import Seeing
from anew.server.settings import Settings

MEDIA = {
    "png": "image/png",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "tiff": "image/tiff",
    "avif": "image/avif",
    "gif": "image/gif",
    "bmp": "image/bmp",
    "heif": "image/heic",
}
"""What each format is called in HTTP."""
P = ParamSpec("P")
T = TypeVar("T")


class Desk(Intake, Seeing):
    """Belongs to one event loop."""

    def __init__(self, queue: Queue, settings: Settings) -> None:
        """Set it up; nothing starts yet.

        Args:
            queue: Where jobs go. It stays open when the desk is closed.
            settings: Limits and shares.
        """
        Intake.__init__(self, queue.objects, settings)
        Seeing.__init__(self, queue.root)
        self._queue = queue
        self._putting = Putting(queue, settings.queued, self._wrote)
        self._writer = ThreadPoolExecutor(1, "anew-writer")  # one at a time anyway; the others need not wait for it
        self._warming: asyncio.Task[bool] | None = None

    async def put(
        self,
        recipe: Mapping[str, Any],
        pictures: Mapping[str, str],
        *,
        owner: str = "",
        count: int = 1,
        format: str = "png",
        quality: int | None = None,
        lossless: bool | None = None,
        depth: int | None = None,
        preview: bool = False,
        sign: bool = True,
        keep: bool = True,
        disclose: bool = False,
        consent: str = "",
        texts: Mapping[str, str] | None = None,
        key: str = "",
        priority: int = 0,
        timeout: float = 3600.0,
        memory: int = 0,
    ) -> Job:
        """A job into the queue, which is on the disk when this returns.

        Args:
            recipe: As in a recipe file.
            pictures: Digests of uploads, by the names of the recipe.
            owner: Whose job.
            count: How many results, from seeds in a row.
            format: Of the results.
            quality: 1 to 100, for formats that lose.
            lossless: For formats that can be either; None is as the picture came.
            depth: 8 or 16 bits; None keeps the picture's.
            preview: Draw the work now and then.
            sign: Put a signed manifest into the results.
            keep: Put inputs and record into the store.
            disclose: Tell in the files what a person wrote, not digests of it.
            consent: Why it may be done, where the policy wants to know.
            texts: Words for other programs, by keyword, which go into PNG files.
            key: The caller's own name for it (an Idempotency-Key): put twice it is one job.
            priority: -100 to 100.
            timeout: Seconds for one attempt.
            memory: Bytes for the worker; 0 is no limit.

        Raises:
            BadRecipe, BadTask, BadInput, NoSuchTask, NoSuchEngine: it cannot be done.
            NotKept: no such upload.
            Refused: by the policy of this machine.
            TooOften: the owner has as many jobs waiting as one may have.
            CannotWrite: no room.
        """
        spec = Spec(
            recipe=recipe,
            pictures=dict(pictures),
            count=count,
            format=format,
            quality=quality,
            lossless=lossless,
            depth=depth,
            preview=preview,
            sign=sign,
            keep=keep,
            disclose=disclose,
            consent=consent,
            texts=dict(texts or {}),
            pixels=self.settings.limit.pixels,
        )
        terms = Terms(owner=owner, key=key, priority=priority, timeout=timeout, memory=memory)
        return await self._putting.put(spec, terms)

    async def cancel(self, id: str, *, owner: str | None = None) -> Job:
        """Stop a job: at once where it waits, else as soon as its worker hears.

        Raises:
            NoSuchJob: there is none, or it is not that owner's.
        """
        return await self._wrote(self._queue.cancel, id, owner)

    async def retry(self, id: str, *, owner: str | None = None) -> Job:
        """Do a job again that failed or was cancelled.

        Raises:
            NoSuchJob: there is none, or it is not that owner's.
            CannotServe: it waits, runs or is done.
        """
        return await self._wrote(self._queue.retry, id, owner)

    async def forget(self, id: str, *, owner: str | None = None) -> None:
        """Delete a job that has ended from the queue.

        Raises:
            NoSuchJob: there is none, or it is not that owner's.
            CannotServe: it waits or runs.
            CannotWrite: the ledger cannot be written.
        """
        job = await self.job(id, owner=owner)
        if not job.over:
            raise CannotServe(needed="a job that has ended", found=f"one that is {job.state}", fix="Cancel it first.")
        await self._wrote(self._queue.clear, [job])

    async def result(self, id: str, index: int = 0, *, owner: str | None = None) -> tuple[bytes, str]:
        """A picture file that a job made, and its media type.

        Raises:
            NoSuchJob, NotKept: no such job, or its files are gone.
            CannotServe: it is not done.
            NotFound: it has made fewer.
        """
        output = output_of(await self.job(id, owner=owner), index)
        return await self.file(output.digest), MEDIA[output.format]

    async def open(self) -> None:
        """Start what should not keep the first request waiting."""
        self._warming = asyncio.create_task(self.is_well(), name="anew-warming")

    async def is_well(self) -> bool:
        """Whether the queue can be read and pictures can be opened."""
        with suppress(AnewError, OSError):
            await self.sandbox.warm()
            await self._tried()
            return True
        return False

    async def close(self) -> None:
        """End what the desk has started."""
        if self._warming is not None:
            self._warming.cancel()
        await self.sandbox.close()
        await asyncio.to_thread(self._writer.shutdown)
        await self.shut()

    async def _wrote(self, act: Callable[P, T], *words: P.args, **named: P.kwargs) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._writer, partial(act, *words, **named))


def output_of(job: Job, index: int) -> Output:
    """One of the files that a job made.

    Raises:
        CannotServe: it is not done.
        NotFound: it has made fewer.
    """
    if job.state != "done":
        raise CannotServe(needed="a job that is done", found=f"one that is {job.state}", fix="Wait for it.")
    if not 0 <= index < len(job.outputs):
        raise NotFound(
            needed=f"a result from 0 to {len(job.outputs) - 1}", found=str(index), fix="Choose one of those."
        )
    return job.outputs[index]
