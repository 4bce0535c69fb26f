"""Run: a server from its start to an orderly end.

a signal --> no new connections --> whoever waits is told --> answers end --> jobs at hand are finished or given back
"""

import asyncio
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI

from anew.jobs import Queue, Room
from anew.jobs.local import Local
from anew.server.app import application
from anew.server.graceful import Graceful
from anew.server.hurried import Hurried
from anew.server.settings import Settings
from anew.server.telling.lines import write_lines

GRACE = 5
"""Seconds in which answers that are under way may end."""


@dataclass(frozen=True, kw_only=True)
class Hands:
    """Who does the jobs."""

    devices: tuple[str, ...] = ("cpu",)
    each: int = 1
    """Workers a device; 0 leaves the jobs to ``anew jobs work``."""
    room: Room | None = None
    patience: float = 30.0
    """Seconds to finish what is at hand at the end."""
    warm: bool = True


@dataclass(frozen=True)
class Address:
    """Where a server that has just started is found."""

    url: str
    link: str
    """For a browser, once."""
    another: Callable[[], str]
    """Makes one more such link."""


class Server(Graceful):
    """The server of an app of ours, which wakes whoever waits before it goes."""

    def __init__(self, app: FastAPI, settings: Settings, started: Callable[[Address], None] | None = None) -> None:
        super().__init__(app, self._tell, **_told(settings))
        self._app, self._settings, self._told = app, settings, started

    async def shutdown(self, sockets: Any = None) -> None:
        """Go."""
        self._app.state.desk.leave()
        await super().shutdown(sockets)

    def address(self) -> Address:
        """Where it listens."""
        url = self.url()

        def link() -> str:
            return f"{url}/open?key={self._app.state.keys.ticket(self._settings.keys[0].owner)}"

        return Address(url, link(), link)

    def _tell(self, url: str) -> None:
        if self._told is not None:
            self._told(self.address())


def serve(settings: Settings, hands: Hands, started: Callable[[Address], None], *, log: bool = True) -> None:
    """Serve until a signal ends it.

    Args:
        settings: How it stands.
        hands: Who does the jobs.
        started: Told where it is, once it listens.
        log: Write a line for every request; else for what goes wrong only.

    Raises:
        CannotServe: the address is taken, or not this machine's.
        CannotWrite: the queue cannot be written.
        BadInput: no such device.
    """
    write_lines(quiet=not log)
    with closing(Queue()) as queue:
        local = _local(queue, hands)
        server = Server(application(settings, queue), settings, started)
        try:
            if local:
                local.start()
            asyncio.run(server.listen())
        finally:
            if local:
                local.stop(0.0 if server.force_exit else hands.patience)


def _local(queue: Queue, hands: Hands) -> Local | None:
    if not hands.each:
        return None
    return Local(queue, devices=hands.devices, each=hands.each, room=hands.room, warm=hands.warm)


def _told(settings: Settings) -> dict[str, Any]:
    return {
        "host": settings.host,
        "port": settings.port,
        "http": Hurried,
        "ws": "websockets-sansio",
        "ws_max_size": settings.limit.bytes,
        "ws_per_message_deflate": False,
        "limit_concurrency": settings.connections,
        "timeout_keep_alive": 30,
        "timeout_graceful_shutdown": GRACE,
    }
