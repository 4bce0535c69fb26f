"""Watermarks and replays: the same id again, none where none was asked for, and a way back for what lost all else."""

from dataclasses import replace

import pytest

import anew
from anew import Recipe, run
from anew.image import Picture, open_picture
from anew.ops.watermark import find
from tests.models import tiny
from tests.ops.watermark_scenes import scene


@pytest.fixture
def photo():
    return Picture.from_array(scene(256, 224, seed=1))


def varied(photo, **recipe):
    return run(Recipe.from_dict({"task": "vary", "with": {"strength": 0.2}, "seed": 3, **recipe}), picture=photo)


@pytest.fixture
def made(photo, tmp_path):
    varied(photo).save(tmp_path / "out.png", sign=False)
    return tmp_path / "out.png"


def test_a_replay_carries_the_same_mark(made):
    again = anew.replay(made)
    assert again.identical
    assert again.record.mark == again.result.record.mark == find(again.result.picture.rgb()).text


def test_without_a_mark_there_is_none_again(photo, tmp_path):
    varied(photo, mark=False).save(tmp_path / "out.png", sign=False)
    again = anew.replay(tmp_path / "out.png")
    assert again.identical
    assert again.result.record.mark == ""


def test_a_mark_can_be_left_out_of_a_fork(made):
    assert anew.replay(made, changes={"mark": "false"}).result.record.mark == ""


def test_a_file_that_lost_its_record_is_known_by_its_mark(made, tmp_path):
    shown = open_picture(made)
    cut = replace(shown, samples=shown.samples[8:, 12:], origin=replace(shown.origin, record=None))
    cut.save(tmp_path / "passed-on.jpg", quality=80)
    again = anew.replay(tmp_path / "passed-on.jpg")
    assert (again.where, again.identical, again.altered) == ("watermark", True, False)
    assert again.result.record.output == shown.sha256


def test_a_model_that_was_moved_makes_the_same_mark(photo, tmp_path):
    tiny(tmp_path / "zebras")
    anew.Translate()(photo, model=str(tmp_path / "zebras")).save(tmp_path / "out.png", sign=False)
    (tmp_path / "zebras").rename(tmp_path / "moved")
    again = anew.replay(tmp_path / "out.png", models=[tmp_path / "moved"])
    assert again.record.mark
    assert again.identical
