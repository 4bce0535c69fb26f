"""SQLite: a file of tables that several processes write, with its errors in anew's words.

    with told(path, "a ledger of jobs"):
        connection = opened(path)
        with transaction(connection):
            connection.execute(...)

What a transaction wrote is on the disk when it ends.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from anew.errors import BadFile, CannotWrite

PATIENCE = 30.0
"""Seconds to wait for another writer."""


def opened(path: Path) -> sqlite3.Connection:
    """A connection whose rows are read by name, and which threads may share that take turns.

    Args:
        path: The file, in a folder that is there. A new one is begun where there is none.
    """
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA synchronous = FULL")
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """All or nothing, and nobody writes beside it. What is raised inside undoes it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def told(path: Path, what: str) -> Iterator[None]:
    """SQLite's errors as anew's.

    Args:
        path: The file.
        what: Its kind, with an article.

    Raises:
        CannotWrite: no permission, no room, or another writer that does not end.
        BadFile: it is something else, or damaged.
    """
    try:
        yield
    except sqlite3.OperationalError as error:
        raise CannotWrite(
            needed=f"to read and write {path}", found=str(error), fix="Make room, allow it, or end whoever holds it."
        ) from error
    except sqlite3.DatabaseError as error:
        raise BadFile(
            needed=f"{what} at {path}", found=str(error), fix="Move it away; anew begins a new one."
        ) from error
