"""Trees: the door to them. What it says is on the disk when it returns."""

import json
import re
import sqlite3
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from anew.errors import BadInput, CannotServe, NotKept
from anew.home import home
from anew.image.files.atomic import write_whole
from anew.jobs.objects import Objects, ensure
from anew.store.sqlite import opened, told, transaction
from anew.trees import sweeping
from anew.trees.node import Ended, Kept, New, Node, Tree
from anew.trees.parcel import Contents, Packed
from anew.trees.rows import BRIEF, hold, insert, named, no_node, no_tree, node_of, number_of, touch, tree_of, write
from anew.trees.schema import prepare
from anew.trees.sweeping import DAYS, Room

TREE = re.compile("[0-9a-f]{32}")
NAME = 200
"""Letters of a name."""
MOST = 5000
"""Nodes of a tree that the studio plants."""
FIELDS = ("name", "starred", "deleted")
"""What may be changed of a node."""


class Trees:
    """All of a place. Threads may share it."""

    def __init__(self, root: Path | None = None, room: Room | None = None) -> None:
        """Name the place; it is made by the first who writes there.

        Args:
            root: Its folder; None is ``trees`` in anew's home.
            room: What it may take.
        """
        self.root, self.room = root or home() / "trees", room or Room()
        self._objects = Objects(self.root / "objects")
        self._prepared = False

    # Trees.

    def begin(self, name: str, owner: str = "", id: str = "") -> Tree:
        """A tree without nodes.

        Args:
            name: What people call it.
            owner: Whose.
            id: 32 hexadecimal digits; where such a tree is there, it is that one. Empty makes one up.

        Raises:
            BadInput: a name too long.
            CannotWrite: no permission, no room.
            BadFile: something else is there, or it is damaged.
        """
        id, now = id or uuid.uuid4().hex, time.time()
        with self._writing() as connection:
            sql = "INSERT INTO tree (id, owner, name, at, changed) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING"
            connection.execute(sql, (id, owner, checked_name(name), now, now))
        return self.tree(id, owner)

    def trees(self, owner: str = "") -> list[Tree]:
        """Those of an owner, the last changed first, without their nodes."""
        rows = self._look(f"{BRIEF} WHERE owner = ? AND aside IS NULL ORDER BY changed DESC", owner)
        return [tree_of(row) for row in rows]

    def tree(self, id: str, owner: str = "") -> Tree:
        """One, with all its nodes in the order of their numbers.

        Raises:
            NotKept: there is none, it is somebody else's, or it was put aside.
        """
        with self._reading() as connection:
            row = connection.execute(f"{BRIEF} WHERE id = ?", (id,)).fetchone() if connection else None
            if connection is None or row is None or row["owner"] != owner or row["aside"] is not None:
                raise no_tree(id)
            nodes = connection.execute("SELECT * FROM node WHERE tree = ? ORDER BY number", (id,)).fetchall()
        return tree_of(row, tuple(node_of(each) for each in nodes))

    def standing(self, id: str, owner: str = "") -> tuple[int, list[str]]:
        """The revision of a tree, and the jobs for which its nodes wait.

        Raises:
            NotKept: as ``tree``.
        """
        sql = "SELECT revision FROM tree WHERE id = ? AND owner = ? AND aside IS NULL"
        rows = self._look(sql, id, owner)
        if not rows:
            raise no_tree(id)
        sql = "SELECT DISTINCT job FROM node WHERE open AND state = 'queued' AND tree = ?"
        return rows[0]["revision"], [row["job"] for row in self._look(sql, id)]

    def rename(self, id: str, owner: str, name: str) -> Tree:
        """Call it otherwise.

        Raises:
            NotKept, BadInput, CannotWrite: as ``tree`` and ``begin``.
        """
        with self._changing(id, owner) as connection:
            connection.execute("UPDATE tree SET name = ? WHERE id = ?", (checked_name(name), id))
        return self.tree(id, owner)

    def put_aside(self, id: str, owner: str = "") -> None:
        """Put it away; it can be brought back for ``DAYS``, where its room is not needed.

        Raises:
            NotKept, CannotWrite: as ``tree`` and ``begin``.
        """
        with self._changing(id, owner) as connection:
            connection.execute("UPDATE tree SET aside = ? WHERE id = ?", (time.time(), id))

    def restore(self, id: str, owner: str = "") -> Tree:
        """Bring back one that was put aside.

        Raises:
            NotKept, CannotWrite: as ``tree`` and ``begin``.
        """
        with self._changing(id, owner, aside=True) as connection:
            connection.execute("UPDATE tree SET aside = NULL WHERE id = ?", (id,))
        return self.tree(id, owner)

    def head(self, id: str, owner: str = "") -> str:
        """The node at which a conversation stands; empty where there is none."""
        rows = self._look("SELECT head FROM tree WHERE id = ? AND owner = ? AND aside IS NULL", id, owner)
        return named(rows[0]["head"]) if rows else ""

    def stand(self, id: str, owner: str, node: str) -> None:
        """Let a conversation go on from a node.

        Raises:
            NotKept, CannotWrite: as ``tree`` and ``begin``.
        """
        with self._changing(id, owner) as connection:
            _row(connection, id, node)
            connection.execute("UPDATE tree SET head = ? WHERE id = ?", (number_of(node), id))

    # Nodes.

    def add(self, id: str, owner: str, new: New, data: bytes, *, head: bool = False) -> Node:
        """A picture as a node.

        Args:
            id: Of the tree.
            owner: Whose.
            new: What it is.
            data: Its file.
            head: Whether the conversation goes on from it.

        Raises:
            NotKept: no such tree or parent.
            CannotWrite: no room.
        """
        values: dict[str, Any] = {
            **{name: getattr(new, name) for name in ("format", "width", "height", "mode", "how")},
            "name": checked_name(new.name),
            "takes": json.dumps(dict(new.takes)),
            "recipe": json.dumps(dict(new.recipe)) if new.recipe else "",
            "state": "done",
        }
        with self._changing(id, owner) as connection:
            if new.parent:
                _row(connection, id, new.parent)
            sweeping.make_room(connection, self._objects, self.room, len(data))
            values |= {"digest": self._objects.put(data), "bytes": len(data), "parent": number_of(new.parent)}
            row, number = insert(connection, id, values)
            hold(connection, row, {values["digest"]: len(data)})
            if head:
                connection.execute("UPDATE tree SET head = ? WHERE id = ?", (number, id))
        return self.node(id, named(number), owner)

    def plant(
        self,
        id: str,
        owner: str,
        *,
        job: str,
        count: int,
        recipe: Mapping[str, Any],
        parent: str = "",
        takes: Mapping[str, str] | None = None,
        pictures: Mapping[str, bytes] | None = None,
    ) -> list[Node]:
        """Places for what a job will make; those that are there already where it was planted before.

        Args:
            id: Of the tree.
            owner: Whose.
            job: Its id in the queue.
            count: How many pictures.
            recipe: What it does.
            parent: The node that it is made of.
            takes: Which of its pictures are nodes, by name.
            pictures: The files of all its pictures, by name.

        Raises:
            NotKept: no such tree or parent.
            CannotServe: the tree has as many nodes as one may have.
            CannotWrite: no room.
        """
        files = pictures or {}
        with self._changing(id, owner) as connection:
            if not connection.execute("SELECT 1 FROM node WHERE tree = ? AND job = ?", (id, job)).fetchone():
                _check_count(connection, id, count)
                if parent:
                    _row(connection, id, parent)
                sweeping.make_room(connection, self._objects, self.room, sum(map(len, files.values())))
                digests = {name: self._objects.put(data) for name, data in files.items()}
                values = {
                    "parent": number_of(parent),
                    "state": "queued",
                    "open": 1,
                    "job": job,
                    "recipe": json.dumps(dict(recipe)),
                    "pictures": json.dumps(digests),
                    "takes": json.dumps(dict(takes or {})),
                }
                for place in range(count):
                    row, _ = insert(connection, id, {**values, "place": place})
                    hold(connection, row, {digests[name]: len(data) for name, data in files.items()})
        sql = "SELECT * FROM node WHERE tree = ? AND job = ? ORDER BY number"
        return [node_of(row) for row in self._look(sql, id, job)]

    def put(self, data: bytes) -> str:
        """A file for a tree that is about to be adopted.

        Returns:
            Its digest.

        Raises:
            CannotWrite: no room.
        """
        return self._objects.put(data)

    def adopt(self, owner: str, contents: Contents, kept: Mapping[str, Kept]) -> Tree:
        """A tree out of a parcel, as a new one.

        Args:
            owner: Whose it is to be.
            contents: What the parcel says.
            kept: What each of its files was found to be; all of them were ``put``.

        Raises:
            CannotWrite: no room.
        """
        id, now = uuid.uuid4().hex, time.time()
        with self._writing() as connection:
            sweeping.make_room(connection, self._objects, self.room, sum(each.bytes for each in kept.values()))
            made = max((number_of(node.id) for node in contents.nodes), default=0)
            sql = "INSERT INTO tree (id, owner, name, at, changed, made) VALUES (?, ?, ?, ?, ?, ?)"
            connection.execute(sql, (id, owner, checked_name(contents.name), now, now, made))
            for node in contents.nodes:
                self._adopt(connection, id, node, kept)
        return self.tree(id, owner)

    def waiting(self) -> list[str]:
        """The jobs of which nodes wait to be settled, whoever's, the oldest first."""
        return [row["job"] for row in self._look("SELECT job FROM node WHERE open GROUP BY job ORDER BY MIN(seq)")]

    def settle(self, job: str, ended: Ended) -> bool:
        """Give the nodes of a job what came of it.

        Returns:
            False where nobody waits for it.

        Raises:
            CannotWrite: no room; the nodes wait still.
        """
        with self._writing() as connection:
            rows = connection.execute("SELECT * FROM node WHERE job = ? AND open ORDER BY place", (job,)).fetchall()
            if ended.made and rows:
                needed = sum(len(data) for _, data in ended.made)
                sweeping.make_room(connection, self._objects, self.room, needed)
            for row in rows:
                self._settle(connection, row, ended)
            for tree in {row["tree"] for row in rows}:
                touch(connection, tree)
        return bool(rows)

    def reopen(self, job: str) -> bool:
        """Wait again for a job that is done again.

        Returns:
            False where no tree has nodes of it.
        """
        if not self._look("SELECT 1 FROM node WHERE job = ? LIMIT 1", job):
            return False
        with self._writing() as connection:
            sql = "UPDATE node SET open = 1, state = 'queued', fault = '', seconds = NULL WHERE job = ? AND digest = ''"
            connection.execute(f"{sql}", (job,))
            for row in connection.execute("SELECT DISTINCT tree FROM node WHERE job = ?", (job,)).fetchall():
                touch(connection, row["tree"])
        return True

    def mark(self, id: str, node: str, owner: str, **changes: Any) -> Node:
        """Change what people say of a node: ``name``, ``starred``, ``deleted``.

        Raises:
            NotKept: no such tree or node.
            BadInput: a name too long.
        """
        if "name" in changes:
            changes["name"] = checked_name(changes["name"])
        wanted = {name: changes[name] for name in FIELDS if name in changes}
        with self._changing(id, owner) as connection:
            row = _row(connection, id, node)
            for name, value in wanted.items():
                connection.execute(f"UPDATE node SET {name} = ? WHERE seq = ?", (value, row["seq"]))
        return self.node(id, node, owner)

    def node(self, id: str, node: str, owner: str = "") -> Node:
        """One node of a tree.

        Raises:
            NotKept: there is none.
        """
        sql = "SELECT 1 FROM tree WHERE id = ? AND owner = ? AND aside IS NULL"
        if not self._look(sql, id, owner):
            raise no_tree(id)
        rows = self._look("SELECT * FROM node WHERE tree = ? AND number = ?", id, number_of(node))
        if not rows:
            raise no_node(node)
        return node_of(rows[0])

    # Files.

    def file(self, node: Node) -> bytes:
        """The picture of a node, as it was written.

        Raises:
            CannotServe: its job has not made it.
            NotKept: it had to make room.
        """
        if node.picture is None:
            raise CannotServe(
                needed="a node that has a picture", found=f"{node.id}, which is {node.state}", fix="Wait for its job."
            )
        return self.bytes_of(node.picture.digest)

    def bytes_of(self, digest: str) -> bytes:
        """A file that some node needs.

        Raises:
            NotKept: it had to make room.
        """
        if not self._objects.has(digest):
            raise NotKept(needed=f"the file {digest}", found="none: it made room for others", fix="Make it again.")
        return self._objects.get(digest)

    def look(self, name: str) -> bytes | None:
        """A small picture that was kept under that name; None where it was not."""
        try:
            return (self.root / "looks" / name).read_bytes()
        except OSError:
            return None

    def keep_look(self, name: str, data: bytes) -> None:
        """Keep a small picture under a name that begins with the digest of the whole one and a dash.

        Raises:
            CannotWrite: no room.
        """
        ensure(self.root / "looks")
        write_whole(self.root / "looks" / name, data)

    def sweep(self) -> None:
        """Let go of what was put aside long ago, and of files that nobody needs.

        Raises:
            CannotWrite: the tables cannot be written.
        """
        if not self._there():
            return
        with self._writing() as connection:
            sweeping.forget_aside(connection, self._objects, time.time() - DAYS * 86400)
            sweeping.drop_strays(connection, self._objects, self.root / "looks")

    # How.

    def _settle(self, connection: sqlite3.Connection, row: sqlite3.Row, ended: Ended) -> None:
        values: dict[str, Any] = {"state": ended.state, "open": int(ended.again), "seconds": ended.seconds}
        values["fault"] = json.dumps(asdict(ended.fault)) if ended.fault else ""
        if row["place"] < len(ended.made):
            kept, data = ended.made[row["place"]]
            values |= {**asdict(kept), "digest": self._objects.put(data)}
            hold(connection, row["seq"], {values["digest"]: len(data)})
        sets = ", ".join(f"{name} = ?" for name in values)
        connection.execute(f"UPDATE node SET {sets} WHERE seq = ?", (*values.values(), row["seq"]))

    def _adopt(self, connection: sqlite3.Connection, tree: str, node: Packed, kept: Mapping[str, Kept]) -> None:
        pictures = {name: digest for name, digest in node.pictures.items() if digest in kept}
        values = {
            **{name: getattr(node, name) for name in ("at", "how", "starred", "seconds")},
            "number": number_of(node.id),
            "parent": number_of(node.parent or ""),
            "place": node.index,
            **asdict(kept[node.digest]),
            "name": checked_name(node.name),
            "state": "done",
            "recipe": json.dumps(node.recipe) if node.recipe else "",
            "pictures": json.dumps(pictures),
            "takes": json.dumps(node.takes),
        }
        needed = {node.digest, *pictures.values()}
        for digest in needed:
            if not self._objects.has(digest):
                raise NotKept(needed=f"the file {digest}", found="none any more", fix="Import it again.")
        row = write(connection, tree, values)
        hold(connection, row, {digest: kept[digest].bytes for digest in needed})

    @contextmanager
    def _changing(self, id: str, owner: str, *, aside: bool = False) -> Iterator[sqlite3.Connection]:
        """A transaction that changes a tree which is there."""
        with self._writing() as connection:
            row = connection.execute("SELECT owner, aside FROM tree WHERE id = ?", (id,)).fetchone()
            if row is None or row["owner"] != owner or (row["aside"] is not None and not aside):
                raise no_tree(id)
            yield connection
            touch(connection, id)

    def _look(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        with self._reading() as connection:
            return connection.execute(sql, values).fetchall() if connection else []

    def _there(self) -> bool:
        return (self.root / "trees.sqlite").is_file()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        """A look at one moment; None where nothing was ever written."""
        if not self._there():
            yield None
            return
        with self._open() as connection:
            connection.execute("BEGIN")
            yield connection
            connection.execute("COMMIT")

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        ensure(self.root)
        with self._open() as connection, transaction(connection):
            yield connection

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        path = self.root / "trees.sqlite"
        with told(path, "trees of pictures"), closing(opened(path)) as connection:
            if not self._prepared:
                prepare(connection)
                self._prepared = True
            yield connection


def checked_name(name: str) -> str:
    """A name as one line.

    Raises:
        BadInput: it is too long.
    """
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in name).split())
    if len(line) > NAME:
        raise BadInput(needed=f"a name of at most {NAME} letters", found=f"{len(line)}", fix="Choose a shorter one.")
    return line


def _row(connection: sqlite3.Connection, tree: str, node: str) -> sqlite3.Row:
    sql = "SELECT * FROM node WHERE tree = ? AND number = ?"
    row: sqlite3.Row | None = connection.execute(sql, (tree, number_of(node))).fetchone()
    if row is None:
        raise no_node(node)
    return row


def _check_count(connection: sqlite3.Connection, tree: str, count: int) -> None:
    found = connection.execute("SELECT COUNT(*) FROM node WHERE tree = ?", (tree,)).fetchone()[0]
    if found + count > MOST:
        raise CannotServe(
            needed=f"a tree of at most {MOST:,} nodes", found=f"{found:,}, and {count} more", fix="Begin another tree."
        )
