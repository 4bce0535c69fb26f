"""Sessions: the browsers that were let in by a link. Only digests are kept: what lies on the disk opens nothing.

A studio that is started again knows the windows that were open, so that a person goes on where they were.
"""

import json
import secrets
import time
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Lock

from anew.errors import AnewError
from anew.image.files.atomic import write_whole

MOST = 1000
"""Open at once; the oldest is closed for a new one."""
LASTS = 30 * 86400.0
"""Seconds from the day it began."""


@dataclass(frozen=True)
class Session:
    """Whose it is, and since when."""

    owner: str
    begun: float
    """Seconds since 1970."""


class Sessions:
    """All that are open. Threads may share them.

    Args:
        path: Where they outlive the server; None forgets them with it.
        owners: Whose may be open; others are forgotten.
    """

    def __init__(self, path: Path | None, owners: frozenset[str]) -> None:
        self._path, self._lock = path, Lock()
        self._open = {digest: it for digest, it in _read(path).items() if it.owner in owners}

    def begin(self, owner: str) -> str:
        """A new one; what is returned is told to the browser alone."""
        secret = secrets.token_urlsafe(32)
        with self._lock:
            while len(self._open) >= MOST:
                self._open.pop(next(iter(self._open)))
            self._open[_digest(secret)] = Session(owner, time.time())
            self._keep()
        return secret

    def owner(self, secret: str) -> str | None:
        """Whose it is; None where there is none, or it is over."""
        found = self._open.get(_digest(secret))
        return found.owner if found and time.time() - found.begun < LASTS else None

    def _keep(self) -> None:
        """A disk that is full costs the next start its sessions, not this one."""
        if self._path is None:
            return
        told = {digest: [it.owner, it.begun] for digest, it in self._open.items()}
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self._path, json.dumps(told).encode())
            self._path.chmod(0o600)
        except (AnewError, OSError):
            return


def _read(path: Path | None) -> dict[str, Session]:
    """What was kept and is not over; nothing where that cannot be read."""
    if path is None:
        return {}
    try:
        told = json.loads(path.read_bytes())
        found = {str(digest): Session(str(owner), float(begun)) for digest, (owner, begun) in told.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
    return {digest: it for digest, it in found.items() if time.time() - it.begun < LASTS}


def _digest(secret: str) -> str:
    return sha256(secret.encode("utf8", "surrogateescape")).hexdigest()
