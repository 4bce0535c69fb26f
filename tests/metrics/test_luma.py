import numpy as np
import pytest
from skimage.color import rgb2ycbcr
from skimage.data import astronaut
from skimage.metrics import peak_signal_noise_ratio

from anew.errors import BadPicture
from anew.metrics import psnr, ssim, y_psnr, y_ssim


@pytest.fixture(scope="module")
def pair():
    truth = astronaut()[:101, :120]
    return np.clip(truth + np.random.default_rng(1).normal(0, 15, truth.shape), 0, 255).astype(np.uint8), truth


def test_y_psnr_is_scikit_images_luma_with_the_border_cut(pair):
    made, truth = (rgb2ycbcr(each)[4:-4, 4:-4, 0] for each in pair)
    assert y_psnr(*pair, border=4) == pytest.approx(peak_signal_noise_ratio(truth, made, data_range=255), abs=1e-6)


def test_matlabs_luma_of_black_white_and_red():
    black = np.zeros((2, 2, 3))
    for colour, luma in ((np.ones(3), 235), (np.array([1.0, 0, 0]), 81.481), (np.array([0, 0, 1.0]), 40.966)):
        apart = (luma - 16) / 255
        assert y_psnr(black + colour, black) == pytest.approx(-20 * np.log10(apart), abs=1e-9)


def test_y_ssim_is_ssim_of_that_luma(pair):
    made, truth = (rgb2ycbcr(each)[2:-2, 2:-2, 0] / 255 for each in pair)
    assert y_ssim(*pair, border=2) == pytest.approx(ssim(made, truth), abs=1e-6)


def test_a_fault_at_the_border_does_not_count(pair):
    made, truth = pair[1].copy(), pair[1]
    made[:3] = 0
    assert y_psnr(made, truth, border=3) == float("inf") and y_psnr(made, truth, border=2) < 40
    assert y_ssim(made, truth, border=3) == 1


def test_a_tint_of_the_same_brightness_costs_less_than_in_rgb(pair):
    tinted = pair[1] / 255 + 0.02 * np.array([1, -0.6, 0.5])
    inside = np.clip(tinted, 0, 1)
    assert y_psnr(inside, pair[1] / 255) > psnr(inside, pair[1] / 255) + 5


@pytest.mark.parametrize(("shape", "border"), [((9, 9), 0), ((8, 8, 3), 4), ((8, 8, 3), -1), ((8, 8, 4), 0)])
def test_what_has_no_luma_is_refused(shape, border):
    with pytest.raises(BadPicture):
        y_psnr(np.zeros(shape), np.zeros(shape), border=border)
