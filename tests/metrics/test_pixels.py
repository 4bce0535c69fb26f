import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage.metrics import peak_signal_noise_ratio

from anew.metrics import l1, psnr


def test_psnr_of_a_shift_by_one_tenth_is_twenty():
    assert psnr(np.full((3, 3, 3), 0.2), np.full((3, 3, 3), 0.3)) == pytest.approx(20)


def test_psnr_of_equal_pictures_is_infinite():
    assert psnr(np.ones((2, 2), np.uint8), np.ones((2, 2), np.uint8)) == float("inf")


def test_psnr_counts_inside_the_mask_only():
    made, truth = np.zeros((4, 4)), np.zeros((4, 4))
    made[0, 0], mask = 0.1, np.zeros((4, 4))
    mask[0, :2] = 1
    assert psnr(made, truth, mask) == pytest.approx(-10 * np.log10(0.01 / 2))
    assert psnr(made, truth, 1 - mask) == float("inf")


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 12), st.integers(1, 12))
def test_psnr_is_symmetric_and_equals_scikit_image(seed, height, width):
    rng = np.random.default_rng(seed)
    made, truth = rng.random((2, height, width, 3))
    assert psnr(made, truth) == pytest.approx(psnr(truth, made), abs=1e-9)
    assert psnr(made, truth) == pytest.approx(peak_signal_noise_ratio(truth, made, data_range=1), abs=1e-9)


def test_l1_of_a_shift_is_the_shift_and_of_equal_pictures_zero():
    assert l1(np.full((3, 3, 3), 0.2), np.full((3, 3, 3), 0.3)) == pytest.approx(0.1)
    assert l1(np.zeros((2, 2), np.uint8), np.full((2, 2), 255, np.uint8)) == 1
    assert l1(np.ones((2, 2)), np.ones((2, 2))) == 0


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 9))
def test_l1_is_symmetric_and_never_above_the_root_of_the_squares(seed, side):
    made, truth = np.random.default_rng(seed).random((2, side, side, 3))
    assert l1(made, truth) == l1(truth, made)
    assert l1(made, truth) <= 10 ** (-psnr(made, truth) / 20) + 1e-12
