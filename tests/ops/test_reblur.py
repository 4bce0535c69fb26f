import numpy as np
import pytest
from skimage.data import astronaut

from anew.ops import reblur
from anew.ops.damage import gaussian_blur, gaussian_noise, in_levels, jpeg
from anew.ops.reblur import held_to, noise_beyond, noise_of

PHOTO = astronaut()[100:356, 100:356].astype(np.float32) / np.float32(255)


def error(a, b):
    return float(np.sqrt(np.mean((a - b) ** 2)))


def test_what_the_blur_let_through_comes_back():
    blurred = in_levels(gaussian_blur(PHOTO, 1.6))
    assert error(held_to(blurred, blurred, 1.6, 0), PHOTO) < 0.75 * error(blurred, PHOTO)


def test_an_answer_that_fits_stays_as_it_is():
    assert np.array_equal(held_to(PHOTO, gaussian_blur(PHOTO, 1.6), 1.6, 0.01), PHOTO)


def test_the_more_noise_the_less_is_believed():
    noisy = gaussian_noise(gaussian_blur(PHOTO, 1.6), 10, np.random.default_rng(0))
    moved = [error(held_to(PHOTO, noisy, 1.6, noise), PHOTO) for noise in (0.002, 0.04, 0.5)]
    assert moved[0] > 2 * moved[1] > 4 * moved[2]


@pytest.mark.parametrize("level", [1, 5, 20])
def test_noise_is_read_where_the_blur_lets_nothing_through(level):
    noisy = gaussian_noise(gaussian_blur(PHOTO, 1.6), level, np.random.default_rng(1))
    assert noise_beyond(noisy, 1.6) * 255 == pytest.approx(level, rel=0.1, abs=0.1)


def test_what_jpeg_left_counts_as_noise_though_the_blur_hides_it():
    blurred = in_levels(gaussian_blur(PHOTO, 1.6))
    saved = jpeg(blurred, 70)
    assert noise_of(blurred, 1.6) * 255 < 1 and noise_of(saved, 1.6) * 255 > 2
    held = held_to(blurred, saved, 1.6, noise_of(saved, 1.6))
    assert error(held, PHOTO) < error(held_to(blurred, saved, 1.6, 0), PHOTO)


@pytest.mark.parametrize(("shape", "sigma"), [((256, 256), 0.4), ((127, 500), 2.0), ((1, 1), 2.0)])
def test_where_nothing_tells_the_noise_it_says_so(shape, sigma):
    assert noise_beyond(np.zeros((*shape, 3), np.float32), sigma) is None


def test_tiles_leave_no_seam(monkeypatch):
    blurred = gaussian_blur(PHOTO, 1.2)
    whole = held_to(blurred, blurred, 1.2, 0.01)
    monkeypatch.setattr(reblur, "_SIDE", 75)
    assert np.abs(held_to(blurred, blurred, 1.2, 0.01) - whole).max() < 1e-5


@pytest.mark.parametrize("shape", [(1, 1), (1, 40), (3, 2)])
def test_slivers_can_be_held(shape):
    sliver = np.full((*shape, 3), 0.5, np.float32)
    assert np.allclose(held_to(sliver, sliver, 1.6, 0.01), 0.5, atol=1e-5)
