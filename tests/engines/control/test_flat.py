"""Flat maps: few colours, less sharpness, lightness alone, two sides."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anew.engines.control import flat
from tests.engines.control.shapes import grey, noisy, square
from tests.pictures import texture


def rng(seed=0):
    return np.random.default_rng(seed)


def colours(made):
    return len(np.unique(made.reshape(-1, 3), axis=0))


def test_two_tones_under_noise_come_back_as_two_tones():
    made = flat.posterize(noisy(square(), 0.02), 0.0, rng())
    inside, outside = made[30:66, 30:66].mean(), made[:20].mean()
    assert abs(inside - 0.8) < 0.02 and abs(outside - 0.2) < 0.02


def test_posterising_leaves_as_many_colours_as_detail_says():
    assert colours(flat.posterize(texture(90, 70), 0.0, rng())) <= flat.FEWEST
    assert flat.FEWEST < colours(flat.posterize(texture(90, 70), 1.0, rng())) <= flat.MOST


def test_a_picture_of_one_colour_has_one_colour():
    made = flat.posterize(grey(tone=0.3), 1.0, rng())
    assert colours(made) == 1 and np.allclose(made, 0.3, atol=1e-3)


def test_borders_stay_where_they_were():
    moved = np.abs(flat.posterize(square(), 0.5, rng()) - square()).max(axis=2) > 0.01
    assert moved.sum() <= 4  # corners, at most


def test_a_seed_posterises_the_same_way_again():
    assert (flat.posterize(texture(60, 50), 0.5, rng(3)) == flat.posterize(texture(60, 50), 0.5, rng(3))).all()


def test_a_tile_keeps_the_large_and_loses_the_fine():
    photo = texture(128, 96)
    made = flat.tile(photo, 0.0)
    fine = [np.abs(p - cv2.GaussianBlur(p, (0, 0), 2)).mean() for p in (photo, made)]
    assert fine[1] < 0.5 * fine[0] and abs(made.mean() - photo.mean()) < 0.01


def test_full_detail_leaves_a_tile_as_it_is():
    photo = texture(50, 40)
    assert (flat.tile(photo, 1.0) == photo).all()


def test_blur_grows_as_detail_falls():
    spread = [flat.blur(texture(128, 96), detail).std() for detail in (0.0, 0.5, 1.0)]
    assert spread[0] < spread[1] < spread[2] < texture(128, 96).std()


def test_grey_is_lightness():
    assert np.allclose(flat.gray(grey(4, 1.0)), 1, atol=1e-4) and not flat.gray(grey(4, 0.0)).any()
    assert np.allclose(flat.gray(np.float32([[[1, 0, 0]]])), 0.532, atol=1e-3)


def test_a_threshold_parts_light_from_dark():
    assert (flat.threshold(noisy(square(), 0.05), 0.5) == (square()[..., 0] > 0.5)).all()


def test_more_detail_is_more_white():
    assert flat.threshold(texture(60, 50), 0.2).sum() < flat.threshold(texture(60, 50), 0.8).sum()


@pytest.mark.parametrize(("tone", "white"), [(0.0, 0), (0.2, 0), (0.8, 1), (1.0, 1)])
def test_one_tone_is_black_or_white(tone, white):
    assert (flat.threshold(grey(8, tone), 0.5) == white).all()


@given(size=st.tuples(st.integers(1, 30), st.integers(1, 30)), detail=st.floats(0, 1))
@settings(deadline=None, max_examples=12)
def test_flat_maps_are_in_range_at_any_size(size, detail):
    photo = texture(*size)
    for made in (
        flat.posterize(photo, detail, rng()),
        flat.tile(photo, detail),
        flat.blur(photo, detail),
        flat.gray(photo),
        flat.threshold(photo, detail),
    ):
        assert made.shape[:2] == photo.shape[:2] and np.isfinite(made).all()
        assert made.min() >= 0 and made.max() <= 1 + 1e-5
