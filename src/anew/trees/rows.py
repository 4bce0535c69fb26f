"""Rows: from a row of the tables to a ``Node`` or a ``Tree``, and ids to numbers and back."""

import json
import sqlite3
import time
from collections.abc import Mapping
from typing import Any

from anew.errors import NotKept
from anew.jobs.job import Fault
from anew.trees.node import Kept, Node, Tree

BRIEF = (
    "SELECT tree.*, (SELECT COUNT(*) FROM node WHERE tree = tree.id AND NOT deleted) AS count, "
    "(SELECT MAX(number) FROM node WHERE tree = tree.id AND NOT deleted AND state = 'done' AND bytes) AS cover "
    "FROM tree"
)


def tree_of(row: sqlite3.Row, nodes: tuple[Node, ...] = ()) -> Tree:
    """A row of ``BRIEF``."""
    return Tree(
        **{name: row[name] for name in ("id", "owner", "name", "revision", "at", "changed", "count")},
        cover=named(row["cover"]),
        head=named(row["head"]),
        nodes=nodes,
    )


def node_of(row: sqlite3.Row) -> Node:
    """The whole row as plain data."""
    kept = Kept(**{name: row[name] for name in _KEPT}) if row["digest"] else None
    return Node(
        **{name: row[name] for name in ("tree", "at", "name", "how", "state", "job", "seconds")},
        id=named(row["number"]),
        parent=named(row["parent"]),
        starred=bool(row["starred"]),
        deleted=bool(row["deleted"]),
        index=row["place"],
        recipe=json.loads(row["recipe"]) if row["recipe"] else None,
        pictures=json.loads(row["pictures"]),
        takes=json.loads(row["takes"]),
        picture=kept,
        fault=Fault(**json.loads(row["fault"])) if row["fault"] else None,
    )


def insert(connection: sqlite3.Connection, tree: str, values: Mapping[str, Any]) -> tuple[int, int]:
    """A new node, with the next number of its tree.

    Returns:
        Its row and its number.
    """
    (number,) = connection.execute("UPDATE tree SET made = made + 1 WHERE id = ? RETURNING made", (tree,)).fetchone()
    return write(connection, tree, {"number": number, "at": time.time(), **values}), int(number)


def write(connection: sqlite3.Connection, tree: str, values: Mapping[str, Any]) -> int:
    """A row of a node with these values."""
    told = {"tree": tree, **values}
    sql = f"INSERT INTO node ({', '.join(told)}) VALUES ({', '.join('?' * len(told))})"
    return int(connection.execute(sql, tuple(told.values())).lastrowid or 0)


def touch(connection: sqlite3.Connection, tree: str) -> None:
    """Note that a tree has changed."""
    sql = "UPDATE tree SET revision = revision + 1, changed = ? WHERE id = ?"
    connection.execute(sql, (time.time(), tree))


def hold(connection: sqlite3.Connection, node: int, files: Mapping[str, int]) -> None:
    """Note that a node needs these files, which are told with their bytes."""
    connection.executemany(
        "INSERT INTO held (node, digest, bytes) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [(node, digest, length) for digest, length in files.items()],
    )


def named(number: int | None) -> str:
    """The id of a number; empty for none."""
    return f"n{number}" if number else ""


def number_of(id: str) -> int:
    """The number in an id; 0 where it is none.

    Example:
        >>> number_of("n12"), number_of("12"), number_of("../n12"), number_of("n012")
        (12, 0, 0, 0)
    """
    digits = id[1:] if id.startswith("n") else ""
    fine = digits.isascii() and digits.isdecimal() and len(digits) < 16 and digits[0] != "0"
    return int(digits) if fine else 0


def no_tree(id: str) -> NotKept:
    """The refusal of an id that stands for no tree of the one who asks."""
    return NotKept(needed="a tree that is there", found=f"none called {id[:80]}", fix="GET /v1/trees lists them.")


def no_node(id: str) -> NotKept:
    """The refusal of an id that stands for no node of a tree."""
    return NotKept(needed="a node of the tree, such as n3", found=repr(id)[:80], fix="The tree lists its nodes.")


_KEPT = ("digest", "bytes", "format", "width", "height", "mode")
