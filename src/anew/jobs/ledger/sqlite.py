"""SQLite: the ledger in a file, for one machine."""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from anew.jobs.ledger.base import Found, Hand
from anew.jobs.ledger.schema import LAST_MADE, TABLES, check_format
from anew.jobs.objects import ensure
from anew.store.sqlite import opened, told, transaction

NUMBER = "INTEGER PRIMARY KEY AUTOINCREMENT"


class _Writer:
    """The hand of a transaction beside which nobody writes."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> Found:
        return self._connection.execute(sql.partition(" FOR UPDATE")[0], values)

    def executemany(self, sql: str, values: Sequence[Sequence[Any]], /) -> None:
        self._connection.executemany(sql, values)

    def alone(self, what: str) -> None:
        """It is anyhow."""

    def now(self) -> float:
        return time.time()


class SQLite:
    """An open file."""

    def __init__(self, path: Path) -> None:
        """Open it, or begin a new one.

        Raises:
            CannotWrite: no permission or no room.
            BadFile: it is something else, damaged, or of another format.
        """
        self._path = path
        ensure(path.parent)
        with self.told():
            self._connection = opened(path)
            self._prepare()

    def told(self) -> AbstractContextManager[None]:
        """Its errors as anew's."""
        return told(self._path, "a ledger of jobs")

    def look(self, sql: str, values: Sequence[Any]) -> list[Any]:
        """What one SELECT finds; never waits for a writer."""
        return self._connection.execute(sql, values).fetchall()

    @contextmanager
    def transaction(self, *, light: bool) -> Iterator[Hand]:
        """All or nothing; a light one is not waited for to reach the disk."""
        with self._sync("NORMAL" if light else "FULL"), transaction(self._connection) as connection:
            yield _Writer(connection)

    def now(self) -> float:
        """By the clock of this machine."""
        return time.time()

    def close(self) -> None:
        """Close it."""
        self._connection.close()

    @contextmanager
    def _sync(self, how: str) -> Iterator[None]:
        if how == "FULL":  # as it is opened
            yield
            return
        self._connection.execute(f"PRAGMA synchronous = {how}")
        try:
            yield
        finally:
            self._connection.execute("PRAGMA synchronous = FULL")

    def _prepare(self) -> None:
        connection = self._connection
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA journal_size_limit = 16777216")
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (LAST_MADE,)).fetchone():
            connection.executescript(f"BEGIN IMMEDIATE; {TABLES.format(number=NUMBER)} COMMIT;")
        check_format(_Writer(connection))
