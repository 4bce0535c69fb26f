"""Ledger: where every job stands, and the only door to its SQL.

    reading(...)      a look, which waits for no writer
    writing()         all or nothing, and on the disk before it returns
    lightly()         all or nothing, and lost if the power fails in the next moment: progress

Every process and thread may have its own on the same database; one may also be shared between threads.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from anew.jobs.ledger.base import Base, Hand


class Ledger:
    """An open ledger."""

    def __init__(self, place: Path | str) -> None:
        """Open it, or begin a new one.

        Args:
            place: A file, or the address of a PostgreSQL server.

        Raises:
            CannotWrite: no permission, no room, or nobody who answers.
            BadFile: it is something else, damaged, or of another format.
            BadInput, MissingExtra: as ``anew.jobs.ledger.postgres.Postgres``.
        """
        self.place = place
        self._lock = RLock()
        self._base = _base(place)
        self.wrote: Callable[[], None] = _nothing
        """Called after every transaction."""

    def close(self) -> None:
        """Close it; what was written stays."""
        with self._lock:
            self._base.close()

    def reading(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """What one SELECT finds, as rows with names.

        Raises:
            CannotWrite, BadFile: as when it is opened.
        """
        with self._lock, self._base.told():
            return self._base.look(sql, values)

    @contextmanager
    def writing(self) -> Iterator[Hand]:
        """A transaction. What is raised inside undoes it.

        Raises:
            CannotWrite, BadFile: as when it is opened.
        """
        with self._lock, self._base.told(), self._base.transaction(light=False) as hand:
            yield hand
        self.wrote()

    @contextmanager
    def lightly(self) -> Iterator[Hand]:
        """The same without waiting for the disk, for what may be forgotten.

        Raises:
            CannotWrite, BadFile: as when it is opened.
        """
        with self._lock, self._base.told(), self._base.transaction(light=True) as hand:
            yield hand
        self.wrote()

    def now(self) -> float:
        """Seconds since 1970, by the clock that all times in it are from."""
        with self._lock, self._base.told():
            return self._base.now()


def _nothing() -> None:
    """Nobody wants to know."""


def _base(place: Path | str) -> Base:
    if isinstance(place, str):
        from anew.jobs.ledger.postgres import Postgres

        return Postgres(place)
    from anew.jobs.ledger.sqlite import SQLite

    return SQLite(place)
