"""Ledger: the one file in which every job stands, and the only door to its SQL.

    reading(...)      a look, which never waits for a writer
    writing()         all or nothing, and on the disk before it returns
    lightly()         all or nothing, and lost if the power fails in the next moment: progress

Every process and thread may have its own on the same file; one may also be shared between threads.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from anew.jobs.ledger.schema import prepare
from anew.jobs.objects import ensure
from anew.store.sqlite import opened, told, transaction


class Ledger:
    """An open ledger."""

    def __init__(self, path: Path) -> None:
        """Open it, or begin a new one.

        Raises:
            CannotWrite: no permission or no room.
            BadFile: it is something else, damaged, or of another format.
        """
        self.path = path
        self._lock = RLock()
        ensure(path.parent)
        with self._told():
            self._connection = opened(path)
            prepare(self._connection)

    def close(self) -> None:
        """Close it; what was written stays."""
        with self._lock:
            self._connection.close()

    def reading(self, sql: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """What one SELECT finds.

        Raises:
            CannotWrite, BadFile: as when it is opened.
        """
        with self._lock, self._told():
            return self._connection.execute(sql, values).fetchall()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that nobody else writes beside. What is raised inside undoes it.

        Raises:
            CannotWrite, BadFile: as when it is opened.
        """
        with self._lock, self._told(), transaction(self._connection) as connection:
            yield connection

    @contextmanager
    def lightly(self) -> Iterator[sqlite3.Connection]:
        """The same without waiting for the disk, for what may be forgotten.

        Raises:
            CannotWrite, BadFile: as when it is opened.
        """
        with self._lock, self._told():
            self._connection.execute("PRAGMA synchronous = NORMAL")
            try:
                with transaction(self._connection) as connection:
                    yield connection
            finally:
                self._connection.execute("PRAGMA synchronous = FULL")

    def _told(self) -> AbstractContextManager[None]:
        return told(self.path, "a ledger of jobs")
