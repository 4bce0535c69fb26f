import json
import time

import pytest

from anew.server.guard.sessions import LASTS, MOST, Sessions

OWNERS = frozenset({"", "ada"})


@pytest.fixture
def path(tmp_path):
    return tmp_path / "deep" / "sessions.json"


def test_a_session_is_known_by_its_secret_alone(path):
    sessions = Sessions(path, OWNERS)
    secret = sessions.begin("ada")
    assert sessions.owner(secret) == "ada" and sessions.owner(secret + "x") is None
    assert secret not in path.read_text() and path.stat().st_mode & 0o077 == 0


def test_a_server_that_is_started_again_knows_its_windows(path):
    secret = Sessions(path, OWNERS).begin("")
    assert Sessions(path, OWNERS).owner(secret) == ""
    assert Sessions(None, OWNERS).owner(secret) is None


def test_whoever_has_no_key_any_more_is_out(path):
    secret = Sessions(path, OWNERS).begin("ada")
    assert Sessions(path, frozenset({""})).owner(secret) is None


def test_a_session_ends(path, monkeypatch):
    sessions = Sessions(path, OWNERS)
    secret, now = sessions.begin(""), time.time()
    monkeypatch.setattr(time, "time", lambda: now + LASTS + 1)
    assert sessions.owner(secret) is None and Sessions(path, OWNERS).owner(secret) is None


def test_the_oldest_is_closed_for_a_new_one():
    sessions = Sessions(None, OWNERS)
    first, *_, last = [sessions.begin("") for _ in range(MOST + 1)]
    assert sessions.owner(first) is None and sessions.owner(last) == ""


@pytest.mark.parametrize(
    "told", [b"", b"{", b"[1]", b'{"a": 3}', b'{"a": ["", "soon"]}', json.dumps({"a": ["eve", 9e9]}).encode()]
)
def test_a_file_that_says_something_else_opens_nothing(path, told):
    path.parent.mkdir()
    path.write_bytes(told)
    assert Sessions(path, OWNERS).owner("a") is None


def test_a_disk_that_cannot_be_written_costs_nothing_now(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    sessions = Sessions(tmp_path / "file" / "sessions.json", OWNERS)
    assert sessions.owner(sessions.begin("")) == ""
