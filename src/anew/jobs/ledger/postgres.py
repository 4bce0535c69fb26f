"""PostgreSQL: the ledger on a server, for several machines.

    anew jobs use postgresql://anew@db.example/anew

Several write at once. A worker takes a job that no other is just taking (SKIP LOCKED); events are numbered one
transaction after the other, so that a reader who goes on above the last number it saw misses none. All locks end with
their transaction, and the server ends a transaction that says nothing for ``PATIENCE`` seconds.
"""

import importlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from anew.errors import AnewError, BadInput, CannotWrite, MissingExtra
from anew.jobs.ledger.base import Found, Hand
from anew.jobs.ledger.schema import LAST_MADE, TABLES, check_format

if TYPE_CHECKING:
    import psycopg

PATIENCE = 30
"""Seconds to wait for another writer, or for one who says nothing."""
NUMBER = "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
NOW = "SELECT EXTRACT(EPOCH FROM CLOCK_TIMESTAMP())::DOUBLE PRECISION AS now"
OURS = 0x616E6577
"""The first half of the numbers of advisory locks; the second is one of these."""
ALONE = {"tables": 1, "held": 2, "event": 3}
SETTINGS = {
    "connect_timeout": 10,
    "application_name": "anew",
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 1000 * PATIENCE,
}
"""What is asked of the connection, unless its address says otherwise."""
MANNERS = f"""
SET lock_timeout = '{PATIENCE}s'; SET idle_in_transaction_session_timeout = '{PATIENCE}s';
SET default_transaction_isolation = 'read committed';
SELECT SET_CONFIG('synchronous_commit', 'on', false) WHERE CURRENT_SETTING('synchronous_commit') = 'off';
"""


def is_address(text: str) -> bool:
    """Whether it names a PostgreSQL server."""
    return text.startswith(("postgresql://", "postgres://"))


class _Writer:
    """The hand of a transaction beside which others write."""

    def __init__(self, connection: "psycopg.Connection[Any]") -> None:
        self._connection = connection
        self._mine: set[str] = set()
        self._now = 0.0

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> Found:
        return _done(self._connection, sql, values)

    def executemany(self, sql: str, values: Sequence[Sequence[Any]], /) -> None:
        for each in values:
            self.execute(sql, each)

    def alone(self, what: str) -> None:
        if what not in self._mine:
            self.execute(f"SELECT PG_ADVISORY_XACT_LOCK({OURS}, {ALONE[what]})")
            self._mine.add(what)

    def now(self) -> float:
        if not self._now:  # once a transaction will do
            self._now = float(self.execute(NOW).fetchone()["now"])
        return self._now


class Postgres:
    """An open connection. One that is lost is made again when it is next needed."""

    def __init__(self, address: str) -> None:
        """Connect, and make the tables where they are not there yet.

        Args:
            address: ``postgresql://user@host:port/database``. The password is better in ``~/.pgpass``.

        Raises:
            MissingExtra: psycopg is not installed.
            BadInput: that is no address.
            CannotWrite: nobody answers there, or this user may not.
            BadFile: the tables are of another format.
        """
        self._psycopg = _psycopg()
        self._address, self.name = address, _name(address)
        with self.told():
            self._connection = self._connected()

    @contextmanager
    def told(self) -> Iterator[None]:
        """Its errors as anew's."""
        try:
            yield
        except self._psycopg.DataError as error:
            raise BadInput(
                needed="text and numbers that a database can hold",
                found=_line(error),
                fix="Leave out what is odd in it.",
            ) from error
        except self._psycopg.Error as error:
            raise CannotWrite(
                needed=f"to read and write the ledger of jobs at {self.name}",
                found=_line(error),
                fix="See that the server runs, that this user may make tables there, and that its disk has room.",
            ) from error

    def look(self, sql: str, values: Sequence[Any]) -> list[Any]:
        """What one SELECT finds."""
        return self._first(sql, values).fetchall()

    @contextmanager
    def transaction(self, *, light: bool) -> Iterator[Hand]:
        """All or nothing; a light one is not waited for to reach the disk."""
        self._first("BEGIN; SET LOCAL synchronous_commit = off" if light else "BEGIN")
        connection = self._connection
        try:
            yield _Writer(connection)
            connection.execute("COMMIT")
        except BaseException:
            with suppress(self._psycopg.Error):  # the connection is lost, and the transaction with it
                connection.execute("ROLLBACK")
            raise

    def now(self) -> float:
        """By the clock of the server."""
        return float(self.look(NOW, ())[0]["now"])

    def close(self) -> None:
        """Close it."""
        self._connection.close()

    def _first(self, sql: str, values: Sequence[Any] = ()) -> Found:
        """A statement before which nothing was done that could be lost with the connection."""
        try:
            return _done(self._connection, sql, values)
        except self._psycopg.OperationalError:
            if not self._connection.closed:
                raise
            self._connection = self._connected()
            return _done(self._connection, sql, values)

    def _connected(self) -> "psycopg.Connection[Any]":
        asked = {**SETTINGS, **self._psycopg.conninfo.conninfo_to_dict(self._address)}
        connection: psycopg.Connection[Any] = self._psycopg.connect(
            **asked, autocommit=True, row_factory=self._psycopg.rows.dict_row
        )
        try:
            connection.execute(MANNERS)
            _prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection


def _prepare(connection: "psycopg.Connection[Any]") -> None:
    with connection.transaction():
        hand = _Writer(connection)
        hand.alone("tables")
        if hand.execute("SELECT TO_REGCLASS(?) AS made", (LAST_MADE,)).fetchone()["made"] is None:
            connection.execute(TABLES.format(number=NUMBER))
        check_format(hand)


def _done(connection: "psycopg.Connection[Any]", sql: str, values: Sequence[Any]) -> Found:
    """Without values several statements may stand in one."""
    found: Found = connection.execute(sql.replace("?", "%s"), values) if values else connection.execute(sql)
    return found


def _psycopg() -> Any:
    try:
        importlib.import_module("psycopg.rows")
        importlib.import_module("psycopg.conninfo")
        return importlib.import_module("psycopg")
    except ImportError as error:
        raise _missing() from error


def _missing() -> AnewError:
    return MissingExtra(
        needed="psycopg, for a ledger on PostgreSQL", found="none", fix="Run: pip install 'anew[postgres]'"
    )


def _name(address: str) -> str:
    """The address without user and password, for messages."""
    psycopg = _psycopg()
    try:
        told = psycopg.conninfo.conninfo_to_dict(address)
    except psycopg.Error as error:
        raise BadInput(
            needed="an address such as postgresql://user@host/database", found=_line(error), fix="Write it so."
        ) from error
    return f"{told.get('host', 'this machine')}{':' * ('port' in told)}{told.get('port', '')}/{told.get('dbname', '')}"


def _line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0][:200] or type(error).__name__
