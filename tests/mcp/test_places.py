import os
from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anew.errors import AnewError, BadFile, BadInput, CannotWrite, Refused, TooLarge
from anew.image import Limit
from anew.mcp.places import Places, decoded


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a b.png").write_bytes(b"picture")
    (tmp_path / "secret").write_bytes(b"secret")
    return tmp_path / "in"


def test_a_file_of_the_folder_is_read_by_every_way_to_name_it(folder):
    places = Places((folder,))
    uri = (folder / "a b.png").as_uri()
    assert {places.read(name) for name in ("a b.png", str(folder / "a b.png"), "./x/../a b.png", uri)} == {b"picture"}


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "~root/x", "link", "deep/secret", "file:///etc/passwd"])
def test_nothing_outside_is_read_or_written(folder, path):
    (folder / "link").symlink_to(folder.parent / "secret")
    (folder / "deep").symlink_to(folder.parent)
    with pytest.raises(Refused, match="--allow"):
        Places((folder,)).read(path)
    with pytest.raises(Refused):
        Places((folder,)).write(path, b"mine")
    assert (folder.parent / "secret").read_bytes() == b"secret"


def test_without_a_folder_nothing_is_read(folder):
    with pytest.raises(Refused, match="started without"):
        Places().read(str(folder / "a b.png"))


def test_what_is_no_file_is_refused_and_does_not_hang(folder):
    os.mkfifo(folder / "pipe")
    for name in ("pipe", ".", "nothing.png"):
        with pytest.raises(BadFile, match="none at"):
            Places((folder,)).read(name)


def test_a_file_over_the_limit_is_refused_unread(folder):
    with pytest.raises(TooLarge):
        Places((folder,), Limit(100, 3)).read("a b.png")


def test_a_new_file_is_written_and_an_old_one_stays(folder):
    places = Places((folder,))
    assert places.write("new.png", b"new") == folder / "new.png"
    with pytest.raises(CannotWrite, match="free"):
        places.write("new.png", b"other")
    assert (folder / "new.png").read_bytes() == b"new"


def test_of_several_folders_each_is_read_and_the_first_is_written(folder, tmp_path):
    (tmp_path / "out").mkdir()
    places = Places((tmp_path / "out", folder))
    assert places.read("a b.png") == b"picture"
    assert places.write("c.png", b"c") == tmp_path / "out" / "c.png"
    assert places.write(str(folder / "d.png"), b"d") == folder / "d.png"


@given(st.binary(max_size=60))
def test_base64_is_read_as_it_was_written(data):
    text = b64encode(data).decode()
    assert decoded(text) == decoded(f"data:image/png;base64,{text}") == decoded(text.rstrip("=")) == data


@given(st.text(max_size=40))
def test_what_is_no_base64_is_refused_in_anews_words(text):
    try:
        decoded(text)
        Places().read(text)
    except AnewError:
        pass


def test_base64_over_the_limit_is_refused_before_it_is_decoded():
    with pytest.raises(TooLarge):
        decoded("A" * 100, Limit(100, 50))
    with pytest.raises(BadInput, match="as base64"):
        decoded("not base64!")
