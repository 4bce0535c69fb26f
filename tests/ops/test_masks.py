import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from anew.ops.masks import feather, grow

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
