"""Converted networks on disk: whole or not there, and never another's."""

import pytest

from anew.errors import CannotWrite
from anew.weights import shelf
from anew.weights.shelf import Shelf

SHELF = Shelf("openvino", "network.xml", makers=("torch", "openvino"))


@pytest.fixture(autouse=True)
def _home(monkeypatch, tmp_path):
    monkeypatch.setenv("ANEW_HOME", str(tmp_path))
    monkeypatch.setattr(shelf, "version", lambda name: "1.0")


def write(file):
    file.write_text("network")
    file.with_suffix(".bin").write_bytes(b"weights")


def fail(file):
    write(file)
    raise ValueError("no")


def test_it_is_written_once_and_says_what_it_is():
    made = [SHELF.kept("a", "a U-Net", write), SHELF.kept("a", "a U-Net", fail)]
    assert made[0] == made[1] == SHELF.root() / "a" / "network.xml"
    assert "a U-Net" in (SHELF.root() / "a" / "about.txt").read_text()


def test_what_fails_leaves_nothing():
    with pytest.raises(ValueError, match="no"):
        SHELF.kept("a", "", fail)
    assert list(SHELF.root().iterdir()) == []


def test_another_process_that_was_quicker_is_no_fault():
    def slow(file):
        write(file)
        SHELF.kept("a", "the other's", write)

    assert "the other's" in (SHELF.kept("a", "mine", slow).parent / "about.txt").read_text()
    assert [folder.name for folder in SHELF.root().iterdir()] == ["a"]


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "openvino").write_text("a file")
    with pytest.raises(CannotWrite, match="ANEW_HOME"):
        SHELF.kept("a", "", write)


def test_every_fact_and_every_version_makes_another_name(monkeypatch):
    names = {SHELF.name_of("0" * 64, "bf16"), SHELF.name_of("1" * 64, "bf16"), SHELF.name_of("0" * 64, "fp32")}
    monkeypatch.setattr(shelf, "version", lambda name: "2.0")
    assert len({*names, SHELF.name_of("0" * 64, "bf16")}) == 4
