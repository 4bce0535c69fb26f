"""Settings: all that whoever starts a server may choose. A value, which never changes while it runs."""

import secrets
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

from anew.errors import BadInput
from anew.image.limits import UNTRUSTED, Limit
from anew.words.chat import Chat

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
"""What a browser calls this machine."""
STRANGERS = Limit(UNTRUSTED.pixels, 64 * 2**20)
"""The largest picture that may come in, unless somebody says more."""
USUAL = ("png", "jpeg", "webp")
"""Formats that strangers may send unless somebody says more."""
PARCELS = "/v1/trees/import"
KNOWN = (*USUAL, "tiff", "avif", "gif", "bmp", "heif")


@dataclass(frozen=True)
class Key:
    """What opens the door, and whose jobs it stands for."""

    secret: str = field(repr=False)
    owner: str = ""
    """Owners see their own jobs only and take turns; empty on a machine of one person."""


def new_key(owner: str = "") -> Key:
    """A key that nobody can guess: 256 random bits."""
    return Key(secrets.token_urlsafe(32), owner)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How a server stands."""

    keys: tuple[Key, ...]
    host: str = "127.0.0.1"
    """The address it binds."""
    port: int = 7878
    """0 takes a free one."""
    names: tuple[str, ...] = ()
    """Hosts that it may be called by, beside the loopback's and its own address."""
    formats: tuple[str, ...] = USUAL
    limit: Limit = STRANGERS
    """Of one picture."""
    body: int = 96 * 2**20
    """Bytes of one request."""
    parcel: int = 2 * 2**30
    """Bytes of a request that brings a whole tree, which is written to the disk as it comes."""
    stall: float = 20.0
    """Seconds in which nothing of a request arrives."""
    pace: int = 16 * 2**10
    """Bytes a second that a request must arrive with, on the whole."""
    rate: float = 100.0
    """Requests a second of one key, on the whole."""
    burst: int = 1000
    """Requests of one key at once."""
    queued: int = 1000
    """Jobs of one owner that may wait."""
    connections: int = 2000
    sandboxes: int = 2
    """Processes that open strangers' pictures."""
    sandbox_seconds: float = 20.0
    """For one picture."""
    sandbox_memory: int = 3 * 2**30
    """Bytes of address space of each."""
    urls: tuple[str, ...] = ()
    """Hosts from which pictures may be fetched; none by default."""
    sessions: Path | None = None
    """A file in which the sessions of browsers outlive the server; None forgets them with it."""
    tree_room: int = 50 * 2**30
    """Bytes that trees of pictures may take."""

    chat: Chat | None = None
    """A chat model that reads sentences; None leaves them to the grammar."""

    def __post_init__(self) -> None:
        _check(self)

    @property
    def alone(self) -> bool:
        """Whether only this machine can reach it."""
        return is_loopback(self.host)

    def most(self, path: str) -> int:
        """Bytes of a request on that path."""
        return self.parcel if path == PARCELS else self.body

    def hosts(self) -> frozenset[str]:
        """What it may be called by, without a port."""
        own = f"[{self.host}]" if ":" in self.host else self.host
        return frozenset(name.lower() for name in (*LOOPBACK, own, *self.names) if name not in ("0.0.0.0", "[::]"))


def is_loopback(host: str) -> bool:
    """Whether an address is this machine's alone.

    Example:
        >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("localhost"), is_loopback("0.0.0.0")
        (True, True, True, False)
    """
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _check(settings: Settings) -> None:
    if not settings.keys or not all(len(key.secret) >= 8 and key.secret.isascii() for key in settings.keys):
        raise BadInput(
            needed="a key of 8 plain letters or more",
            found="none" if not settings.keys else "a shorter one, or other letters",
            fix="Leave it out, and a good one is made.",
        )
    if not settings.alone and any(len(key.secret) < 16 for key in settings.keys):
        raise BadInput(
            needed="keys of 16 letters or more where others can reach it",
            found="a shorter one",
            fix="Choose a longer one.",
        )
    if len({key.secret for key in settings.keys}) < len(settings.keys):
        raise BadInput(needed="a key of their own for everybody", found="one twice", fix="Choose another.")
    for name in settings.formats:
        if name not in KNOWN:
            raise BadInput(needed=f"formats out of {', '.join(KNOWN)}", found=name, fix="Leave it out.")
    if not 0 <= settings.port < 65536:
        raise BadInput(needed="a port from 0 to 65535", found=str(settings.port), fix="Choose another.")
