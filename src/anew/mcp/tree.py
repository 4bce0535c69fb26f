"""Tree: the pictures of conversations, what each was made from, and where each conversation stands.

ROOT/tree.sqlite    pictures p1, p2 ... and the head of each conversation
ROOT/objects/       their files, by digest

Ids are never used twice. Several processes may have it open.
"""

import json
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from anew.errors import BadFile, CannotServe, CannotWrite, NotKept
from anew.home import home
from anew.jobs.objects import Objects, ensure

LAST = "last"
"""The word for the picture at which a conversation stands."""
ROOM = 5 * 2**30
"""Bytes of files; the oldest go first, their ids stay."""
MOST = 500
"""Pictures of a conversation that are told; it may have more."""
PATIENCE = 30.0
"""Seconds to wait for another writer."""
SCHEMA = """
CREATE TABLE IF NOT EXISTS pictures (
    number INTEGER PRIMARY KEY AUTOINCREMENT, conversation TEXT NOT NULL, parent INTEGER, digest TEXT NOT NULL,
    bytes INTEGER NOT NULL, format TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL, mode TEXT NOT NULL,
    how TEXT NOT NULL, takes TEXT NOT NULL, recipe TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS told ON pictures (conversation, number);
CREATE TABLE IF NOT EXISTS heads (conversation TEXT PRIMARY KEY, number INTEGER NOT NULL);
"""


@dataclass(frozen=True, kw_only=True)
class New:
    """A picture that is not in the tree yet."""

    format: str
    width: int
    height: int
    mode: str
    how: str
    """A line that says where it comes from."""
    parent: str = ""
    """The picture that it was made of; empty where it came from outside."""
    takes: Mapping[str, str] = field(default_factory=dict)
    """The ids of all pictures it was made from, by role."""
    recipe: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Shot(New):
    """A picture of the tree."""

    id: str
    digest: str
    bytes: int
    at: float
    """Seconds since 1970."""


