import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anew.ops.fitting import HOWS, fitted

SIDE = st.integers(1, 40)


def test_a_square_in_a_wide_picture_stays_in_the_middle():
    picture = np.zeros((20, 20), np.float32)
    picture[8:12, 8:12] = 1
    cropped, filled = fitted(picture, 20, 40, "crop"), fitted(picture, 20, 40, "fill")
    assert cropped.shape == filled.shape == (20, 40)
    assert filled[8:12, 18:22].min() == 1 and filled.sum() == 16  # at its own size, empty margins drawn out
    assert cropped[10, 16:24].min() > 0.7 and cropped.sum() == pytest.approx(64, rel=0.1)  # twice as large
    assert fitted(picture, 20, 40, "stretch").sum() == pytest.approx(32, rel=0.1)


@settings(max_examples=60, deadline=None)
@given(SIDE, SIDE, SIDE, SIDE, st.sampled_from(HOWS), st.booleans())
def test_any_size_is_met_and_one_colour_stays(height, width, new_height, new_width, how, coloured):
    shape = (height, width, 3) if coloured else (height, width)
    made = fitted(np.full(shape, 0.25, np.float32), new_height, new_width, how)
    assert made.shape == (new_height, new_width, *shape[2:]) and made.dtype == np.float32
    assert np.allclose(made, 0.25, atol=1e-5)


@pytest.mark.parametrize("how", HOWS)
def test_the_same_size_is_the_same_picture(how):
    picture = np.random.default_rng(0).random((7, 9, 3), np.float32)
    assert np.array_equal(fitted(picture, 7, 9, how), picture)
