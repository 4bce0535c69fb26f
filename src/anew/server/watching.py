"""Watching: wakes those who wait for a job, when something happened to it.

ledger --(one look for everybody, while anybody waits)--> whose job it is --> they look for themselves
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from anew.errors import AnewError

PACE = 0.01
"""Seconds between two looks."""


class Watching:
    """Belongs to one event loop."""

    def __init__(self, news: Callable[[int | None], tuple[int, set[str]]]) -> None:
        """Set it up; it looks only while somebody waits.

        Args:
            news: The number of the newest event, and whose jobs had any since the one of that number.
        """
        self._news = news
        self._waiting: dict[str | None, set[asyncio.Event]] = {}
        self._task: asyncio.Task[None] | None = None
        self.leaving = False
        """Whether the server is going down, so that nobody should wait any longer."""

    @contextmanager
    def on(self, job: str | None) -> Iterator[asyncio.Event]:
        """An event that is set whenever something happens to a job, or to any; whoever waits clears it."""
        bell = asyncio.Event()
        if self.leaving:
            bell.set()
        self._waiting.setdefault(job, set()).add(bell)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._look(), name="anew-watching")
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
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _look(self) -> None:
        seen, _ = self._news(None)
        self._wake(None, *self._waiting)  # for what happened between their first look and ours
        while self._waiting and not self.leaving:
            with suppress(AnewError):  # no room, or a writer that holds on: looked at again
                seen, jobs = self._news(seen)
                if jobs:
                    self._wake(None, *jobs)
            await asyncio.sleep(PACE)

    def _wake(self, *jobs: str | None) -> None:
        for job in jobs:
            for bell in self._waiting.get(job, ()):
                bell.set()
