"""Sweeping: how much trees may take, and what goes first.

    1  trees that were put aside, the oldest first; after ``DAYS`` in any case
    2  pictures that were deleted, the oldest first
    3  where the place is a forgetful one, the oldest pictures; their nodes stay and say so
    -  else nothing more: what is new is refused

A file is deleted within a transaction in which no node needs it.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from anew.errors import CannotWrite
from anew.jobs.objects import Objects

DAYS = 30
"""How long a tree that was put aside can be brought back."""
GRACE = 3600.0
"""Seconds that a file may lie without a node: somebody may be about to need it."""


@dataclass(frozen=True)
class Room:
    """What trees may take."""

    bytes: int = 50 * 2**30
    forgetful: bool = False
    """Whether the oldest pictures make room for new ones."""


def make_room(connection: sqlite3.Connection, objects: Objects, room: Room, needed: int) -> None:
    """Let go of what may go, until so many bytes more have room.

    Raises:
        CannotWrite: they have none.
    """
    over = held(connection) + needed - room.bytes
    if over <= 0:
        return
    for nodes in _going(connection, room):
        over -= _let_go(connection, objects, nodes)
        if over <= 0:
            return
    if not room.forgetful:
        raise CannotWrite(
            needed=f"room for {needed:,} bytes beside the other trees",
            found=f"{room.bytes - held(connection):,} of {room.bytes:,}",
            fix="Delete trees that you no longer need, or allow them more room with --tree-room.",
        )


def held(connection: sqlite3.Connection) -> int:
    """Bytes of all files that some node needs."""
    sql = "SELECT COALESCE(SUM(bytes), 0) FROM (SELECT DISTINCT digest, bytes FROM held)"
    return int(connection.execute(sql).fetchone()[0])


def forget_aside(connection: sqlite3.Connection, objects: Objects, before: float) -> None:
    """Forget the trees that were put aside before that time, with all they have."""
    for row in connection.execute("SELECT id FROM tree WHERE aside < ?", (before,)).fetchall():
        _forget(connection, objects, row["id"])


def drop_strays(connection: sqlite3.Connection, objects: Objects, looks: Path) -> None:
    """Delete files and looks that no node needs."""
    needed = {row["digest"] for row in connection.execute("SELECT DISTINCT digest FROM held")}
    for digest, _, put in list(objects.listed()):
        if digest not in needed and put < time.time() - GRACE:
            objects.drop(digest)
    for path in looks.glob("*"):
        if path.name.partition("-")[0] not in needed:
            with suppress(OSError):
                path.unlink()


def _going(connection: sqlite3.Connection, room: Room) -> Iterator[list[int]]:
    """Rows of nodes, in the order in which their files may go."""
    for row in connection.execute("SELECT id FROM tree WHERE aside IS NOT NULL ORDER BY aside").fetchall():
        yield [each["seq"] for each in connection.execute("SELECT seq FROM node WHERE tree = ?", (row["id"],))]
    for row in connection.execute("SELECT seq FROM node WHERE deleted AND bytes ORDER BY seq").fetchall():
        yield [row["seq"]]
    sql = "SELECT seq FROM node WHERE bytes ORDER BY seq"
    for row in connection.execute(sql).fetchall() if room.forgetful else ():
        yield [row["seq"]]


def _let_go(connection: sqlite3.Connection, objects: Objects, nodes: list[int]) -> int:
    """The bytes that went, with the files that only these nodes needed."""
    freed = 0
    for node in nodes:
        files = connection.execute("SELECT digest, bytes FROM held WHERE node = ?", (node,)).fetchall()
        connection.execute("DELETE FROM held WHERE node = ?", (node,))
        connection.execute("UPDATE node SET bytes = 0 WHERE seq = ?", (node,))
        for file in files:
            if not connection.execute("SELECT 1 FROM held WHERE digest = ? LIMIT 1", (file["digest"],)).fetchone():
                objects.drop(file["digest"])
                freed += file["bytes"]
    return freed


def _forget(connection: sqlite3.Connection, objects: Objects, tree: str) -> None:
    _let_go(connection, objects, [row["seq"] for row in connection.execute(_OF, (tree,)).fetchall()])
    connection.execute("DELETE FROM node WHERE tree = ?", (tree,))
    connection.execute("DELETE FROM tree WHERE id = ?", (tree,))


_OF = "SELECT seq FROM node WHERE tree = ?"
