"""Converted networks on disk: whole or not there, and never another's."""

import pytest

from anew.engines.diffusion.accelerated import kept
from anew.errors import CannotWrite


@pytest.fixture(autouse=True)
def _home(monkeypatch, tmp_path):
    monkeypatch.setenv("ANEW_HOME", str(tmp_path))
    monkeypatch.setattr(kept, "version", lambda name: "1.0")


def write(file):
    file.write_text("network")
    file.with_suffix(".bin").write_bytes(b"weights")


def fail(file):
    write(file)
    raise ValueError("no")


def test_it_is_written_once_and_says_what_it_is():
    made = [kept.kept("a", "a U-Net", write), kept.kept("a", "a U-Net", fail)]
    assert made[0] == made[1] == kept.root() / "a" / "network.xml"
    assert "a U-Net" in (kept.root() / "a" / "about.txt").read_text()


def test_what_fails_leaves_nothing():
    with pytest.raises(ValueError, match="no"):
        kept.kept("a", "", fail)
    assert list(kept.root().iterdir()) == []


def test_another_process_that_was_quicker_is_no_fault():
    def slow(file):
        write(file)
        kept.kept("a", "the other's", write)

    assert "the other's" in (kept.kept("a", "mine", slow).parent / "about.txt").read_text()
    assert [folder.name for folder in kept.root().iterdir()] == ["a"]


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "openvino").write_text("a file")
    with pytest.raises(CannotWrite, match="ANEW_HOME"):
        kept.kept("a", "", write)


def test_every_fact_and_every_version_makes_another_name(monkeypatch):
    names = {kept.name_of("0" * 64, "bf16"), kept.name_of("1" * 64, "bf16"), kept.name_of("0" * 64, "fp32")}
    monkeypatch.setattr(kept, "version", lambda name: "2.0")
    assert len({*names, kept.name_of("0" * 64, "bf16")}) == 4
