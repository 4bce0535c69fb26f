import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anew.ops.shapes import drawn

WIDE = st.integers(-50, 50)


def test_an_ellipse_fills_its_box_and_leaves_its_corners():
    mask = drawn(6, 8, ellipses=[(0, 0, 8, 6)])
    assert mask[0, 0] == 0 and mask[0, 4] == mask[3, 0] == mask[5, 4] == 1
    assert mask.sum() == pytest.approx(np.pi * 4 * 3, rel=0.1)
    assert np.array_equal(mask, mask[::-1, ::-1])


@given(st.tuples(WIDE, WIDE, WIDE, WIDE))
def test_an_ellipse_never_leaves_its_box_nor_a_box_the_picture(corners):
    box, ellipse = drawn(12, 9, boxes=[corners]), drawn(12, 9, ellipses=[corners])
    assert box.shape == (12, 9) and np.all(ellipse <= box)


def test_shapes_add_up():
    both = drawn(4, 4, boxes=[(0, 0, 2, 2)], ellipses=[(2, 2, 2, 2)])
    assert both.sum() == 8
