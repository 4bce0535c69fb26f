"""Putting: jobs into the queue, together where many come at once.

    one job    --> one transaction, one sync of the disk
    while it is written, others line up --> one transaction, one sync for all of them

A disk syncs some hundred times a second, whoever asks.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from anew.errors import AnewError, Refused, TooOften
from anew.jobs import Job, Queue, Spec, Terms
from anew.jobs.spec import checked
from anew.policy import here
from anew.recipes import Recipe
from anew.recipes.naming import by_name
from anew.road import ask

MOST = 64
"""Jobs of one transaction, during which no worker can write."""

Wish = tuple[Spec, Terms]
Told = Job | AnewError


class Putting:
    """The line before the ledger. Belongs to one event loop."""

    def __init__(self, queue: Queue, most: int, wrote: Callable[..., Awaitable[Any]]) -> None:
        """Set it up.

        Args:
            queue: Where to.
            most: Jobs of one owner that may wait.
            wrote: Calls a function where the ledger is written.
        """
        self._queue, self._most, self._wrote = queue, most, wrote
        self._line: list[tuple[Wish, asyncio.Future[Job]]] = []
        self._task: asyncio.Task[None] | None = None

    async def put(self, spec: Spec, terms: Terms) -> Job:
        """A job into the queue, which is on the disk when this returns.

        Raises:
            AnewError: as ``Desk.put``.
        """
        future: asyncio.Future[Job] = asyncio.get_running_loop().create_future()
        self._line.append(((spec, terms), future))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._empty(), name="anew-putting")
        return await future

    async def _empty(self) -> None:
        while self._line:
            now, self._line = self._line[:MOST], self._line[MOST:]
            try:
                told: Sequence[Told | Exception] = await self._wrote(self._put, [wish for wish, _ in now])
            except Exception as error:  # noqa: BLE001 - whatever it is, each of them is told
                told = [error] * len(now)
            for (_, future), each in zip(now, told, strict=True):
                if future.done():  # whoever asked went away; the job is put all the same
                    continue
                if isinstance(each, Exception):
                    future.set_exception(each)
                else:
                    future.set_result(each)

    def _put(self, wishes: Sequence[Wish]) -> list[Told]:
        """Those that may be put, in one go; for the others why not."""
        taken: Counter[str] = Counter()
        told: list[Told | None] = [self._refusal(*wish, taken) for wish in wishes]
        put = iter(self._queue.put_all([wish for wish, no in zip(wishes, told, strict=True) if no is None]))
        return [next(put) if each is None else each for each in told]

    def _refusal(self, spec: Spec, terms: Terms, taken: Counter[str]) -> AnewError | None:
        try:
            terms.check()
            recipe = checked(spec)
            by_name(recipe)
            _ask(recipe, spec.consent)
            self._check_share(terms.owner, taken)
        except AnewError as error:
            return error
        return None

    def _check_share(self, owner: str, taken: Counter[str]) -> None:
        waiting = self._queue.waiting(owner) + taken[owner]
        if waiting >= self._most:
            raise TooOften(
                needed=f"at most {self._most} jobs that wait",
                found=f"{waiting}",
                fix="Wait for some of them, or cancel them.",
            )
        taken[owner] += 1


def _ask(recipe: Recipe, consent: str) -> None:
    """Ask the policy of this machine, so that a refusal is heard by whoever puts the job; its worker asks again."""
    policy = here()
    if policy is None:
        return
    try:
        ask(policy, recipe, consent=consent)
    except Refused:
        raise
    except AnewError:  # whatever else is wrong with it is told by its worker
        return