class Tree:
    """The pictures. Threads may share it."""

    def __init__(self, root: Path | None = None, room: int = ROOM) -> None:
        """Open it, or begin a new one.

        Args:
            root: Its folder; None is ``mcp`` in anew's home.
            room: Bytes that its files may take.

        Raises:
            CannotWrite: no permission or no room.
            BadFile: something else is there, or it is damaged.
        """
        self.root, self._room = root or home() / "mcp", room
        self._objects = Objects(self.root / "objects")
        ensure(self.root)
        with self._open() as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(SCHEMA)

    def add(self, conversation: str, new: New, data: bytes, *, head: bool = True) -> Shot:
        """Keep a picture, which is on the disk when this returns.

        Args:
            conversation: Whose.
            new: What it is.
            data: Its file.
            head: Whether the conversation goes on from it.

        Raises:
            CannotWrite: no permission, no room.
        """
        with self._writing() as connection:
            digest = self._objects.put(data)
            number = connection.execute(
                "INSERT INTO pictures (conversation, parent, digest, bytes, format, width, height, mode, how, takes,"
                " recipe, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(conversation, _number(new.parent), digest, len(data), new.format, new.width, new.height),
                    *(new.mode, new.how, json.dumps(dict(new.takes)), json.dumps(dict(new.recipe)), time.time()),
                ),
            ).lastrowid
            if head:
                _stand(connection, conversation, int(number or 0))
            self._make_room(connection)
        return self.shot(f"p{number}", conversation)

    def shot(self, id: str, conversation: str) -> Shot:
        """A picture by its id, or the one at which the conversation stands by ``last``.

        Raises:
            NotKept: there is none.
        """
        number = self._head(conversation) if id == LAST else _number(id)
        found = self._look("SELECT * FROM pictures WHERE number = ?", number) if number else []
        if not found:
            needed = "a picture in this conversation" if id == LAST else "the id of a picture, such as p1, or last"
            raise NotKept(
                needed=needed,
                found="none yet" if id == LAST else repr(id)[:80],
                fix="Open one with open_picture; history lists those that are there.",
            )
        return _shot(found[0])

    def file(self, shot: Shot) -> bytes:
        """The file of a picture.

        Raises:
            NotKept: it had to make room for newer ones.
        """
        if not self._objects.has(shot.digest):
            raise NotKept(
                needed=f"the file of {shot.id}",
                found="none: it made room for newer ones",
                fix="Open or make it again; anew's store may know how.",
            )
        return self._objects.get(shot.digest)

    def stand(self, shot: Shot, conversation: str) -> None:
        """Let the conversation go on from a picture.

        Raises:
            CannotWrite: no room.
        """
        with self._writing() as connection:
            _stand(connection, conversation, _number(shot.id))

    def undo(self, conversation: str) -> Shot:
        """Go back to what the last picture was made of. What was made stays, by its id.

        Raises:
            NotKept: nothing was opened yet.
            CannotServe: the last picture was opened, not made.
        """
        last = self.shot(LAST, conversation)
        if not last.parent:
            raise CannotServe(
                needed="a picture that was made of another",
                found=f"{last.id}, which was opened",
                fix="Go to another picture with branch; history lists them.",
            )
        back = self.shot(last.parent, conversation)
        self.stand(back, conversation)
        return back

    def shots(self, conversation: str) -> list[Shot]:
        """The newest pictures of a conversation, the oldest of them first."""
        sql = "SELECT * FROM pictures WHERE conversation = ? ORDER BY number DESC LIMIT ?"
        return [_shot(row) for row in reversed(self._look(sql, conversation, MOST))]

    # How.

    def _head(self, conversation: str) -> int:
        found = self._look("SELECT number FROM heads WHERE conversation = ?", conversation)
        return int(found[0]["number"]) if found else 0

    def _make_room(self, connection: sqlite3.Connection) -> None:
        """Drop the files of the oldest pictures, but never the newest one."""
        held = 0
        sql = "SELECT digest, bytes FROM pictures WHERE bytes GROUP BY digest ORDER BY MAX(number) DESC"
        for index, row in enumerate(connection.execute(sql).fetchall()):
            held += row["bytes"]
            if index and held > self._room:
                self._objects.drop(row["digest"])
                connection.execute("UPDATE pictures SET bytes = 0 WHERE digest = ?", (row["digest"],))

    def _look(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        with self._open() as connection:
            return connection.execute(sql, values).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._open() as connection, connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        path = self.root / "tree.sqlite"
        try:
            with closing(sqlite3.connect(path, timeout=PATIENCE)) as connection:
                connection.row_factory = sqlite3.Row
                connection.execute("PRAGMA synchronous = FULL")
                yield connection
        except sqlite3.OperationalError as error:
            raise CannotWrite(
                needed=f"to read and write {path}",
                found=str(error),
                fix="Make room, allow it, or end whoever holds it.",
            ) from error
        except sqlite3.DatabaseError as error:
            raise BadFile(
                needed=f"the pictures of conversations at {path}",
                found=str(error),
                fix="Move it away; anew begins a new one.",
            ) from error


def _stand(connection: sqlite3.Connection, conversation: str, number: int) -> None:
    connection.execute("INSERT OR REPLACE INTO heads (conversation, number) VALUES (?, ?)", (conversation, number))


def _number(id: str) -> int:
    """The number in an id; 0 where it is none.

    Example:
        >>> _number("p12"), _number("12"), _number("../p12")
        (12, 0, 0)
    """
    digits = id[1:] if id.startswith("p") else ""
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 16 else 0


def _shot(row: sqlite3.Row) -> Shot:
    told = {name: row[name] for name in ("digest", "bytes", "format", "width", "height", "mode", "how", "at")}
    parent = f"p{row['parent']}" if row["parent"] else ""
    return Shot(
        **told,
        id=f"p{row['number']}",
        parent=parent,
        takes=json.loads(row["takes"]),
        recipe=json.loads(row["recipe"]),
    )
