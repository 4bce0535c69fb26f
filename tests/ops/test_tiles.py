import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anew.ops.tiles import enlarged, grown, shrunk, tiles


@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 17))
def test_tiles_hold_each_pixel_once(height, width, side):
    count = np.zeros((height, width), int)
    for at in tiles(height, width, side):
        assert max(count[at].shape) <= side
        count[at] += 1
    assert (count == 1).all()


@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 17), st.integers(0, 9))
def test_grown_places_hold_the_place(height, width, side, margin):
    numbers = np.arange(height * width).reshape(height, width)
    for at in tiles(height, width, side):
        wide, inner = grown(at, margin, height, width)
        assert (numbers[wide][inner] == numbers[at]).all()


@pytest.mark.parametrize("shape", [(40, 52), (33, 47), (20, 26)])
def test_enlarged_tile_by_tile_is_opencvs_resize(shape):
    small = np.random.default_rng(0).random((20, 26, 3)).astype(np.float32)
    whole = np.empty((*shape, 3), np.float32)
    for at in tiles(*shape, 16):
        whole[at] = enlarged(small, shape, at)
    assert np.abs(whole - cv2.resize(small, shape[::-1], interpolation=cv2.INTER_LINEAR)).max() < 0.02


def test_shrunk_keeps_small_pictures_and_bounds_large_ones():
    assert shrunk(np.ones((9, 9), np.float32), 100).shape == (9, 9)
    assert shrunk(np.ones((3000, 17), np.float32), 1000).size <= 1100
