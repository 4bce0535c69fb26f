"""Watching: wakes those who wait for a job, when something happened to it.

the ear rings --(one look for everybody, while anybody waits)--> whose job it is --> they look for themselves
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from anew.errors import AnewError
from anew.jobs.ears import Ear

GAP = 0.004
"""Seconds between two looks, at least: where much happens, several rings are one."""


class Watching:
    """Belongs to one event loop."""

    def __init__(self, news: Callable[[int | None], tuple[int, set[str]]], ear: Callable[[], Ear]) -> None:
        """Set it up; it listens from the first time on that somebody waits.

        Args:
            news: The number of the newest event, and whose jobs had any since the one of that number.
            ear: Makes what rings when something was written.
        """
        self._news, self._made = news, ear
        self._ear: Ear | None = None
        self._seen: int | None = None
        self._looked = 0.0
        self._due: asyncio.TimerHandle | None = None
        self._waiting: dict[str | None, set[asyncio.Event]] = {}
        self._task: asyncio.Task[None] | None = None
        self.leaving = False
        """Whether the server is going down, so that nobody should wait any longer."""

    @contextmanager
    def on(self, job: str | None) -> Iterator[asyncio.Event]:
        """An event that is set whenever something happens to a job, or to any; whoever waits clears it, then looks."""
        bell = asyncio.Event()
        if self.leaving:
            bell.set()
        elif not self._waiting:
            self._begin()
        self._waiting.setdefault(job, set()).add(bell)
        try:
            yield bell
        finally:
            bells = self._waiting[job]
            bells.discard(bell)
            if not bells:
                del self._waiting[job]

    def leave(self) -> None:
        """Wake everybody, for the last time."""
        self.leaving = True
        for bells in self._waiting.values():
            for bell in bells:
                bell.set()

    async def close(self) -> None:
        """Look no more."""
        self.leave()
        if self._due is not None:
            self._due.cancel()
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        if self._ear is not None:
            if self._ear.handle is not None:
                asyncio.get_running_loop().remove_reader(self._ear.handle)
            self._ear.close()

    def _begin(self) -> None:
        """Somebody waits; what has happened until now they find by themselves."""
        if self._ear is None:
            self._ear = self._made()
            if self._ear.handle is not None:
                asyncio.get_running_loop().add_reader(self._ear.handle, self._heard)
        self._seen = None
        self._look()
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._look_now_and_then(self._ear.pace), name="anew-watching")

    def _heard(self) -> None:
        assert self._ear is not None
        self._ear.hear()
        if self._due is None and self._waiting:
            loop = asyncio.get_running_loop()
            self._due = loop.call_at(max(loop.time(), self._looked + GAP), self._look)

    async def _look_now_and_then(self, pace: float) -> None:
        """Should a ring be lost."""
        while not self.leaving:
            await asyncio.sleep(pace)
            if not self._waiting:
                return
            self._look()

    def _look(self) -> None:
        self._due, self._looked = None, asyncio.get_running_loop().time()
        with suppress(AnewError):  # no room, or a writer that holds on: looked at again
            self._seen, jobs = self._news(self._seen)
            if jobs:
                self._wake(None, *jobs)

    def _wake(self, *jobs: str | None) -> None:
        for job in jobs:
            for bell in self._waiting.get(job, ()):
                bell.set()
