"""Bodies: a request may bring so many bytes, and not at a crawl. Nothing is held back: it is counted as it passes."""

import asyncio
import time
from collections.abc import Mapping
from contextlib import suppress

from starlette.types import Message, Receive

from anew.errors import AnewError, TooLarge, TooSlow
from anew.server.settings import Settings

DRAIN = 2.0
"""Seconds in which the rest of a refused body is let in and thrown away, so that its sender reads the answer."""


def check_length(headers: Mapping[str, str], most: int) -> None:
    """Refuse a body that says itself that it is too long.

    Raises:
        TooLarge: over the limit.
    """
    told = headers.get("content-length", "")
    if told.isdecimal() and (len(told) > 18 or int(told) > most):
        raise _too_large(most)


class Body:
    """What a request brings, counted and timed."""

    def __init__(self, receive: Receive, settings: Settings, most: int) -> None:
        self._receive, self._settings, self._most = receive, settings, most
        self._bytes, self._began = 0, time.monotonic()
        self._whole = False
        self.fault: AnewError | None = None
        """Why it broke off, if it did."""

    async def __call__(self) -> Message:
        """The next piece.

        Raises:
            TooLarge: more than the limit.
            TooSlow: nothing came, or too little.
        """
        if self._whole:
            return await self._receive()
        try:
            return await self._piece()
        except AnewError as error:
            self.fault = error
            raise

    async def _piece(self) -> Message:
        settings = self._settings
        try:
            async with asyncio.timeout(settings.stall):
                message = await self._receive()
        except TimeoutError:
            raise _too_slow() from None
        if message["type"] != "http.request":
            self._whole = True
            return message
        self._bytes += len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        if self._bytes > self._most:
            raise _too_large(self._most)
        if not self._whole and time.monotonic() - self._began > settings.stall + self._bytes / settings.pace:
            raise _too_slow()
        return message

    async def drain(self) -> None:
        """Let the rest in, and throw it away."""
        left = self._most
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAIN):
                while not self._whole and left > 0:
                    message = await self._receive()
                    left -= len(message.get("body", b""))
                    self._whole = message["type"] != "http.request" or not message.get("more_body", False)


def _too_large(most: int) -> TooLarge:
    return TooLarge(
        needed=f"a request of at most {most:,} bytes", found="a longer one", fix="Make the picture smaller."
    )


def _too_slow() -> TooSlow:
    return TooSlow(needed="a request that keeps coming", found="one that does not", fix="Send it again.")
