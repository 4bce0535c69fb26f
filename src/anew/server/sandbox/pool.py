"""Pool: the processes of a sandbox, one question at a time each.

A child that dies, takes too long or runs out of memory is replaced; so is one whose answer nobody waits for any more.
"""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from anew.errors import BadFile, EngineFailed, TooLarge
from anew.jobs.job import Fault
from anew.server.sandbox.wire import Answer, head_of, length_of, packed

OFTEN = 2000
"""Questions after which a child is replaced, should it have grown."""
PASSED = (
    "PATH",
    "HOME",
    "ANEW_HOME",
    "XDG_DATA_HOME",
    "LOCALAPPDATA",
    "SYSTEMROOT",
    "LANG",
    "PYTHONPATH",
)
"""Of the environment; keys and tokens stay here."""


class Child:
    """A process, and how often it was asked."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.asked = 0

    @property
    def fit(self) -> bool:
        """Whether it may be asked again."""
        return self.process.returncode is None and self.asked < OFTEN

    async def ask(self, head: dict[str, Any], blobs: tuple[bytes, ...]) -> tuple[dict[str, Any], tuple[bytes, ...]]:
        """Ask, and wait for the answer."""
        self.asked += 1
        writer, reader = self.process.stdin, self.process.stdout
        assert writer is not None
        assert reader is not None
        for part in (packed(head, blobs), *blobs):
            writer.write(part)
            await writer.drain()
        told, lengths = head_of(await reader.readexactly(length_of(await reader.readexactly(4))))
        return told, tuple([await reader.readexactly(length) for length in lengths])

    async def end(self) -> None:
        """Kill it, at once."""
        with suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()


class Sandbox:
    """A few of them. Belongs to one event loop."""

    def __init__(self, *, children: int, seconds: float, memory: int) -> None:
        """Set it up; nothing starts before the first question.

        Args:
            children: How many at most.
            seconds: For one question.
            memory: Bytes of address space of each.
        """
        self._seconds, self._memory = seconds, memory
        self._idle: asyncio.LifoQueue[Child | None] = asyncio.LifoQueue()
        self._all: set[Child] = set()
        for _ in range(children):
            self._idle.put_nowait(None)

    async def call(self, function: Callable[..., Any], *blobs: bytes, **arguments: Any) -> Answer:
        """What a function of anew makes of these bytes, in a child.

        Args:
            function: At the top of a module of anew; called with the blobs and the arguments, gives plain data or
                an ``Answer``.
            blobs: Bytes that nobody trusts.
            arguments: Plain data.

        Raises:
            AnewError: as the function does.
            TooLarge: it took too long or too much memory.
            BadFile: the child died of it.
        """
        head = {"function": f"{function.__module__}:{function.__qualname__}", "arguments": arguments}
        child, fit = await self._idle.get(), False
        try:
            if child is None or not child.fit:
                await self._drop(child)
                child = None
                child = await self._started()
            told, given = await asyncio.wait_for(child.ask(head, blobs), self._seconds)
            fit = not told.get("spent")
        except TimeoutError:
            raise TooLarge(
                needed=f"a picture that opens within {self._seconds:g} s",
                found="one that does not",
                fix="Make it smaller.",
            ) from None
        except (asyncio.IncompleteReadError, ConnectionError):
            raise BadFile(
                needed="a picture that can be opened", found="one that ended its decoder", fix="Export it again."
            ) from None
        finally:
            if not fit:
                await asyncio.shield(self._drop(child))
            self._idle.put_nowait(child if fit else None)
        if "fault" in told:
            raise _fault(told["fault"]).error()
        return Answer(told.get("told"), given)

    async def warm(self) -> None:
        """Start one child, so that the first picture need not wait for it."""
        from anew.server.sandbox.looking import nothing

        await self.call(nothing)

    async def close(self) -> None:
        """End them all."""
        for child in list(self._all):
            await self._drop(child)

    async def _started(self) -> Child:
        own = {name: os.environ[name] for name in PASSED if name in os.environ}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "anew.server.sandbox.child", str(self._memory)),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            limit=2**20,
            start_new_session=True,
            env=own | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        )
        child = Child(process)
        self._all.add(child)
        return child

    async def _drop(self, child: Child | None) -> None:
        if child is not None:
            self._all.discard(child)
            await child.end()


def _fault(told: Any) -> Fault:
    try:
        return Fault(*(str(told[name])[:2000] for name in ("kind", "needed", "found", "fix")))
    except (KeyError, TypeError):
        return Fault.of(EngineFailed(needed="an answer from the sandbox", found="nonsense", fix="Report it."))
