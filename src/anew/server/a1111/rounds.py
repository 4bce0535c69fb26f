"""Rounds: what is being drawn for whom. One request is one round, one picture of it one job."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from anew.server.a1111.choices import Choices

REMEMBERED = 32
"""Tasks that were done, of each owner."""


@dataclass
class Round:
    """A request that is under way."""

    steps: int
    task: str = ""
    """What the client calls it."""
    jobs: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)
    stamp: str = field(default_factory=lambda: time.strftime("%Y%m%d%H%M%S"))
    interrupted: bool = False
    skipped: bool = False


@dataclass
class Room:
    """What the server remembers of an owner."""

    rounds: list[Round] = field(default_factory=list)
    """Under way, the oldest first."""
    choices: Choices = field(default_factory=Choices)
    done: list[str] = field(default_factory=list)
    """Tasks that ended, by the names that the client gave them."""

    @contextmanager
    def round(self, steps: int, task: str = "") -> Iterator[Round]:
        """A round, as long as the block lasts."""
        begun = Round(steps, task)
        self.rounds.append(begun)
        try:
            yield begun
        finally:
            self.rounds.remove(begun)
            self.done = [*self.done, *([task] if task else [])][-REMEMBERED:]

    @property
    def current(self) -> Round | None:
        """What is shown and interrupted: the one that began first."""
        return self.rounds[0] if self.rounds else None


class Rooms:
    """Those of all owners. Belongs to one event loop."""

    def __init__(self) -> None:
        self._rooms: dict[str, Room] = {}

    def of(self, owner: str) -> Room:
        """That of an owner; there are as many as keys."""
        return self._rooms.setdefault(owner, Room())
