import numpy as np
import pytest
from skimage.data import astronaut

from anew.ops import reblur
from anew.ops.damage import Chain, Step, gaussian_blur, gaussian_noise, in_levels, jpeg
from anew.ops.reblur import doubt_of, held_to

PHOTO = astronaut()[100:356, 100:356].astype(np.float32) / np.float32(255)


def error(a, b):
    return float(np.sqrt(np.mean((a - b) ** 2)))


def after(first, given, sigma):
    """How near the truth a first answer is after it was held to the given picture, of how near it was before."""
    return error(held_to(first, given, sigma, doubt_of(first, given, sigma)), PHOTO) / error(first, PHOTO)


def test_what_the_blur_let_through_comes_back():
    blurred = in_levels(gaussian_blur(PHOTO, 1.6))
    assert after(blurred, blurred, 1.6) < 0.75


def test_an_answer_that_fits_stays_as_it_is():
    assert np.array_equal(held_to(PHOTO, gaussian_blur(PHOTO, 1.6), 1.6, 0.01), PHOTO)


def test_the_more_noise_the_more_doubt_and_the_less_is_moved():
    blurred = gaussian_blur(PHOTO, 1.6)
    noisy = [gaussian_noise(blurred, level, np.random.default_rng(0)) for level in (0, 3, 20)]
    doubts = [doubt_of(blurred, each, 1.6) for each in noisy]
    assert doubts == sorted(doubts) and doubts[2] > 10 * doubts[1] > 10 * doubts[0]
    moved = [error(held_to(blurred, each, 1.6, doubt), blurred) for each, doubt in zip(noisy, doubts, strict=True)]
    assert moved == sorted(moved, reverse=True)


def test_what_jpeg_left_is_doubted_though_the_blur_hides_it():
    blurred = in_levels(gaussian_blur(PHOTO, 1.6))
    saved = jpeg(blurred, 70)
    assert doubt_of(blurred, saved, 1.6) > 5 * doubt_of(blurred, blurred, 1.6) and after(blurred, saved, 1.6) < 1.01


@pytest.mark.parametrize("length", [4.0, 8.0])
def test_a_blur_of_another_kind_is_doubted(length):
    shaken = Chain((Step("motion", {"length": length, "angle": 0.5, "bend": 0.3}),))
    given = in_levels(shaken.apply(PHOTO, np.random.default_rng(0)))
    sigma = length / 24**0.5
    right = in_levels(gaussian_blur(PHOTO, sigma))
    assert doubt_of(given, given, sigma) > 3 * doubt_of(right, right, sigma)
    trusting = held_to(given, given, sigma, doubt_of(right, right, sigma))
    assert after(given, given, sigma) < error(trusting, PHOTO) / error(given, PHOTO)


@pytest.mark.parametrize(("shape", "sigma"), [((256, 256), 0.4), ((127, 500), 2.0), ((1, 1), 2.0)])
def test_where_nothing_tells_the_doubt_it_says_so(shape, sigma):
    assert doubt_of(np.zeros((*shape, 3), np.float32), np.zeros((*shape, 3), np.float32), sigma) is None


def test_a_picture_without_anything_on_it_can_be_held():
    flat = np.full((200, 200, 3), 0.5, np.float32)
    assert np.allclose(held_to(flat, flat, 2, doubt_of(flat, flat, 2)), flat, atol=1e-6)


def test_tiles_leave_no_seam(monkeypatch):
    blurred = gaussian_blur(PHOTO, 1.2)
    whole = held_to(blurred, blurred, 1.2, 0.01)
    monkeypatch.setattr(reblur, "_SIDE", 75)
    assert np.abs(held_to(blurred, blurred, 1.2, 0.01) - whole).max() < 1e-5


@pytest.mark.parametrize("shape", [(1, 1), (1, 40), (3, 2)])
def test_slivers_can_be_held(shape):
    sliver = np.full((*shape, 3), 0.5, np.float32)
    assert np.allclose(held_to(sliver, sliver, 1.6, 0.01), 0.5, atol=1e-5)
