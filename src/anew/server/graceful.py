"""Graceful: a listener of uvicorn's that tells where it is, and that a signal ends in order.

a signal --> no new connections --> answers end --> whoever started it goes on
another  --> at once
"""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from anew.errors import CannotServe


class Graceful(uvicorn.Server):
    """One that raises nothing when it is stopped, and sends no signal on."""

    def __init__(self, app: ASGIApp, started: Callable[[str], None], **more: Any) -> None:
        """Set it up; nothing starts yet.

        Args:
            app: What is served.
            started: Told where it is, once it listens.
            more: Of uvicorn's settings; host and port at least.
        """
        super().__init__(uvicorn.Config(app, **_QUIET, **more))
        self._started = started

    async def listen(self) -> None:
        """Serve until a signal ends it.

        Raises:
            CannotServe: the address is taken, or not this machine's.
        """
        try:
            await self.serve()
        except SystemExit:  # uvicorn's word for an address that it cannot have
            raise CannotServe(
                needed=f"to listen on {self.config.host}, port {self.config.port}",
                found="an address that is taken, or not this machine's",
                fix="Choose another by --port or --host.",
            ) from None

    async def startup(self, sockets: Any = None) -> None:
        """Listen, and tell."""
        await super().startup(sockets)
        self._started(self.url())

    def url(self) -> str:
        """Where it listens, as somebody on this machine calls it."""
        host, port = self.config.host, self.servers[0].sockets[0].getsockname()[1]
        shown = "127.0.0.1" if host == "0.0.0.0" else "[::1]" if host == "::" else f"[{host}]" if ":" in host else host
        return f"http://{shown}:{port}"

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


_QUIET: dict[str, Any] = {
    "server_header": False,
    "proxy_headers": False,
    "access_log": False,
    "log_config": None,
    "lifespan": "on",
}
