"""A queue finds its ledger, on this machine or on a server, and no other folder takes it for its own."""

import pytest

from anew.errors import BadFile, BadInput, CannotServe, CannotWrite
from anew.jobs import Queue
from anew.jobs.ledger import postgres
from anew.jobs.ledger.ledger import Ledger
from anew.jobs.ledger.place import HERE, move, told


def test_a_queue_moves_to_a_server_and_back(server, tmp_path):
    address = server.place()
    move(tmp_path, address)
    assert told(tmp_path) == address
    assert (tmp_path / "ledger.url").stat().st_mode & 0o77 == 0
    queue = Queue(tmp_path)
    assert queue.jobs() == []
    queue.close()
    assert not (tmp_path / "ledger.sqlite").exists()
    move(tmp_path, HERE)
    assert told(tmp_path) == ""


def test_a_queue_with_jobs_stays_where_it_is(desk, server):
    desk.put()
    before = told(desk.queue.root)
    with pytest.raises(CannotServe, match="found 1 in the ledger"):
        move(desk.queue.root, server.place())
    assert told(desk.queue.root) == before


def test_two_folders_never_share_a_ledger(server, tmp_path):
    address = server.place()
    move(tmp_path / "a", address)
    with pytest.raises(BadFile, match="Mount the folder"):
        move(tmp_path / "b", address)
    assert not list((tmp_path / "b").glob("*"))


def test_who_mounts_the_same_folder_shares_it(server, tmp_path):
    move(tmp_path / "a", server.place())
    (tmp_path / "b").symlink_to(tmp_path / "a")
    first, second = Queue(tmp_path / "a"), Queue(tmp_path / "b")
    assert first.ledger.place == second.ledger.place
    first.close()
    second.close()


@pytest.mark.parametrize("wrong", ["mysql://there", "", "ledger.sqlite", "http://host/db"])
def test_what_is_no_address_is_refused(tmp_path, wrong):
    with pytest.raises(BadInput, match="postgresql://user@host/database"):
        move(tmp_path, wrong)
    (tmp_path / "ledger.url").write_text(wrong)
    with pytest.raises(BadFile, match="found something else"):
        Queue(tmp_path)


def test_a_file_of_garbage_is_no_address(tmp_path):
    (tmp_path / "ledger.url").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadFile, match="the address of a PostgreSQL server"):
        Queue(tmp_path)


def test_an_address_that_makes_no_sense_is_refused(server):
    with pytest.raises(BadInput, match="an address such as"):
        Ledger("postgresql://host:port:port/?nonsense=1")


def test_a_server_that_does_not_answer_is_named_without_the_password(server, tmp_path):
    address = f"postgresql://anew:s3cret@/postgres?host={tmp_path}"
    with pytest.raises(CannotWrite, match="See that the server runs") as told:
        Ledger(address)
    assert "s3cret" not in str(told.value)


def test_without_psycopg_it_is_said_what_to_install(monkeypatch):
    def none(name):
        raise ImportError(name)

    monkeypatch.setattr(postgres.importlib, "import_module", none)
    with pytest.raises(postgres.MissingExtra, match=r"pip install 'anew\[postgres\]'"):
        Ledger("postgresql://host/database")
