"""Run: a server from its start to an orderly end.

a signal --> no new connections --> whoever waits is told --> answers end --> jobs at hand are finished or given back
"""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from threading import current_thread, main_thread
from types import FrameType
from typing import Any

import uvicorn
from fastapi import FastAPI

from anew.errors import CannotServe
from anew.jobs import Queue, Room
from anew.jobs.local import Local
from anew.server.app import application
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


class Server(uvicorn.Server):
    """Uvicorn's, which tells where it is and wakes whoever waits before it goes."""

    def __init__(self, app: FastAPI, settings: Settings, started: Callable[[Address], None] | None = None) -> None:
        super().__init__(_config(app, settings))
        self._app, self._settings, self._told = app, settings, started

    async def startup(self, sockets: Any = None) -> None:
        """Listen, and tell where."""
        await super().startup(sockets)
        if self._told is not None:
            self._told(self.address())

    async def shutdown(self, sockets: Any = None) -> None:
        """Go."""
        self._app.state.desk.leave()
        await super().shutdown(sockets)

    def address(self) -> Address:
        """Where it listens."""
        port = self.servers[0].sockets[0].getsockname()[1]
        host = self._settings.host
        shown = "127.0.0.1" if host == "0.0.0.0" else "[::1]" if host == "::" else f"[{host}]" if ":" in host else host
        url = f"http://{shown}:{port}"

        def link() -> str:
            return f"{url}/open?key={self._app.state.keys.ticket(self._settings.keys[0].owner)}"

        return Address(url, link(), link)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Listen to the signals that end it; whoever called it goes on afterwards."""
        if current_thread() is not main_thread():
            yield
            return
        before = {number: signal.signal(number, self._asked) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _asked(self, number: int, frame: FrameType | None) -> None:
        self.force_exit = self.should_exit  # asked twice is asked to hurry
        self.should_exit = True


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
            asyncio.run(server.serve())
        except SystemExit:  # uvicorn's word for an address that it cannot have
            raise CannotServe(
                needed=f"to listen on {settings.host}, port {settings.port}",
                found="an address that is taken, or not this machine's",
                fix="Choose another by --port or --host.",
            ) from None
        finally:
            if local:
                local.stop(0.0 if server.force_exit else hands.patience)


def _local(queue: Queue, hands: Hands) -> Local | None:
    if not hands.each:
        return None
    return Local(queue, devices=hands.devices, each=hands.each, room=hands.room, warm=hands.warm)


def _config(app: FastAPI, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=Hurried,
        ws="websockets-sansio",
        ws_max_size=settings.limit.bytes,
        ws_per_message_deflate=False,
        limit_concurrency=settings.connections,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=GRACE,
        server_header=False,
        proxy_headers=False,
        access_log=False,
        log_config=None,
        lifespan="on",
    )
