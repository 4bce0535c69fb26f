"""Pyramids: sizes as asked, means kept, and nothing of the hole in what is known."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from anew.ops.pyramids import halve_known, resize


@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 40), st.integers(1, 40), st.sampled_from([0, 1, 3, 6]))
@settings(deadline=None, max_examples=40)
def test_resize_gives_the_size_asked_for_and_keeps_a_flat_picture(height, width, rows, columns, channels):
    picture = np.full((height, width, channels)[: 3 if channels else 2], 0.25, np.float32)
    resized = resize(picture, rows, columns)
    assert resized.shape == (rows, columns, channels)[: 3 if channels else 2]
    assert resized.dtype == np.float32
    np.testing.assert_allclose(resized, 0.25, atol=1e-5)


def test_shrinking_keeps_the_mean():
    picture = np.random.default_rng(0).random((64, 48, 3), np.float32)
    np.testing.assert_allclose(resize(picture, 16, 12).mean(), picture.mean(), atol=1e-4)


@given(st.integers(1, 30), st.integers(1, 30), st.integers(0, 99))
@settings(deadline=None, max_examples=30)
def test_halving_never_lets_the_hole_colour_the_known(height, width, seed):
    rng = np.random.default_rng(seed)
    hole = rng.random((height, width)) < 0.3
    picture = np.where(hole[..., None], np.float32(1000), np.float32(0.5)) * np.ones(3, np.float32)
    small, small_hole = halve_known(picture, hole)
    assert small.shape == ((height + 1) // 2, (width + 1) // 2, 3)
    assert small_hole[hole[::2, ::2]].all()
    np.testing.assert_allclose(small[~small_hole], 0.5, atol=1e-5)
