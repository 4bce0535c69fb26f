"""Conversing: what ``anew mcp`` puts together: the studio, a worker, a sandbox, and a door where there is HTTP."""

import asyncio
import sys
from contextlib import closing
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from anew.cli.common import in_range
from anew.cli.report import note, say, say_json
from anew.errors import BadInput, MissingExtra, NoSuchTask, did_you_mean
from anew.tasks import TASKS

if TYPE_CHECKING:
    from anew.jobs.local import Local
    from anew.mcp.studio import Studio
    from anew.server.settings import Settings

NEEDED = ("mcp", "uvicorn", "fastapi")
HOST = "127.0.0.1"
GRACE = 3
"""Seconds in which answers that are under way may end."""
PATIENCE = 1.0
"""Seconds that a job at hand has when the client is gone: nobody waits for it any more."""


@dataclass(frozen=True)
class Talk:
    """What somebody allows a chat model."""

    folders: tuple[str, ...]
    tasks: tuple[str, ...]
    conversation: str
    device: str


def talk(told: Talk, *, port: int | None, key: str) -> int:
    """Talk until the client goes, or a signal ends it.

    Args:
        told: What is allowed.
        port: Over HTTP at this one; None is over standard input and output.
        key: What opens the door of HTTP; empty makes one.

    Raises:
        MissingExtra: the extra ``serve`` is not installed.
        BadInput: no such folder, device or port.
        NoSuchTask: no such task.
    """
    check_extra()
    folders = tuple(map(_folder, told.folders))
    tasks = tuple(map(_task, told.tasks)) or tuple(TASKS)
    if not 1 <= len(told.conversation) <= _LONGEST:
        raise BadInput(needed="a name of 1 to 100 letters", found=told.conversation[:20], fix="Choose another.")
    if port is not None:
        in_range("--port", port, 0, 65535)
    if port is None and sys.stdin.isatty():
        note("A chat program starts this and talks to it on standard input; docs/mcp.md says how. Ctrl-C ends it.")
    asyncio.run(_talk(Talk((), tasks, told.conversation, told.device), folders, port, key))
    return 0


async def _talk(told: Talk, folders: tuple[Path, ...], port: int | None, key: str) -> None:
    from anew.jobs import Queue
    from anew.jobs.local import Local
    from anew.mcp.places import Places
    from anew.mcp.studio import Studio
    from anew.mcp.tree import Tree
    from anew.server.sandbox import Sandbox
    from anew.server.settings import Key, Settings, new_key

    settings = Settings(keys=(Key(key) if key else new_key(),), host=HOST, port=port or 0)
    sandbox = Sandbox(children=1, seconds=settings.sandbox_seconds, memory=settings.sandbox_memory)
    with closing(Queue()) as queue:
        hand = Hand(Local(queue, devices=(told.device,)))
        studio = Studio(
            tree=Tree(),
            queue=queue,
            sandbox=sandbox,
            places=Places(folders, settings.limit),
            conversation=told.conversation,
            tasks=told.tasks,
            ready=hand.ready,
        )
        try:
            if port is None:
                from anew.mcp.running import over_stdio

                await over_stdio(studio)
            else:
                await _over_http(studio, settings)
        finally:
            await sandbox.close()
            await asyncio.to_thread(hand.stop)


async def _over_http(studio: "Studio", settings: "Settings") -> None:
    """Behind the same door as that of anew serve: Host, Origin, key, rate, length."""
    from anew.mcp.running import PATH, app_of
    from anew.server.graceful import Graceful
    from anew.server.guard.door import Door
    from anew.server.guard.keys import Keys
    from anew.server.telling.around import Around
    from anew.server.telling.figures import Figures
    from anew.server.telling.lines import write_lines

    def started(url: str) -> None:
        _tell(f"{url}{PATH}", settings.keys[0].secret)

    write_lines()
    app = Door(app_of(studio, host=HOST, body=settings.body), settings, Keys(settings.keys))
    server = Graceful(
        Around(app, Figures()), started, host=HOST, port=settings.port, ws="none", timeout_graceful_shutdown=GRACE
    )
    await server.listen()


class Hand:
    """The worker, which starts when the first picture is opened: chat programs start every server they know."""

    def __init__(self, local: "Local") -> None:
        self._local, self._lock, self._started = local, Lock(), False

    def ready(self) -> None:
        """See that it runs."""
        with self._lock:
            if not self._started:
                self._local.start()
                self._started = True

    def stop(self) -> None:
        """End it."""
        if self._started:
            self._local.stop(PATIENCE)


def check_extra() -> None:
    """Refuse where what it stands on is not installed.

    Raises:
        MissingExtra: it is not.
    """
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise MissingExtra(
            needed="what a conversation stands on", found=f"no {', '.join(missing)}", fix="pip install 'anew[serve]'"
        )


def _tell(url: str, secret: str) -> None:
    say(f"anew speaks MCP at {url}")
    say_json({"mcpServers": {"anew": {"type": "http", "url": url, "headers": {"Authorization": f"Bearer {secret}"}}}})


def _folder(text: str) -> Path:
    path = Path(text).expanduser().absolute()
    if not path.is_dir():
        raise BadInput(needed="a folder after --allow", found=text, fix="Name one that is there.")
    return path


def _task(name: str) -> str:
    if name not in TASKS:
        raise NoSuchTask(needed="a task after --task", found=name, fix=did_you_mean(name, TASKS))
    return name


_LONGEST = 100
"""Letters of the name of a conversation."""
