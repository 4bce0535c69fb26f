import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anew import Picture
from anew.replaying.comparing import ROWS, Box, compared, drawn
from tests.pictures import picture


def changed(before, row, column, by=1):
    samples = before.samples.copy()
    samples[row, column, 0] = (int(samples[row, column, 0]) + by) % (2**before.depth)
    return Picture(samples, before.mode)


def test_two_pictures_that_are_the_same_do_not_differ():
    assert compared(picture(), picture()) is None


def test_a_flipped_bit_is_found_where_it_is():
    found = compared(picture(9, ROWS + 5), changed(picture(9, ROWS + 5), ROWS + 2, 3))
    assert (found.pixels, found.most, found.box) == (1, 1, Box(3, ROWS + 2, 1, 1))


def test_it_is_told_in_a_sentence():
    black = Picture.from_array(np.zeros((4, 5)))
    assert str(compared(black, changed(black, 1, 2, 7))) == (
        "1 of 20 pixels differ (5 %), by at most 7 of 255, all within 1x1 pixels at 2,1"
    )


@pytest.mark.parametrize(("mode", "depth"), [("L", 16), ("RGBA", 8), ("CMYK", 8)])
def test_every_mode_and_depth_is_compared(mode, depth):
    before = picture(mode=mode, depth=depth)
    assert compared(before, changed(before, 0, 0)).depth == depth


@given(places=st.sets(st.tuples(st.integers(0, 5), st.integers(0, 8)), min_size=1))
@settings(deadline=None, max_examples=30)
def test_the_box_holds_all_that_differs_and_is_no_larger(places):
    before = Picture.from_array(np.zeros((6, 9), np.uint8))
    samples = before.samples.copy()
    for row, column in places:
        samples[row, column] = 1
    found = compared(before, Picture(samples, "L"))
    rows, columns = {row for row, _ in places}, {column for _, column in places}
    assert found.pixels == len(places)
    assert found.box == (min(columns), min(rows), max(columns) - min(columns) + 1, max(rows) - min(rows) + 1)


def test_a_difference_is_drawn_black_where_there_is_none():
    black = Picture.from_array(np.zeros((4, 5, 3)))
    shown = drawn(black, changed(changed(black, 1, 2, 1), 2, 2, 200)).samples[..., 0]
    assert shown[0, 0] == 0
    assert 0 < shown[1, 2] < shown[2, 2] == 255
