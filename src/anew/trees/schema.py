"""Schema: the tables of trees.

tree    a row each; ``made`` counts the nodes it ever had, ``aside`` is when somebody put it away
node    a row each; ``open`` as long as its job may still bring something
held    which files a node needs
"""

import sqlite3

from anew.errors import BadFile

FORMAT = 1
"""Version of the tables."""

TABLES = """
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS tree (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL, revision INTEGER NOT NULL DEFAULT 1,
    at REAL NOT NULL, changed REAL NOT NULL, made INTEGER NOT NULL DEFAULT 0, head INTEGER NOT NULL DEFAULT 0,
    aside REAL);
CREATE INDEX IF NOT EXISTS tree_owner ON tree (owner, changed);
CREATE TABLE IF NOT EXISTS node (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, tree TEXT NOT NULL, number INTEGER NOT NULL,
    parent INTEGER NOT NULL DEFAULT 0, at REAL NOT NULL, name TEXT NOT NULL DEFAULT '', how TEXT NOT NULL DEFAULT '',
    starred INTEGER NOT NULL DEFAULT 0, deleted INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL, open INTEGER NOT NULL DEFAULT 0,
    job TEXT NOT NULL DEFAULT '', place INTEGER NOT NULL DEFAULT 0,
    recipe TEXT NOT NULL DEFAULT '', pictures TEXT NOT NULL DEFAULT '{}', takes TEXT NOT NULL DEFAULT '{}',
    digest TEXT NOT NULL DEFAULT '', bytes INTEGER NOT NULL DEFAULT 0, format TEXT NOT NULL DEFAULT '',
    width INTEGER NOT NULL DEFAULT 0, height INTEGER NOT NULL DEFAULT 0, mode TEXT NOT NULL DEFAULT '',
    fault TEXT NOT NULL DEFAULT '', seconds REAL, UNIQUE (tree, number));
CREATE INDEX IF NOT EXISTS node_job ON node (job);
CREATE INDEX IF NOT EXISTS node_open ON node (open) WHERE open;
CREATE TABLE IF NOT EXISTS held (node INTEGER NOT NULL, digest TEXT NOT NULL, bytes INTEGER NOT NULL,
    PRIMARY KEY (node, digest)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS held_digest ON held (digest);
"""


def prepare(connection: sqlite3.Connection) -> None:
    """Make the tables where they are not there yet.

    Raises:
        BadFile: they were made by another anew.
    """
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA journal_size_limit = 16777216")
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'held_digest'").fetchone():
        connection.executescript(f"BEGIN IMMEDIATE; {TABLES} COMMIT;")
    connection.execute("INSERT INTO about VALUES ('format', ?) ON CONFLICT (name) DO NOTHING", (str(FORMAT),))
    (found,) = connection.execute("SELECT value FROM about WHERE name = 'format'").fetchone()
    if found != str(FORMAT):
        raise BadFile(
            needed=f"trees of format {FORMAT}",
            found=f"format {found}",
            fix="They were written by another anew: use that one, or move them away.",
        )
