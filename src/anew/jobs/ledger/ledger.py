"""Ledger: the one file in which every job stands, and the only door to its SQL.

    reading(...)      a look, which never waits for a writer
    writing()         all or nothing, and on the disk before it returns
    lightly()         all or nothing, and lost if the power fails in the next moment: progress

Every process and thread may have its own on the same file; one may also be shared between threads.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from anew.errors import AnewError, BadFile, CannotWrite
from anew.jobs.ledger.schema import prepare
from anew.jobs.objects import ensure

PATIENCE = 30.0
"""Seconds to wait for another writer."""


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
            self._connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
            self._connection.row_factory = sqlite3.Row
            self._connection.execute("PRAGMA synchronous = FULL")
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
        with self._lock, self._told(), _transaction(self._connection) as connection:
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
                with _transaction(self._connection) as connection:
                    yield connection
            finally:
                self._connection.execute("PRAGMA synchronous = FULL")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """SQLite's errors in anew's words."""
        try:
            yield
        except sqlite3.OperationalError as error:
            raise CannotWrite(
                needed=f"to read and write {self.path}",
                found=str(error),
                fix="Make room, allow it, or end whoever holds it.",
            ) from error
        except sqlite3.DatabaseError as error:
            raise self._damaged(str(error)) from error

    def _damaged(self, found: str) -> AnewError:
        return BadFile(
            needed=f"a ledger of jobs at {self.path}", found=found, fix="Move it away; anew begins a new one."
        )


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
