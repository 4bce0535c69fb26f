"""A look at work that is not done: what the task keeps is the old picture's."""

import numpy as np

from anew.tasks import Inpaint, Outpaint, Vary
from anew.tasks.glimpse import Glimpse
from tests.pictures import hole, picture

BLACK = np.zeros((16, 20, 3), np.float32)


def test_outside_the_mask_the_old_picture_is_seen_and_inside_the_new_one():
    photo, mask = picture(80, 60), hole(80, 60)
    seen = Glimpse(Inpaint(), {"picture": photo, "mask": mask}).of(BLACK)
    painted = mask.grey() == 1
    assert seen.shape == (60, 80, 3) and seen[painted].max() == 0
    assert np.allclose(seen[~painted], photo.rgb()[~painted], atol=1e-6)


def test_the_old_picture_lies_where_the_task_puts_it():
    photo = picture(40, 30)
    seen = Glimpse(Outpaint(left=10, bottom=6), {"picture": photo}).of(BLACK)
    assert seen.shape == (36, 50, 3) and np.allclose(seen[:30, 10:], photo.rgb(), atol=1e-6)
    assert seen[:, :10].max() == 0 and seen[30:].max() == 0


def test_where_everything_is_new_it_is_seen_as_it_is():
    assert np.array_equal(Glimpse(Vary(), {"picture": picture(80, 60)}).of(BLACK + 0.25), BLACK + 0.25)


def test_numbers_that_are_none_and_out_of_range_are_black_and_white():
    wild = BLACK.copy()
    wild[0, 0], wild[0, 1], wild[0, 2] = np.nan, np.inf, -np.inf
    seen = Glimpse(Vary(), {"picture": picture(80, 60)}).of(wild)
    assert seen[0, :3, 0].tolist() == [0, 1, 0]


def test_a_large_picture_is_seen_small():
    photo, mask = picture(1000, 500), hole(1000, 500)
    assert Glimpse(Inpaint(), {"picture": photo, "mask": mask}).of(BLACK).shape == (128, 256, 3)
