"""Tables in a file: all or nothing, and what goes wrong is said in anew's words."""

import sqlite3
from contextlib import closing

import pytest

from anew.errors import BadFile, CannotWrite
from anew.store import sqlite
from anew.store.sqlite import opened, told, transaction


@pytest.fixture
def path(tmp_path):
    with closing(opened(tmp_path / "things.sqlite")) as connection:
        connection.execute("CREATE TABLE thing (name TEXT UNIQUE)")
    return tmp_path / "things.sqlite"


def names(path):
    with closing(opened(path)) as connection:
        return [row["name"] for row in connection.execute("SELECT name FROM thing ORDER BY name")]


def test_what_a_transaction_wrote_is_there_for_the_next_who_opens_it(path):
    with closing(opened(path)) as connection, transaction(connection):
        connection.execute("INSERT INTO thing VALUES ('chair')")
        assert names(path) == []
    assert names(path) == ["chair"]


def test_what_is_raised_inside_undoes_all_of_it(path):
    with closing(opened(path)) as connection:
        with pytest.raises(sqlite3.IntegrityError), transaction(connection):
            connection.executemany("INSERT INTO thing VALUES (?)", [("chair",), ("chair",)])
        with transaction(connection):
            connection.execute("INSERT INTO thing VALUES ('table')")
    assert names(path) == ["table"]


def test_it_is_brought_to_the_disk(path):
    with closing(opened(path)) as connection:
        assert connection.execute("PRAGMA synchronous").fetchone()[0] == 2


def test_another_writer_that_does_not_end_is_named(path, monkeypatch):
    monkeypatch.setattr(sqlite, "PATIENCE", 0.01)
    with closing(opened(path)) as first, closing(opened(path)) as second, transaction(first):
        turn = transaction(second)
        with pytest.raises(CannotWrite, match=r"things\.sqlite; found database is locked"), told(path, "a list"):
            turn.__enter__()


def test_a_folder_that_is_none_is_named(tmp_path):
    with pytest.raises(CannotWrite, match="unable to open"), told(tmp_path / "a" / "b", "a list"):
        opened(tmp_path / "a" / "b")


def test_a_file_without_room_is_named_and_stays_whole(path):
    with closing(opened(path)) as connection:
        connection.execute(f"PRAGMA max_page_count = {connection.execute('PRAGMA page_count').fetchone()[0]}")
        with pytest.raises(CannotWrite, match="full"), told(path, "a list"), transaction(connection):
            connection.execute("INSERT INTO thing VALUES (?)", ("x" * 100_000,))
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


NO_DATABASE = b"no database, but long enough to be one" * 30
DAMAGED = b"SQLite format 3\0" + b"\xff" * 4096


@pytest.mark.parametrize("data", [NO_DATABASE, DAMAGED])
def test_a_file_that_is_something_else_is_named(tmp_path, data):
    path = tmp_path / "x.sqlite"
    path.write_bytes(data)
    with pytest.raises(BadFile, match=r"Needed a list at .*Move it away"), told(path, "a list"):
        opened(path).execute("SELECT * FROM sqlite_master")


def test_an_error_of_another_kind_passes(path):
    with pytest.raises(sqlite3.ProgrammingError), closing(opened(path)) as connection:
        connection.execute("SELECT ?", ())
