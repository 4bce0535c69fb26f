"""Mirrored margins: to and fro, and the picture itself in its place."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from anew.ops.mirror import mirrored

MARGINS = st.integers(0, 30)


def test_margins_wider_than_the_picture_are_mirrored_to_and_fro():
    assert mirrored(np.array([[0], [1], [2]]), top=2, bottom=4).ravel().tolist() == [2, 1, 0, 1, 2, 1, 0, 1, 2]
    assert mirrored(np.array([[7]]), left=1, right=2).tolist() == [[7, 7, 7, 7]]


def test_without_margins_the_array_is_not_copied():
    picture = np.zeros((3, 4, 3), np.float32)
    assert mirrored(picture) is picture


@given(height=st.integers(1, 12), width=st.integers(1, 12), left=MARGINS, top=MARGINS, right=MARGINS, bottom=MARGINS)
def test_mirroring_is_numpys_reflection(height, width, left, top, right, bottom):
    numbers = np.arange(height * width).reshape(height, width)
    made = mirrored(numbers, left=left, top=top, right=right, bottom=bottom)
    np.testing.assert_array_equal(made, np.pad(numbers, ((top, bottom), (left, right)), mode="reflect"))
