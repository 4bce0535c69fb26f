"""Serving: a server from the terminal, until Ctrl-C or SIGTERM."""

from dataclasses import dataclass
from importlib.util import find_spec

from anew.cli.common import in_range, pairs
from anew.cli.report import note, say, say_json
from anew.errors import BadInput, MissingExtra
from anew.jobs import Room
from anew.version import VERSION

NEEDED = ("fastapi", "uvicorn", "python_multipart", "websockets")


@dataclass(frozen=True)
class Place:
    """Where it stands, and who may come in."""

    host: str
    port: int
    names: tuple[str, ...]
    key: str
    users: tuple[str, ...]
    formats: tuple[str, ...]
    urls: tuple[str, ...]


@dataclass(frozen=True)
class Work:
    """Who does the jobs."""

    each: int
    devices: tuple[str, ...]
    patience: float
    days: float
    room: float
    warm: bool


def serve_on(place: Place, work: Work, *, as_json: bool = False) -> int:
    """Serve, and say where.

    Raises:
        MissingExtra: the extra ``serve`` is not installed.
        BadInput: wider than this machine without a key, or a value that makes no sense.
        CannotServe: the address is taken.
    """
    check_extra()
    from anew.server.run import Address, Hands, serve
    from anew.server.settings import USUAL, Key, Settings, is_loopback, new_key

    in_range("--workers", work.each, 0, 256)
    if not is_loopback(place.host) and not place.key:
        raise BadInput(
            needed="a key of your own where others can reach it",
            found=f"--host {place.host}, and none",
            fix="Add --key KEY, or set ANEW_KEY; or leave --host out.",
        )
    key = Key(place.key) if place.key else new_key()
    users = tuple(Key(secret, name) for name, secret in pairs("--user", place.users, "ada=KEY").items())
    settings = Settings(
        keys=(key, *users),
        host=place.host,
        port=place.port,
        names=place.names,
        formats=tuple(dict.fromkeys((*USUAL, *place.formats))),
        urls=place.urls,
    )

    def tell(address: Address) -> None:
        if as_json:
            say_json({"url": address.url, "open": address.link, "key": key.secret})
            return
        say(f"anew {VERSION} at {address.url}")
        say(f"open   {address.link}   (once)")
        say(f"key    {'the one that you gave' if place.key else key.secret}")
        note("Ctrl-C ends it. What follows is its log.")

    hands = Hands(
        devices=work.devices,
        each=work.each,
        room=Room(work.days, int(work.room * 2**30)),
        patience=work.patience,
        warm=work.warm,
    )
    serve(settings, hands, tell)
    return 0


def check_extra() -> None:
    """Refuse where what it stands on is not installed.

    Raises:
        MissingExtra: it is not.
    """
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise MissingExtra(
            needed="what a server stands on", found=f"no {', '.join(missing)}", fix="pip install 'anew[serve]'"
        )
