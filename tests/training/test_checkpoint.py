"""Checkpoints: whole or not at all, damage found, pickles refused."""

import errno
import json
import resource
import shutil
import signal

import pytest
import torch

from anew.errors import BadModel, CannotWrite
from anew.training import checkpoint
from anew.training.checkpoint import newest, prune, refuse_pickles, write_checkpoint
from anew.weights import tensors as files

ROW = torch.arange(6.0)


def write(folder, step, size=1):
    parts = {
        "nets": {"g.weight": ROW.repeat(size) + step, "g.count": torch.tensor(step)},
        "average": {},
        "moments": {"G:g.weight:step": torch.tensor(float(step))},
        "state": {"pool": ROW.reshape(2, 3).to(memory_format=torch.contiguous_format)},
    }
    return write_checkpoint(folder, step, parts, {"settings": {"seed": 1}})


def test_a_checkpoint_comes_back_as_it_was_written(tmp_path):
    write(tmp_path, 7)
    found = newest(tmp_path)
    assert found.step == 7 and found.facts["settings"] == {"seed": 1}
    parts = found.read()
    assert torch.equal(parts["nets"]["g.weight"], ROW + 7) and parts["nets"]["g.count"] == 7
    assert parts["average"] == {} and torch.equal(parts["state"]["pool"], ROW.reshape(2, 3))
    assert parts["moments"]["G:g.weight:step"].shape == ()


def test_no_checkpoint_is_none(tmp_path):
    assert newest(tmp_path / "nowhere") is None


def test_the_newest_is_found_by_number_not_by_spelling(tmp_path):
    for step in (999_999, 1_000_000, 5):
        write(tmp_path, step)
    assert newest(tmp_path).step == 1_000_000
    prune(tmp_path, 1)
    assert [one.name for one in tmp_path.iterdir()] == ["step-1000000"]


def cut(folder):
    (folder / "nets.safetensors").write_bytes((folder / "nets.safetensors").read_bytes()[:-4])


def flip(folder):
    data = bytearray((folder / "nets.safetensors").read_bytes())
    data[-1] ^= 1
    (folder / "nets.safetensors").write_bytes(data)


def lose(folder):
    (folder / "moments.safetensors").unlink()


def blank(folder):
    (folder / "checkpoint.json").write_text("")


@pytest.mark.parametrize("damage", [cut, flip, lose, blank])
def test_a_damaged_checkpoint_is_said_so_and_the_one_before_it_is_used(tmp_path, damage):
    write(tmp_path, 5)
    damage(write(tmp_path, 10))
    said = []
    assert newest(tmp_path, said.append).step == 5
    assert len(said) == 1 and "step-000010" in said[0] and "damaged" in said[0]
    write(tmp_path, 10)  # the run comes there again
    assert newest(tmp_path).step == 10


def test_when_all_are_damaged_nothing_is_begun_anew_in_silence(tmp_path):
    flip(write(tmp_path, 5))
    with pytest.raises(BadModel, match="all damaged"):
        newest(tmp_path)


def test_another_format_is_refused(tmp_path):
    path = write(tmp_path, 5) / "checkpoint.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "format": 99}))
    with pytest.raises(BadModel, match="format 99"):
        newest(tmp_path)


@pytest.mark.parametrize("name", ["latest.pt", "net_G.pth", "last.CKPT", "pytorch_model.bin"])
def test_pickles_are_refused_with_the_reason(tmp_path, name):
    write(tmp_path, 5)
    (tmp_path / name).write_bytes(b"\x80\x04")
    for call in (lambda: newest(tmp_path), lambda: refuse_pickles(tmp_path / name)):
        with pytest.raises(BadModel) as caught:
            call()
        assert name in caught.value.found and "run any code" in caught.value.fix


def full_by_fsync(monkeypatch):
    def no_room(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(checkpoint.os, "fsync", no_room)


def full_at_the_json(monkeypatch):
    def no_room(path, facts):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(checkpoint, "_write_json", no_room)


def full_in_the_tensors(monkeypatch):
    pieces, seen = files._pieces, []

    def no_room(*args):
        for piece in pieces(*args):
            seen.append(piece)
            if len(seen) == 4:
                raise OSError(errno.ENOSPC, "No space left on device")
            yield piece

    monkeypatch.setattr(files, "_pieces", no_room)


@pytest.mark.parametrize("fill", [full_by_fsync, full_at_the_json, full_in_the_tensors])
def test_a_full_disk_leaves_the_last_good_checkpoint_and_nothing_beside_it(tmp_path, monkeypatch, fill):
    write(tmp_path, 5)
    fill(monkeypatch)
    with pytest.raises(CannotWrite) as caught:
        write(tmp_path, 10)
    assert caught.value.found == "No space left on device" and "step 10" in caught.value.needed and caught.value.fix
    monkeypatch.undo()
    assert [one.name for one in tmp_path.iterdir()] == ["step-000005"]
    assert newest(tmp_path).step == 5


def test_a_file_that_the_system_really_refuses_to_grow_is_cannot_write(tmp_path):
    """The limit on the size of a file is a full disk that needs no root: write() fails in the middle."""
    write(tmp_path, 5)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
        with pytest.raises(CannotWrite):
            write(tmp_path, 10, size=10_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert [one.name for one in tmp_path.iterdir()] == ["step-000005"]
    assert newest(tmp_path).step == 5


def test_pruning_keeps_the_newest_and_removes_what_a_kill_left_half_written(tmp_path):
    for step in (5, 10, 15):
        write(tmp_path, step)
    shutil.copytree(tmp_path / "step-000015", tmp_path / ".step-000020.part")
    prune(tmp_path, 2)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["step-000010", "step-000015"]
