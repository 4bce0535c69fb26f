"""Base: what a database must do to hold the ledger. Two do: ``sqlite`` in a file, ``postgres`` for several machines.

Statements are written once, as PostgreSQL wants them but with ``?`` for values; ``FOR UPDATE`` is last in them. SQLite
leaves that out, because nobody writes beside a transaction of its own.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol


class Row(Protocol):
    """What was found, by the names of columns."""

    def __getitem__(self, name: str, /) -> Any:
        """One value."""


class Found(Protocol):
    """The rows of one statement."""

    def fetchone(self) -> Any:
        """The next row, or None."""

    def fetchall(self) -> list[Any]:
        """The rest."""


class Hand(Protocol):
    """What writes within a transaction."""

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> Found:
        """One statement."""

    def executemany(self, sql: str, values: Sequence[Sequence[Any]], /) -> None:
        """The same for each of these."""

    def alone(self, what: str) -> None:
        """From here to the end of the transaction nobody else is alone with the same: "held" or "event", in this order.

        With events, so that whoever sees the number of one never finds a lower one later. With what is held, so that no
        file is deleted while somebody puts a job that needs it.
        """

    def now(self) -> float:
        """Seconds since 1970, by one clock for all who write here."""


class Base(Protocol):
    """An open database. Its user sees to it that only one thread at a time is in it."""

    def told(self) -> AbstractContextManager[None]:
        """Its errors as anew's."""

    def look(self, sql: str, values: Sequence[Any]) -> list[Any]:
        """What one SELECT finds."""

    def transaction(self, *, light: bool) -> AbstractContextManager[Hand]:
        """All or nothing; on the disk when it ends, unless it is a light one."""

    def now(self) -> float:
        """As ``Hand.now``."""

    def close(self) -> None:
        """Close it."""
