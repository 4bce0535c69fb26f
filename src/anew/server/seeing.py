"""Seeing: how jobs stand, and what happens to them. An owner sees their own only.

Long looks are done in a thread. A look at one job or at the newest events is done at once: it reads a few rows, waits
for no writer, and takes a tenth of what a thread would cost.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, suppress
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar

from anew.errors import AnewError, NoSuchJob
from anew.jobs import Event, Job, Queue
from anew.jobs.ears import Ear
from anew.jobs.job import ENDED, State
from anew.jobs.ledger.events import last
from anew.server.watching import Watching

PAGE = 500
"""Events read at once."""
P = ParamSpec("P")
T = TypeVar("T")


class Seeing:
    """Belongs to one event loop."""

    def __init__(self, root: Path) -> None:
        """Open the queue there for looks.

        Args:
            root: Its folder.

        Raises:
            CannotWrite, BadFile: as ``Queue``.
        """
        self._near, self._far = Queue(root), Queue(root)  # for short looks and for long ones
        self._watching = Watching(self._news, partial(Ear, self._near.ears))
        self._reader = ThreadPoolExecutor(1, "anew-reader")

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
        """What ``happenings`` tells, one by one."""
        async with aclosing(self.happenings(id, after=after, owner=owner)) as happenings:
            async for found in happenings:
                for event in found:
                    yield event

    async def happenings(
        self, id: str | None, *, after: int = 0, owner: str | None = None
    ) -> AsyncGenerator[list[Event], None]:
        """What happens to a job, or to all of an owner's, from the event of that number on: as many as there are each
        time.

        Ends when the job has ended and everything was told, or when the server goes down.

        Raises:
            NoSuchJob: there is none, or it is not that owner's.
        """
        if id is not None:
            await self.job(id, owner=owner)
        with self._watching.on(id) as bell:
            while True:
                bell.clear()
                if found := await self._happened(id, after, owner):
                    after = found[-1].seq
                    yield found
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
        self,
        *,
        owner: str | None = None,
        states: Sequence[State] = (),
        most: int = 100,
        before: str = "",
        key: str = "",
    ) -> list[Job]:
        """Jobs, the newest first, a page at a time; see ``anew.jobs.ledger.rows.jobs``."""
        return await self._read(self._far.jobs, owner=owner, states=states, most=most, before=before, key=key)

    async def counts(self, owner: str | None = None) -> dict[str, int]:
        """How many jobs stand in each state."""
        return await self._read(self._far.counts, owner)

    async def preview(self, id: str, *, owner: str | None = None) -> bytes | None:
        """The newest drawing of a job that runs, as WebP; None where there is none.

        Raises:
            NoSuchJob: there is none, or it is not that owner's.
        """
        job = await self.job(id, owner=owner)
        with suppress(AnewError):
            return await asyncio.to_thread(self._far.preview, job.id)
        return None

    @property
    def leaving(self) -> bool:
        """Whether the server is going down."""
        return self._watching.leaving

    def leave(self) -> None:
        """The server goes down: whoever waits is woken, streams end."""
        self._watching.leave()

    async def shut(self) -> None:
        """Look no more."""
        await self._watching.close()
        await asyncio.to_thread(self._reader.shutdown)
        for queue in (self._near, self._far):
            queue.close()

    async def _tried(self) -> int:
        """Whether the queue can be read: it is, or this raises."""
        return await self._read(last, self._far.ledger)

    async def _happened(self, id: str | None, after: int, owner: str | None) -> list[Event]:
        """Those of an owner may take long to find, among all others'."""
        if owner is not None and id is None:
            return await self._read(self._far.events, after, owner=owner, most=PAGE)
        return self._near.events(after, job=id, most=PAGE)

    def _news(self, seen: int | None) -> tuple[int, set[str]]:
        if seen is None:
            return last(self._near.ledger), set()
        events = self._near.events(seen)
        return (events[-1].seq if events else seen), {event.job for event in events}

    async def _read(self, look: Callable[P, T], *words: P.args, **named: P.kwargs) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._reader, partial(look, *words, **named))

    async def _is_over(self, id: str) -> bool:
        try:
            return (await self.job(id)).over
        except NoSuchJob:  # forgotten meanwhile
            return True
