"""Calling: one request to the chat endpoint that whoever started the server has named, and to no other host.

Redirects are not followed, no proxy is asked, the answer may be so long and take so long, and its key is in no message.
One of the few modules of anew that open a connection; off unless ``--chat-url`` is given.
"""

import json
import ssl
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from threading import Timer
from typing import Any
from urllib.parse import SplitResult, urlsplit

from anew.errors import BadInput
from anew.words.chat.reading import Amiss

MOST = 2**18
"""Bytes of an answer."""
PIECE = 2**14


@dataclass(frozen=True)
class Chat:
    """An OpenAI-compatible endpoint, and a model behind it."""

    url: str
    """Up to and without ``/chat/completions``, such as ``http://localhost:11434/v1``."""
    model: str
    key: str = field(default="", repr=False)
    pictures: bool = False
    """Whether the picture is sent along, small."""
    seconds: float = 30.0
    """For all of it."""

    def __post_init__(self) -> None:
        """Refuse what is no such endpoint.

        Raises:
            BadInput: no http or https, no host, words beside them, or no model.
        """
        parts = self.parts()
        plain = self.url.isascii() and self.url.isprintable() and " " not in self.url
        beside = parts.username or parts.password or parts.query or parts.fragment
        if parts.scheme not in ("http", "https") or not parts.hostname or beside or not plain:
            raise BadInput(
                needed="the address of a chat endpoint, with http or https",
                found=f"{parts.scheme}://{parts.hostname}" if parts.hostname else self.url[:80] or "none",
                fix="Write it like --chat-url http://localhost:11434/v1; a key goes into ANEW_CHAT_KEY.",
            )
        if not self.model.strip():
            raise BadInput(needed="the name of a chat model", found="none", fix="Add --chat-model NAME.")
        if not (self.key.isascii() and self.key.isprintable()):
            raise BadInput(needed="a key of plain letters", found="others", fix="Look at ANEW_CHAT_KEY.")

    def parts(self) -> SplitResult:
        """The parts of its address.

        Raises:
            BadInput: it is none.
        """
        try:
            parts = urlsplit(self.url)
            _ = parts.port
        except ValueError:
            raise BadInput(
                needed="an address", found=self.url[:80], fix="Write it like http://localhost:11434/v1."
            ) from None
        return parts


def called(chat: Chat, told: Mapping[str, Any]) -> Any:
    """What the endpoint answers, as JSON.

    Raises:
        Amiss: it does not answer, not in time, not with a 200, too long, or with no JSON.
    """
    parts, end = chat.parts(), time.monotonic() + chat.seconds
    connection = _connection(parts, chat.seconds)
    over: Timer | None = None
    try:
        connection.connect()
        over = Timer(chat.seconds, _cut, [connection.sock])  # the wait for a byte begins anew with each that comes
        over.daemon = True
        over.start()
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        headers |= {"Authorization": f"Bearer {chat.key}"} if chat.key else {}
        connection.request("POST", f"{parts.path.rstrip('/')}/chat/completions", json.dumps(told).encode(), headers)
        return json.loads(_read(connection.getresponse(), end))
    except (OSError, HTTPException, ValueError, AttributeError, RecursionError) as error:
        late = time.monotonic() >= end or isinstance(error, TimeoutError)
        raise Amiss(f"it did not answer within {chat.seconds:g} s" if late else _why(error)) from None
    finally:
        if over is not None:
            over.cancel()
        connection.close()


def _connection(parts: SplitResult, seconds: float) -> HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "https":
        return HTTPSConnection(host, parts.port, timeout=seconds, context=ssl.create_default_context())
    return HTTPConnection(host, parts.port, timeout=seconds)


def _read(response: HTTPResponse, end: float) -> bytes:
    if response.status != 200:
        raise Amiss(f"it answered with status {response.status}")
    data = bytearray()
    while piece := response.read1(PIECE):
        data += piece
        if len(data) > MOST:
            raise Amiss(f"its answer is longer than {MOST:,} bytes")
        if time.monotonic() > end:
            raise TimeoutError
    return bytes(data)


def _cut(socket: Any) -> None:
    """End a connection from outside, so that whoever reads from it wakes."""
    with suppress(OSError):
        socket.shutdown(2)


def _why(error: Exception) -> str:
    if isinstance(error, ValueError | RecursionError):
        return "its answer is no JSON"
    return f"nobody answers there ({type(error).__name__})"
