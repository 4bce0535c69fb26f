"""Line art: a pen line becomes a white line, flat parts stay black."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anew.engines.control.lines import lineart
from tests.engines.control.shapes import grey, noisy
from tests.pictures import texture


def pen(side=96, tone=0.1):
    made = np.full((side, side, 3), 0.9, np.float32)
    made[side // 2 : side // 2 + 2, 10 : side - 10] = tone
    return made


@pytest.mark.parametrize("detail", [0.0, 0.5, 1.0])
def test_a_dark_line_becomes_a_white_one_in_its_place(detail):
    made = lineart(pen(), detail)
    assert made[48:50, 20:76].max(axis=0).min() > 0.7
    assert made[:40].max() < 0.05 and made[58:].max() < 0.05


def test_a_light_line_is_not_drawn_itself():
    assert lineart(1 - pen(), 0.5)[48:50, 20:76].max() < 0.1


@pytest.mark.parametrize("tone", [0.0, 0.5, 1.0])
def test_a_flat_picture_has_no_lines(tone):
    assert not lineart(grey(tone=tone), 1.0).any()
    assert lineart(noisy(grey(tone=0.5), 0.5 / 255), 0.5).max() < 0.05


@given(size=st.tuples(st.integers(1, 40), st.integers(1, 40)), detail=st.floats(0, 1))
@settings(deadline=None, max_examples=15)
def test_lines_are_in_range_at_any_size(size, detail):
    made = lineart(texture(*size), detail)
    assert made.shape == size[::-1] and np.isfinite(made).all() and made.min() >= 0 and made.max() <= 1
