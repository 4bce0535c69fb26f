import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anew import Picture, Size
from anew.tasks import TASKS, Blend, Inpaint, Outpaint, Retarget
from anew.tasks.fields import grown_to, ratio
from tests.pictures import hole, picture


def test_an_outpaint_lays_the_old_picture_inside_its_margins():
    canvas = Outpaint(left=3, top=4, right=5, bottom=6).canvas({"picture": picture(10, 20)})
    assert canvas == (Size(18, 30), 3, 4)


def test_an_outpaint_keeps_exactly_the_old_canvas():
    paint = Outpaint(left=3, bottom=2).paint({"picture": picture(10, 20)})
    assert paint.shape == (22, 13) and (paint == 0).sum() == 200 and (paint[:20, 3:] == 0).all()


@given(
    width=st.integers(1, 4000), height=st.integers(1, 4000), aspect=st.sampled_from(["16:9", "1:1", "2:3", "2.39:1"])
)
def test_an_aspect_only_grows(width, height, aspect):
    grown = grown_to(Size(width, height), aspect)
    assert grown.width >= width and grown.height >= height and (grown.width == width or grown.height == height)
    assert abs(grown.width - grown.height * ratio(aspect)) <= max(1, ratio(aspect))


def test_a_retarget_to_an_aspect_keeps_the_area():
    assert Retarget(aspect="4:1").target(Size(200, 200)) == Size(400, 100)


def test_an_inpaint_grows_outwards_and_feathers_inwards():
    pictures = {"picture": picture(), "mask": hole()}
    paint = Inpaint(grow=2, feather=2).paint(pictures)
    grown = Inpaint(grow=2).paint(pictures)
    assert (paint[grown == 0] == 0).all() and 0 < paint[paint > 0].min() < 1


def test_the_specks_of_a_jpeg_mask_are_neither_painted_nor_kept_from_being_copied():
    clean = hole(60, 60)
    smeared = Picture.open(clean.to_bytes("jpeg", quality=60))
    specks = (smeared.grey() > 0) & (clean.grey() == 0)
    assert specks.any(), "the mask must really be smeared"
    paint = Inpaint().paint({"picture": picture(60, 60), "mask": smeared})
    assert (paint[specks & (smeared.grey() < 1 / 32)] == 0).all() and paint[30, 30] == 1


@pytest.mark.parametrize("left", [-20, -3, 0, 40])
def test_a_piece_is_cut_off_at_the_pictures_edges(left):
    paint = Blend(left=left).paint({"picture": picture(48, 40), "piece": picture(24, 24), "mask": white(24, 24)})
    assert paint.shape == (40, 48) and paint.sum() == 24 * (min(48, left + 24) - max(0, left))


def white(width, height):
    return Picture.from_array(np.ones((height, width), bool))


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
class TestEveryTask:
    def test_says_in_one_line_what_is_asked(self, task):
        assert task.summary().endswith(".") and len(task.summary()) < 100

    def test_begins_from_a_picture_and_explains_every_role(self, task):
        assert task.roles[0].name == "picture" and all(role.help.endswith(".") for role in task.roles)

    def test_explains_every_field(self, task):
        told = task.model_json_schema()["properties"]
        assert all(told[field].get("description") for field in task.model_fields)
