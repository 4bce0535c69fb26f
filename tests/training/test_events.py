"""Events: the lines of metrics.jsonl."""

import json
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from anew.errors import CannotWrite, MissingExtra
from anew.training.events import Board, Book, Meter, read_lines


def line(step, **more):
    return {"step": step, **more}


def test_a_meter_gives_means_and_is_empty_afterwards():
    meter = Meter()
    meter.add({"G.l1": 1.0}, seconds=0.5, waited=0.1)
    meter.add({"G.l1": 4.0}, seconds=0.5, waited=0.0)
    assert meter.line(20, 0.5, {"G": 2e-4}) == {
        "step": 20, "epoch": 0.5, "terms": {"G.l1": 2.5}, "lr": {"G": 2e-4}, "seconds": 1.0, "waited": 0.1,
    }  # fmt: skip
    assert meter.count == 0 and meter.sums == {}


def test_a_term_that_is_taken_now_and_then_is_averaged_over_the_steps_that_took_it():
    meter = Meter()
    meter.add({"D.real": 1.0, "D.r1": 8.0}, 0, 0)
    meter.add({"D.real": 3.0}, 0, 0)
    assert meter.line(2, 0, {})["terms"] == {"D.real": 2.0, "D.r1": 8.0}


def test_a_meter_goes_on_exactly_from_a_checkpoints_json():
    one, other = Meter(), Meter()
    for k in range(3):
        one.add({"x": 0.1 * k}, 0, 0)
    other = Meter.of(json.loads(json.dumps(one.state())))
    for meter in (one, other):
        meter.add({"x": 0.7}, 0, 0)
    assert one.line(4, 0, {})["terms"] == other.line(4, 0, {})["terms"]


def test_lines_are_on_disk_at_once(tmp_path):
    book = Book(tmp_path / "m.jsonl")
    book.write(line(10))
    assert read_lines(tmp_path / "m.jsonl") == [line(10)] == book.lines
    book.close()


def test_what_came_after_the_checkpoint_is_dropped_with_what_a_kill_cut_short(tmp_path):
    path = tmp_path / "m.jsonl"
    path.write_text('{"step": 10}\n{"step": 15, "event": "x"}\n{"step": 17, "partial": true}\n{"step": 20}\n{"step": 3')
    Book(path, after=17).close()
    assert read_lines(path) == [line(10), line(15, event="x")]


def test_no_room_for_a_line_is_said(tmp_path):
    book = Book(tmp_path / "m.jsonl")
    book.close()
    with suppress(OSError), Path("/dev/full").open("w") as book._file, pytest.raises(CannotWrite, match="No space"):
        book.write(line(10))


def test_a_file_that_is_not_there_has_no_lines(tmp_path):
    assert read_lines(tmp_path / "nothing") == []


def test_tensorboard_that_is_not_installed_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "torch.utils.tensorboard", None)
    with pytest.raises(MissingExtra, match="pip install tensorboard"):
        Board(tmp_path)
