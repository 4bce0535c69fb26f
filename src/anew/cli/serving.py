"""Serving: a server from the terminal, until Ctrl-C or SIGTERM; the studio is one with its page opened."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from anew.cli.common import in_range, pairs
from anew.cli.report import note, say, say_json
from anew.errors import BadInput, CannotServe, MissingExtra
from anew.home import home
from anew.jobs import Room
from anew.version import VERSION

if TYPE_CHECKING:
    from anew.server.run import Address, Hands
    from anew.server.settings import Settings
    from anew.words.chat import Chat

NEEDED = ("fastapi", "uvicorn", "python_multipart", "websockets")
USUAL = 7878
"""The port of the studio, where nobody has it."""
SESSIONS = Path("studio") / "sessions.json"
"""In anew's home: windows that were open stay in when the studio is started again."""


CHAT_KEY = "ANEW_CHAT_KEY"
"""The variable of the environment that holds the key of a chat endpoint."""


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
    """Who does the jobs, and what is kept of them."""

    each: int
    devices: tuple[str, ...]
    patience: float
    days: float
    room: float
    tree_room: float
    warm: bool


@dataclass(frozen=True)
class Talk:
    """Who reads sentences: a chat model, or the grammar where no address is given."""

    url: str = ""
    model: str = ""
    pictures: bool = False

    def chat(self) -> "Chat | None":
        """The endpoint, with its key from the environment.

        Raises:
            BadInput: no address beside a model, no model beside an address, or no such address.
        """
        if not self.url and not self.model and not self.pictures:
            return None
        from anew.words.chat import Chat

        return Chat(self.url, self.model, os.environ.get(CHAT_KEY, ""), self.pictures)


NOBODY = Talk()
"""Nobody but the grammar."""


def serve_on(place: Place, work: Work, talk: Talk = NOBODY, *, as_json: bool = False) -> int:
    """Serve, and say where.

    Raises:
        MissingExtra: the extra ``serve`` is not installed.
        BadInput: wider than this machine without a key, or a value that makes no sense.
        CannotServe: the address is taken.
    """
    check_extra()
    from anew.server.run import serve

    settings, hands = replace(_settings(place, work), chat=talk.chat()), _hands(work)
    tell = _teller(settings, "Ctrl-C ends it. What follows is its log.", given=bool(place.key), as_json=as_json)
    serve(settings, hands, tell)
    return 0


def studio_on(
    port: int | None, key: str, work: Work, talk: Talk = NOBODY, *, opens: bool, as_json: bool = False
) -> int:
    """Serve the studio on this machine, say where, and open it.

    Args:
        port: 0 takes a free one; None the usual one, or a free one where somebody has that.
        key: Of programs; empty makes one.
        work: Who does the jobs.
        talk: Who reads sentences.
        opens: Whether to open a browser.
        as_json: Say where as JSON.

    Raises:
        MissingExtra: the extra ``serve`` is not installed.
        CannotServe: the page was not built, or the address is taken.
        BadInput: a value that makes no sense.
    """
    check_extra()
    from anew.server.run import serve
    from anew.server.web.bundle import check_there

    check_there()
    hands, chat = _hands(work), talk.chat()

    def begin(port: int) -> None:
        plain = _settings(Place("127.0.0.1", port, (), key, (), (), ()), work)
        settings = replace(plain, sessions=home() / SESSIONS, chat=chat)
        tell = _teller(settings, "Ctrl-C ends it.", given=bool(key), as_json=as_json)

        def started(address: "Address") -> None:
            tell(address)
            if opens and has_screen():
                Thread(target=_show, args=(address.another(),), daemon=True).start()

        serve(settings, hands, started, log=False)

    try:
        begin(USUAL if port is None else port)
    except CannotServe:
        if port is not None:
            raise
        begin(0)
    return 0


def has_screen() -> bool:
    """Whether a browser could be seen; one in the terminal would take it away from the studio."""
    if sys.platform in ("darwin", "win32"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


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


def _settings(place: Place, work: Work) -> "Settings":
    from anew.server.settings import USUAL as FORMATS
    from anew.server.settings import Key, Settings, is_loopback, new_key

    in_range("--workers", work.each, 0, 256)
    if not is_loopback(place.host) and not place.key:
        raise BadInput(
            needed="a key of your own where others can reach it",
            found=f"--host {place.host}, and none",
            fix="Add --key KEY, or set ANEW_KEY; or leave --host out.",
        )
    key = Key(place.key) if place.key else new_key()
    users = tuple(Key(secret, name) for name, secret in pairs("--user", place.users, "ada=KEY").items())
    return Settings(
        keys=(key, *users),
        host=place.host,
        port=place.port,
        names=place.names,
        formats=tuple(dict.fromkeys((*FORMATS, *place.formats))),
        urls=place.urls,
        tree_room=int(work.tree_room * 2**30),
    )


def _hands(work: Work) -> "Hands":
    from anew.server.run import Hands

    return Hands(
        devices=work.devices,
        each=work.each,
        room=Room(work.days, int(work.room * 2**30)),
        patience=work.patience,
        warm=work.warm,
    )


def _teller(settings: "Settings", last: str, *, given: bool, as_json: bool) -> "Callable[[Address], None]":
    """Says where it is. A key that was given is not shown again."""

    def tell(address: "Address") -> None:
        if as_json:
            say_json({"url": address.url, "open": address.link, "key": settings.keys[0].secret})
            return
        say(f"anew {VERSION} at {address.url}")
        say(f"open   {address.link}   (once)")
        say(f"key    {'the one that you gave' if given else settings.keys[0].secret}")
        note(last)

    return tell


def _show(link: str) -> None:
    import webbrowser

    webbrowser.open(link)
