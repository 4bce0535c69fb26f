import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anew.ops.masks import at_size, feather, grow, in_cells

masks = st.integers(0, 2**32 - 1).map(
    lambda seed: (np.random.default_rng(seed).random((9, 13)) > 0.7).astype(np.float32)
)


def test_grow_widens_by_a_disc():
    dot = np.zeros((7, 7), np.float32)
    dot[3, 3] = 1
    assert grow(dot, 2)[3].tolist() == [0, 1, 1, 1, 1, 1, 0] and grow(dot, 2)[1, 1] == 0


def test_feather_rises_from_the_edge_and_is_full_in_the_middle():
    bar = np.zeros((9, 31), np.float32)
    bar[:, 8:23] = 1
    rise = feather(bar, 3)[4]
    assert rise[7] == 0 and 0 < rise[8] < rise[9] < rise[10] < 1 and rise[15] == 1


def test_the_edge_of_the_picture_is_no_edge_of_the_mask():
    assert feather(np.ones((1, 5), np.float32), 3)[0, 0] > 0


@given(mask=masks, pixels=st.integers(0, 6))
@settings(max_examples=30, deadline=None)
def test_growing_never_loses_and_feathering_never_paints_what_was_kept(mask, pixels):
    assert (grow(mask, pixels) >= mask).all()
    assert (feather(mask, pixels) <= mask).all()


def test_nothing_asked_is_nothing_done():
    mask = np.eye(4, dtype=np.float32)
    assert grow(mask, 0) is mask and feather(mask, 0) is mask


@pytest.mark.parametrize("size", [(5, 3), (64, 48), (7, 300), (301, 299), (1, 1)])
@given(row=st.integers(0, 299), column=st.integers(0, 299))
@settings(max_examples=20, deadline=None)
def test_a_line_of_one_pixel_is_whole_at_any_size(size, row, column):
    lines = np.zeros((300, 300), np.float32)
    lines[row] = lines[:, column] = 1
    small = at_size(lines, *size)
    assert small.shape == size
    assert small[row * size[0] // 300].all() and small[:, column * size[1] // 300].all()


@given(mask=masks, height=st.integers(1, 30), width=st.integers(1, 30))
@settings(max_examples=40, deadline=None)
def test_a_pixel_is_painted_exactly_where_paint_touches_it(mask, height, width):
    small = at_size(mask, height, width)
    for y in range(height):
        for x in range(width):
            rows = slice(y * 9 // height, -(-(y + 1) * 9 // height))
            columns = slice(x * 13 // width, -(-(x + 1) * 13 // width))
            assert small[y, x] == mask[rows, columns].max()


@given(mask=masks, cell=st.integers(1, 15))
@settings(max_examples=40, deadline=None)
def test_cells_hold_all_paint_and_can_be_read_at_any_of_their_pixels(mask, cell):
    cells = in_cells(mask * np.float32(0.01), cell)
    assert (cells[mask > 0] == 1).all()
    corners = cells[::cell, ::cell]
    assert (corners.repeat(cell, 0).repeat(cell, 1)[:9, :13] == cells).all()
    assert corners.sum() <= mask.astype(bool).sum()
