"""Desk: what every dialect asks for, and the only way to the queue from a request.

    bytes --take--> upload       opened in a sandbox, kept by digest
    recipe --put--> job          checked, asked about, within the owner's share
    job --wait, events, preview, result, cancel-->

An owner sees their own jobs only. Files, writes and long looks are done in threads. A look at one job or at the newest
events is done at once: it reads a few rows, waits for no writer, and takes a tenth of what a thread would cost.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, ParamSpec, TypeVar

from anew.errors import AnewError, BadFile, CannotServe, NoSuchJob, NotFound
from anew.jobs import Event, Job, Queue, Spec, Terms
from anew.jobs.ears import Ear
from anew.jobs.job import ENDED, Output, State
from anew.jobs.ledger.events import last
from anew.server.putting import Putting
from anew.server.sandbox import Answer, Sandbox
from anew.server.sandbox.looking import look
from anew.server.settings import Settings
from anew.server.watching import Watching

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
PAGE = 500
"""Events read at once."""
P = ParamSpec("P")
T = TypeVar("T")
REMEMBERED = 4096
"""Uploads of which the desk knows what they are."""


@dataclass(frozen=True)
class Upload:
    """A picture that came in, was opened and is kept."""

    digest: str
    """SHA-256 of the file, by which a job names it."""
    bytes: int
    format: str
    width: int
    height: int
    mode: str
    depth: int


class Desk:
    """Belongs to one event loop."""

    def __init__(self, queue: Queue, settings: Settings) -> None:
        """Set it up; nothing starts yet.

        Args:
            queue: Where jobs go. It stays open when the desk is closed.
            settings: Limits and shares.
        """
        self.settings = settings
        self.sandbox = Sandbox(
            children=settings.sandboxes, seconds=settings.sandbox_seconds, memory=settings.sandbox_memory
        )
        self._queue = queue
        self._near, self._far = Queue(queue.root), Queue(queue.root)  # for short looks and for long ones
        self._watching = Watching(self._news, partial(Ear, queue.ears))
        self._putting = Putting(queue, settings.queued, self._wrote)
        self._writer = ThreadPoolExecutor(1, "anew-writer")  # one at a time anyway; the others need not wait for it
        self._reader = ThreadPoolExecutor(1, "anew-reader")
        self._known: dict[str, Upload] = {}
        self._warming: asyncio.Task[bool] | None = None

    # What comes in.

    async def take(self, data: bytes) -> Upload:
        """A stranger's picture file: opened in a sandbox, then kept as it came.

        Raises:
            BadFile: no picture, damaged, animated, or of a format that may not come in.
            TooLarge: over the limit.
            CannotWrite: no room.
        """
        self.settings.limit.check_bytes(len(data))
        if not data:
            raise BadFile(needed="a picture file", found="one that is empty", fix="Export or download it again.")
        return await self._kept(data, (await self._looked(data)).told)

    async def make(self, function: Callable[..., Any], *digests: str, **arguments: Any) -> Upload:
        """A new upload out of others, by a function that runs in the sandbox: a mask from alpha, a crop.

        Args:
            function: At the top of a module of anew: files and arguments in, an ``Answer`` with one picture file out.
            digests: Of uploads.
            arguments: Plain data.

        Raises:
            AnewError: as the function does, and as ``take``.
        """
        answer = await self.ask(function, *digests, **arguments)
        if len(answer.blobs) != 1:
            raise BadFile(needed="one picture", found=f"{len(answer.blobs)}", fix="Report it.")
        return await self.take(answer.blobs[0])

    async def ask(self, function: Callable[..., Any], *digests: str, **arguments: Any) -> Answer:
        """What a function finds out about uploads, in the sandbox.

        Raises:
            AnewError: as the function does.
            NotKept: no such upload.
        """
        files = [await asyncio.to_thread(self._queue.objects.get, digest) for digest in digests]
        return await self.sandbox.call(function, *files, **arguments)

    async def upload(self, digest: str) -> Upload:
        """What was taken under that digest.

        Raises:
            NotKept: nothing, or no longer.
            BadInput: that is no digest.
        """
        if digest in self._known and await asyncio.to_thread(self._queue.objects.has, digest):
            return self._known[digest]
        data = await self.file(digest)
        return self._remembered(digest, len(data), (await self._looked(data)).told)

    async def file(self, digest: str) -> bytes:
        """The bytes under a digest, an upload's or a result's. Whoever knows it has had them.

        Raises:
            NotKept: nothing, or no longer.
            BadInput: that is no digest.
        """
        return await asyncio.to_thread(self._queue.objects.get, digest)

    async def keep(self, data: bytes) -> str:
        """A file that was opened before, such as a picture of a tree, into the queue's objects again.

        Raises:
            CannotWrite: no room.
        """
        return await asyncio.to_thread(self._queue.objects.put, data)

    async def fetch(self, url: str) -> bytes:
        """The file behind a URL, from the hosts that the settings name and no others.

        Raises:
            Refused: fetching is off, or that host or address may not be asked.
            BadFile: nothing that can be fetched there.
            TooLarge: over the limit.
        """
        from anew.server.fetching import fetch

        limit = self.settings.limit.bytes
        return await asyncio.to_thread(fetch, url, hosts=self.settings.urls, most=limit)

    # What is done.

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

    async def wait(self, id: str, *, owner: str | None = None, timeout: float = 3600.0) -> Job:
        """The job, once it is over, that time has passed, or the server goes down.

        Raises:
            NoSuchJob: there is none, or it is not that owner's.
        """
        with self._watching.on(id) as bell, suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                while not (job := await self.job(id, owner=owner)).over and not self._watching.leaving:
                    await bell.wait()
                    bell.clear()
        return job

    async def events(self, id: str | None, *, after: int = 0, owner: str | None = None) -> AsyncGenerator[Event, None]:
        """What happens to a job, or to all of an owner's, from the event of that number on.

        Ends when the job has ended and everything was told, or when the server goes down.

        Raises:
            NoSuchJob: there is none, or it is not that owner's.
        """
        if id is not None:
            await self.job(id, owner=owner)
        with self._watching.on(id) as bell:
            while True:
                bell.clear()
                found = await self._happened(id, after, owner)
                for event in found:
                    after = event.seq
                    yield event
                if len(found) == PAGE:
                    continue
                over = id is not None and (found[-1].kind in ENDED if found else await self._is_over(id))
                if over or self._watching.leaving:
                    return
                await bell.wait()

    async def latest(self) -> int:
        """The number of the newest event: where to begin for whoever wants to hear news only."""
        return last(self._near.ledger)

    async def job(self, id: str, *, owner: str | None = None) -> Job:
        """One job.

        Raises:
            NoSuchJob: there is none, or it is not that owner's.
        """
        return self._near.job(id, owner)

    async def jobs(
        self, *, owner: str | None = None, states: Sequence[State] = (), most: int = 100, before: str = ""
    ) -> list[Job]:
        """Jobs, the newest first, a page at a time; ``before`` is the last id of the page before."""
        return await self._read(self._far.jobs, owner=owner, states=states, most=most, before=before)

    async def counts(self, owner: str | None = None) -> dict[str, int]:
        """How many jobs stand in each state."""
        return await self._read(self._far.counts, owner)

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

    async def preview(self, id: str, *, owner: str | None = None) -> bytes | None:
        """The newest drawing of a job that runs, as WebP; None where there is none.

        Raises:
            NoSuchJob: there is none, or it is not that owner's.
        """
        job = await self.job(id, owner=owner)
        with suppress(AnewError):
            return await asyncio.to_thread(self._far.preview, job.id)
        return None

    async def result(self, id: str, index: int = 0, *, owner: str | None = None) -> tuple[bytes, str]:
        """A picture file that a job made, and its media type.

        Raises:
            NoSuchJob, NotKept: no such job, or its files are gone.
            CannotServe: it is not done.
            NotFound: it has made fewer.
        """
        output = output_of(await self.job(id, owner=owner), index)
        return await self.file(output.digest), MEDIA[output.format]

    # How it stands.

    @property
    def leaving(self) -> bool:
        """Whether the server is going down."""
        return self._watching.leaving

    def leave(self) -> None:
        """The server goes down: whoever waits is woken, streams end."""
        self._watching.leave()

    async def open(self) -> None:
        """Start what should not keep the first request waiting."""
        self._warming = asyncio.create_task(self.is_well(), name="anew-warming")

    async def is_well(self) -> bool:
        """Whether the queue can be read and pictures can be opened."""
        with suppress(AnewError, OSError):
            await self.sandbox.warm()
            await self._read(last, self._far.ledger)
            return True
        return False

    async def close(self) -> None:
        """End what the desk has started."""
        if self._warming is not None:
            self._warming.cancel()
        await self._watching.close()
        await self.sandbox.close()
        for pool in (self._writer, self._reader):
            await asyncio.to_thread(pool.shutdown)
        for queue in (self._near, self._far):
            queue.close()

    # How it is done.

    async def _happened(self, id: str | None, after: int, owner: str | None) -> list[Event]:
        if id is not None:
            return self._near.events(after, job=id, most=PAGE)
        return await self._read(self._far.events, after, owner=owner, most=PAGE)

    def _news(self, seen: int | None) -> tuple[int, set[str]]:
        if seen is None:
            return last(self._near.ledger), set()
        events = self._near.events(seen)
        return (events[-1].seq if events else seen), {event.job for event in events}

    async def _read(self, look: Callable[P, T], *words: P.args, **named: P.kwargs) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._reader, partial(look, *words, **named))

    async def _wrote(self, act: Callable[P, T], *words: P.args, **named: P.kwargs) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._writer, partial(act, *words, **named))

    async def _looked(self, data: bytes) -> Answer:
        settings = self.settings
        return await self.sandbox.call(look, data, formats=settings.formats, pixels=settings.limit.pixels)

    async def _kept(self, data: bytes, told: Mapping[str, Any]) -> Upload:
        digest = await asyncio.to_thread(self._queue.objects.put, data)
        return self._remembered(digest, len(data), told)

    def _remembered(self, digest: str, length: int, told: Mapping[str, Any]) -> Upload:
        upload = Upload(digest=digest, bytes=length, **{name: told[name] for name in _LOOKED})
        if len(self._known) >= REMEMBERED:
            self._known.pop(next(iter(self._known)))
        self._known[digest] = upload
        return upload

    async def _is_over(self, id: str) -> bool:
        try:
            return (await self.job(id)).over
        except NoSuchJob:  # forgotten meanwhile
            return True


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


_LOOKED = ("format", "width", "height", "mode", "depth")
