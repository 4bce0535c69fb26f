"""A file of the queue is whole and what its name says, or it is not there."""

import os
from hashlib import sha256

import pytest

from anew.errors import BadFile, BadInput, CannotWrite, NotKept
from anew.jobs.objects import Objects


@pytest.fixture
def objects(tmp_path):
    return Objects(tmp_path / "objects")


def test_bytes_come_back_by_their_digest(objects):
    digest = objects.put(b"bytes")
    assert digest == sha256(b"bytes").hexdigest()
    assert objects.get(digest) == b"bytes"
    assert objects.has(digest)
    assert objects.size(digest) == 5
    assert [(name, size) for name, size, _ in objects.listed()] == [(digest, 5)]


def test_put_twice_is_one_file_as_young_as_the_second(objects):
    digest = objects.put(b"bytes")
    os.utime(objects.path(digest), (1, 1))
    assert objects.put(b"bytes") == digest
    assert objects.touched(digest) > 1e9
    assert len(list(objects.listed())) == 1


def test_a_file_that_was_cut_short_is_written_again(objects):
    digest = objects.put(b"bytes")
    objects.path(digest).write_bytes(b"by")
    objects.put(b"bytes")
    assert objects.get(digest) == b"bytes"


def test_a_flipped_bit_is_named(objects):
    digest = objects.put(b"bytes")
    objects.path(digest).write_bytes(b"bytas")
    with pytest.raises(BadFile, match="disk is damaged"):
        objects.get(digest)


def test_what_was_dropped_is_gone(objects):
    digest = objects.put(b"bytes")
    objects.drop(digest)
    objects.drop(digest)
    with pytest.raises(NotKept):
        objects.get(digest)
    assert (objects.size(digest), objects.touched(digest)) == (0, 0)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "a" * 63, "A" * 64, "a" * 64 + "\n", "/" + "a" * 63])
def test_a_name_that_is_no_digest_reaches_no_file(objects, name):
    for ask in (objects.get, objects.has, objects.drop):
        with pytest.raises(BadInput, match="64 hexadecimal"):
            ask(name)


def test_a_full_disk_leaves_nothing_behind(objects, monkeypatch):
    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CannotWrite, match="No space left"):
        objects.put(b"bytes")
    monkeypatch.undo()
    assert [path for path in objects.root.rglob("*") if path.is_file()] == []


def test_a_root_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "objects").write_bytes(b"")
    with pytest.raises(CannotWrite):
        Objects(tmp_path / "objects").put(b"bytes")
