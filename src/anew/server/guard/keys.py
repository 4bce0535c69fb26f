"""Keys: what opens the door.

programs   Authorization: Bearer KEY    X-Api-Key: KEY    Authorization: Basic (any name, KEY as password)
browsers   a link that works once --> a session in a cookie that no page and no other site can read or send
"""

import secrets
from base64 import b64decode
from binascii import Error
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from http.cookies import CookieError, SimpleCookie
from pathlib import Path

from anew.errors import NoKey
from anew.server.guard.sessions import Sessions
from anew.server.settings import Key


@dataclass(frozen=True)
class Caller:
    """Who comes in."""

    owner: str
    cookie: bool
    """By the session of a browser."""


class Keys:
    """All that opens this server.

    Args:
        keys: Of programs.
        sessions: A file in which the sessions of browsers outlive the server; None forgets them with it.
    """

    def __init__(self, keys: tuple[Key, ...], sessions: Path | None = None) -> None:
        self._keys = [(_digest(key.secret), key.owner) for key in keys]
        self._tickets: dict[bytes, str] = {}
        self._sessions = Sessions(sessions, frozenset(key.owner for key in keys))

    def ticket(self, owner: str) -> str:
        """What a one-time link carries."""
        ticket = secrets.token_urlsafe(32)
        self._tickets[_digest(ticket)] = owner
        return ticket

    def redeemed(self, ticket: str) -> str:
        """The session that a ticket is good for, once.

        Raises:
            NoKey: it is none, or was used.
        """
        owner = self._tickets.pop(_digest(ticket), None)
        if owner is None:
            raise NoKey(
                needed="a link that has not been opened yet",
                found="another",
                fix="Start anew serve again for a new one.",
            )
        return self._sessions.begin(owner)

    def caller(self, headers: Mapping[str, str], cookie: str) -> Caller | None:
        """Who these headers are from; None where they show nothing.

        Args:
            headers: In lower case.
            cookie: The name of the session's.

        Raises:
            NoKey: they show something that opens nothing.
        """
        shown = _shown(headers)
        if shown is not None:
            return Caller(self._owner(shown), cookie=False)
        session = _cookie(headers.get("cookie", ""), cookie)
        owner = self._sessions.owner(session) if session else None
        return Caller(owner, cookie=True) if owner is not None else None

    def _owner(self, shown: str) -> str:
        """Compared by digests of equal length, with all of them, so that time tells nothing."""
        told = _digest(shown)
        found = [owner for digest, owner in self._keys if compare_digest(digest, told)]
        if not found:
            raise no_key("another")
        return found[0]


def no_key(found: str) -> NoKey:
    """The refusal of whoever cannot open."""
    return NoKey(
        needed="the key that anew serve printed",
        found=found,
        fix="Send it as Authorization: Bearer KEY, or as X-Api-Key; or open the link in a browser.",
    )


def _shown(headers: Mapping[str, str]) -> str | None:
    scheme, _, rest = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip()
    if scheme.lower() == "basic":
        return _password(rest)
    return headers.get("x-api-key")


def _password(text: str) -> str:
    try:
        return b64decode(text, validate=True).decode().partition(":")[2]
    except (Error, ValueError):
        return ""


def _cookie(header: str, name: str) -> str:
    try:
        found = SimpleCookie(header).get(name)
    except CookieError:
        return ""
    return found.value if found else ""


def _digest(text: str) -> bytes:
    return sha256(text.encode("utf8", "surrogateescape")).digest()
